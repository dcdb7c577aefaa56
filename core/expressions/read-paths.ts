// What an expression reads where it is known what there is: a name in a filter is an entry of the item when items have one of that name, as it is
// when the expression is run, and otherwise a name around it.
import type { CompiledExpression } from './expressions.ts';
import type { Schema, Shape } from './shape.ts';

/** @param isKnown does such a path exist? */
export function readPaths(
  { reads, meanings }: Pick<CompiledExpression, 'reads' | 'meanings'>,
  isKnown: (path: string) => boolean,
): readonly string[] {
  const meant = new Set(meanings.flat());
  const found = new Set(reads.filter((path) => !meant.has(path)));
  for (const paths of meanings) for (const path of paths.length < 2 ? paths : first(paths, isKnown)) found.add(path);
  return [...found].sort();
}

function first(paths: readonly string[], isKnown: (path: string) => boolean): readonly string[] {
  const path = paths.find(isKnown);
  return path === undefined ? paths : [path];
}

/** The first name that means nothing there is; undefined when all do. */
export function unknownPath(meanings: CompiledExpression['meanings'], schema: Schema): string | undefined {
  return meanings.find((paths) => !paths.some((path) => isPathOf(schema, path)))?.[0];
}

/** What stands behind a value that is no context (a year of a date) is FEEL's to judge. */
export function isPathOf(schema: Schema, path: string): boolean {
  const [head = '', ...rest] = path.split('.');
  if (!Object.hasOwn(schema, head)) return false;
  const shape = ofItems(schema[head]!);
  return (
    rest.length === 0 || typeof shape !== 'object' || !('entries' in shape) || isPathOf(shape.entries, rest.join('.'))
  );
}

function ofItems(shape: Shape): Shape {
  return typeof shape === 'object' && 'list' in shape ? ofItems(shape.list) : shape;
}
