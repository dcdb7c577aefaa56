// Which modules are one file. Left alone, the bundler makes a file of each set of pages that share something, and the first page would be sixty requests.
import { entries, ModuleGraph, projectPath } from './module-graph.ts';

interface Group {
  /** Of the file a module goes into, what it imports with it; null: another one. */
  readonly name: (id: string) => string | null;
}

/** What is always loaded together: what every page begins with, what the workspace does beside it, what every look of records does. */
export function togetherGroups(): Group[] {
  const graph = new ModuleGraph();
  const shell = graph.reached(entries.workspace);
  const outside = new Set(entries.outside.flatMap((entry) => [...graph.reached(entry)]));
  const looks = ['list', 'board'].map((look) => graph.reached(`designer/records/${look}.ts`));
  const group = (name: string, holds: (path: string) => boolean): Group => ({
    name: (id) => (holds(projectPath(id)) ? name : null),
  });
  return [
    group('base', (path) => shell.has(path) && outside.has(path)),
    group('shell', (path) => shell.has(path) && path !== entries.workspace),
    group('looks', (path) => looks.every((look) => look.has(path)) && !outside.has(path)),
  ];
}
