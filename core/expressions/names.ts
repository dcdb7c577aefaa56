// Settles while compiling where each name is found at run time, and notes what is read from the outer scope. Every binding here is one
// Frame at run time.
import { isPlainObject, type Json, type JsonObject } from '../kernel/data.ts';
import { decodeJson } from './encoding.ts';
import { ExpressionError, type FeelValue } from './expressions.ts';
import { pathsBelow, withOrigins } from './origins.ts';
import type { Evaluate, Frame, Run } from './run.ts';
import { entryOf, type FeelContext, forbiddenNames, fromData, isContext, member, ownData } from './values.ts';

/** slots: variables by position. context: entries made so far, by name. item: an element of a filtered list, whose own entries are names too. */
type Binding =
  | { readonly kind: 'slots'; readonly names: readonly string[]; readonly origins: Origins }
  | { readonly kind: 'context'; readonly names: Set<string>; readonly origins: Origins }
  | { readonly kind: 'item'; readonly origins: readonly string[] };

/** Where the values of names come from (origins.ts); a name that is missing comes from nowhere. */
export type Origins = ReadonlyMap<string, readonly string[]>;

export interface Names {
  readonly binding: Binding;
  readonly parent: Names | undefined;
}

/** What one compilation gathers. */
export interface Outer {
  readonly reads: Set<string>;
  /** For each name that was read: the paths it may mean, one of which has to exist. */
  readonly meanings: (readonly string[])[];
  /** The names there are; undefined = any. */
  readonly known: ReadonlySet<string> | undefined;
}

const nowhere: Origins = new Map();

export function slots(names: readonly string[], parent: Names | undefined, origins = nowhere): Names {
  return { binding: { kind: 'slots', names, origins }, parent };
}

/** Is the name bound by the expression itself? */
export function isBound(name: string, names: Names | undefined): boolean {
  for (let at = names; at !== undefined; at = at.parent) {
    if (at.binding.kind === 'item' ? name === 'item' : has(at.binding, name)) return true;
  }
  return false;
}

function has(binding: Exclude<Binding, { kind: 'item' }>, name: string): boolean {
  return binding.kind === 'context' ? binding.names.has(name) : binding.names.includes(name);
}

/** The item of a filter around a name: so many frames up, made of what lies at these paths. */
interface Item {
  readonly hops: number;
  readonly origins: readonly string[];
}

/**
 * The closure that reads `path` (a name and the entries below it).
 * @throws ExpressionError expression-unknown-name, expression-forbidden-name
 */
export function readPath(path: readonly string[], names: Names | undefined, outer: Outer, offset: number): Evaluate {
  const [name = '', ...rest] = path;
  refuseForbidden(path, offset);
  const items: Item[] = [];
  let hops = 0;
  for (let at = names; at !== undefined; at = at.parent, hops += 1) {
    const { binding } = at;
    if (binding.kind !== 'item' ? has(binding, name) : name === 'item') {
      const root = binding.kind === 'item' ? frameValue(hops) : bound(binding, name, hops);
      const origins = binding.kind === 'item' ? binding.origins : (binding.origins.get(name) ?? []);
      return noteRead(outer, items, origins, path, withItems(items, name, rest, below(root, rest)));
    }
    if (binding.kind === 'item') items.push({ hops, origins: binding.origins });
  }
  const isNamed = outer.known?.has(name) ?? true;
  if (!isNamed && items.length === 0) throw new ExpressionError('expression-unknown-name', offset, { found: name });
  const otherwise: Evaluate = isNamed ? outerPath(path) : () => null; // an entry of the items, or nothing
  const read = withItems(items, name, rest, otherwise);
  return noteRead(outer, items, isNamed ? [name] : [], path, read);
}

