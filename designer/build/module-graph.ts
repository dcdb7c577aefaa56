// The modules of the designer as their sources tell: what each imports, what it loads later. For what the build must know before there is a bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a browser begins with: the workspace, and pages outside it, for customers and visitors. */
export const entries = {
  workspace: 'designer/shell/main.ts',
  outside: ['designer/portal/main.ts', 'designer/public-form/main.ts'],
};

export interface Module {
  /** Without its comments. */
  readonly source: string;
  readonly imports: readonly string[];
  readonly lazy: readonly string[];
}

/** The one form in which a module of the house is loaded later; `typeof import('./x.ts')` is a type. */
export const lazyForm = /(?<!typeof )\bimport\('(\.[^']+\.ts)'\)/g;
const importForm = /^\s*(?:import|export)\s+(?!type\b)(?:[\w*{][^'";]*?from\s+)?'(\.[^']+\.ts)'/gm;

/** The path from the project's root of what a module at such a path calls `to`. */
export const besides = (from: string, to: string): string => posix.normalize(posix.join(posix.dirname(from), to));

/** The path from the project's root of a module as the build names it. */
export const projectPath = (id: string): string => posix.relative(root.replaceAll('\\', '/'), id.replaceAll('\\', '/'));

export class ModuleGraph {
  readonly modules: ReadonlyMap<string, Module>;
  readonly #reached = new Map<string, ReadonlySet<string>>();

  constructor() {
    const files = readdirSync(`${root}designer`, { recursive: true, encoding: 'utf8' });
    const paths = files.filter((file) => /(?<!\.test|\.d)\.ts$/.test(file));
    this.modules = new Map(paths.map((file) => readModule(`designer/${file.replaceAll('\\', '/')}`)));
  }

  /** A module and all that is there when it is. */
  reached(path: string): ReadonlySet<string> {
    const known = this.#reached.get(path);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const follow = (one: string): void => {
      const module = this.modules.get(one);
      if (module === undefined || found.has(one)) return;
      found.add(one);
      module.imports.forEach(follow);
    };
    follow(path);
    this.#reached.set(path, found);
    return found;
  }

  /** A module and those that are ever loaded from it. */
  withLazy(path: string, found = new Set<string>()): ReadonlySet<string> {
    if (found.has(path)) return found;
    found.add(path);
    for (const one of this.reached(path))
      for (const lazy of this.modules.get(one)?.lazy ?? []) this.withLazy(lazy, found);
    return found;
  }
}

function readModule(path: string): [string, Module] {
  const source = readFileSync(root + path, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const others = (form: RegExp) => [...source.matchAll(form)].map(([, to = '']) => besides(path, to));
  return [path, { source, imports: others(importForm), lazy: others(lazyForm) }];
}
