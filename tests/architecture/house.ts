// Reads the house as text for the architecture tests: files, their rooms, what they import. Nothing of the project is run.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path from the root for relative imports, the package's name for the others. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const importForm =
  /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?from\s+)?['"]([^'"]+)['"]|import\(\s*(?:\/\*[^*]*\*\/\s*)?['"]([^'"]+)['"]\s*\)/gm;

/** All sources below these folders, tests excluded. */
export function readSources(folders: readonly string[], ending = /\.(ts|mjs)$/): SourceFile[] {
  return folders
    .flatMap((folder) => walk(join(projectRoot, folder)))
    .filter((path) => ending.test(path))
    .filter((path) => !/\.test\.ts$|\.bench\.ts$/.test(path))
    .map(readSource);
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(path);
    return [path];
  });
}

function readSource(full: string): SourceFile {
  const path = relative(projectRoot, full).split(sep).join('/');
  const text = readFileSync(full, 'utf8');
  const imports = [...text.matchAll(importForm)].map((match) =>
    toImport(path, match[2] ?? match[3] ?? '', match[1] !== undefined),
  );
  return { path, text, imports };
}

function toImport(from: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('.'))
    return {
      specifier,
      target: normalize(join(dirname(from), specifier))
        .split(sep)
        .join('/'),
      typeOnly,
    };
  const parts = specifier.split('/');
  const target = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  return { specifier, target, typeOnly };
}

/** Floors of the rooms in core; a room may import lower floors only. */
export const floors: Readonly<Record<string, number>> = {
  schemas: 0,
  kernel: 0,
  expressions: 1,
  engine: 2,
  database: 2,
  events: 3,
  jobs: 3,
  outbound: 3,
  dmn: 3,
  definitions: 4,
  access: 5,
  rules: 5,
  files: 5,
  query: 6,
  workflow: 7,
  messaging: 7,
  documents: 7,
  entities: 8,
  transfer: 9,
  webhooks: 9,
  backup: 9,
  pipeline: 9,
  reports: 9,
  automation: 9.5,
  plugins: 10,
  http: 11,
  core: 11.5,
  testing: 12,
};

/** The room a path lies in: `kernel` for core/kernel/…, `schemas`, `designer`, `plugins/sales`; `core` for files directly in core. */
export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top === 'core') return path.split('/').length > 2 ? second : 'core';
  if (top === 'plugins') return `plugins/${second}`;
  return top;
}

/** Import cycles, each as the list of files that close it; type-only imports vanish at run time and do not count. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((i) => !i.typeOnly && i.specifier.startsWith('.')).map((i) => i.target),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      cycles.push(trail.slice(at));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) if (edges.has(next)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