/** Notes what the name may mean: what lies at its own paths, or an entry of the items around it. */
function noteRead(
  outer: Outer,
  items: readonly Item[],
  own: readonly string[],
  [name = '', ...rest]: readonly string[],
  evaluate: Evaluate,
): Evaluate {
  const entries = items.flatMap(({ origins }) => pathsBelow(origins, [name]));
  const paths = pathsBelow([...entries, ...own], rest);
  for (const one of paths) outer.reads.add(one);
  if (paths.length > 0 && items.every(({ origins }) => origins.length > 0)) outer.meanings.push(paths);
  return withOrigins(evaluate, paths);
}

export function refuseForbidden(path: readonly string[], offset: number): void {
  const found = path.find((part) => forbiddenNames.has(part));
  if (found !== undefined) throw new ExpressionError('expression-forbidden-name', offset, { found });
}

function frameValue(hops: number): Evaluate {
  return (frame) => frame.up(hops).value;
}

function bound(binding: Exclude<Binding, { kind: 'item' }>, name: string, hops: number): Evaluate {
  if (binding.kind === 'context') return (frame) => entryOf(frame.up(hops).value as FeelContext, name);
  const index = binding.names.indexOf(name);
  if (name === 'partial') return (frame) => snapshot(frame, hops, index);
  return (frame) => (frame.up(hops).value as readonly FeelValue[])[index] ?? null;
}

/** The results so far are still growing: who reads them gets a copy. */
function snapshot(frame: Frame, hops: number, index: number): FeelValue {
  const results = (frame.up(hops).value as readonly FeelValue[])[index];
  if (!Array.isArray(results)) return results ?? null;
  frame.run.burn(results.length);
  return results.slice();
}

function below(root: Evaluate, rest: readonly string[]): Evaluate {
  if (rest.length === 0) return root;
  return (frame) => {
    let value = root(frame);
    for (const name of rest) value = member(value, name, frame.run);
    return value;
  };
}

/** Inside filters an entry of the item wins over anything further out; whether it has one is only known at run time. */
function withItems(items: readonly Item[], name: string, rest: readonly string[], otherwise: Evaluate): Evaluate {
  if (items.length === 0) return otherwise;
  return (frame) => {
    for (const { hops } of items) {
      const item = frame.up(hops).value;
      if (isContext(item) && Object.hasOwn(item, name)) return walk(entryOf(item, name), rest, frame.run);
    }
    return otherwise(frame);
  };
}

function outerPath([name = '', ...rest]: readonly string[]): Evaluate {
  return ({ run }) => {
    if (run.resolve !== undefined) return reachJson(run.resolve(name) ?? null, rest, 0, run);
    return reach(ownData(run.scope, name), rest, 0, run);
  };
}

/** Plain objects, and those in lists, are walked uncopied; everything else by FEEL's rules. */
function reach(root: unknown, path: readonly string[], from: number, run: Run): FeelValue {
  let value = root;
  for (let at = from; at < path.length; at += 1) {
    if (Array.isArray(value)) {
      run.burn(value.length);
      return value.map((item) => reach(item, path, at, run));
    }
    if (!isContext(value)) return walk(fromData(value, run), path.slice(at), run);
    value = ownData(value, path[at] as string);
  }
  return fromData(value, run);
}

/** The same over JSON. A typed form has no entry of that name and is decoded. */
function reachJson(root: Json, path: readonly string[], from: number, run: Run): FeelValue {
  let json = root;
  for (let at = from; at < path.length; at += 1) {
    if (Array.isArray(json)) {
      run.burn(json.length);
      return json.map((item: Json) => reachJson(item, path, at, run));
    }
    const name = path[at] as string;
    if (!isPlainObject(json) || !Object.hasOwn(json, name)) return walk(decodeJson(json, run), path.slice(at), run);
    json = (json as JsonObject)[name] ?? null;
  }
  return decodeJson(json, run);
}

function walk(value: FeelValue, path: readonly string[], run: Run): FeelValue {
  let at = value;
  for (const name of path) at = member(at, name, run);
  return at;
}
