// Which paths of the outer scope a value may come from: what is read of the items of a list is read of what the list is made of. Known while
// compiling, so that whoever loads what an expression reads loads what it reads through lists as well.
import type { Evaluate } from './run.ts';

const origins = new WeakMap<Evaluate, readonly string[]>();
const none: readonly string[] = [];

/** Dotted paths; none for a value that was made here, or of which nothing is known. */
export function originsOf(evaluate: Evaluate): readonly string[] {
  return origins.get(evaluate) ?? none;
}

/** The closure itself, known to give what lies at these paths. */
export function withOrigins(evaluate: Evaluate, paths: readonly string[]): Evaluate {
  if (paths.length > 0) origins.set(evaluate, paths);
  return evaluate;
}

/** What any of these may give. */
export function originsOfAll(parts: readonly Evaluate[]): readonly string[] {
  return [...new Set(parts.flatMap(originsOf))];
}

export function pathsBelow(paths: readonly string[], rest: readonly string[]): readonly string[] {
  return rest.length === 0 ? paths : paths.map((path) => [path, ...rest].join('.'));
}
