// Finds the few rules that can hold, so that the engine need not look at the many that cannot. It only ever leaves out rules of which a
// necessary condition is false; a differential test proves it. Rules that need an equality are found by its key, the rest one by one;
// values and terms are read once per decision however many rules ask.
import type { ConditionTree, Lens, Term } from './compile-conditions.ts';
import { keysOf } from './operators.ts';
import { resolvePath, Several } from './path.ts';
import type { Facts } from './rules.ts';
import { type Comparable, keyOf } from './value-kind.ts';

type Key = string | number | bigint | boolean;

/** Rules by the value one of their necessary equalities asks for. */
interface Index {
  readonly lens: Lens;
  readonly buckets: Map<Key, number[]>;
}

/** Answers the positions of the candidates, ascending. */
export type Prefilter = (facts: Facts) => readonly number[];

export function createPrefilter(trees: readonly ConditionTree[], lensCount: number, termCount: number): Prefilter {
  const { indexes, unindexed } = index(trees);
  return (facts) => {
    const sights = createSights(facts, lensCount, termCount);
    const positions = unindexed.slice();
    for (const { lens, buckets } of indexes) {
      const seen = sights.see(lens);
      for (const one of seenIn(seen)) positions.push(...(buckets.get(keyOf(one as Comparable)) ?? []));
    }
    const candidates = [...new Set(positions)].filter((position) =>
      mayHold(trees[position] as ConditionTree, sights.holds),
    );
    return candidates.sort((a, b) => a - b);
  };
}

/** What was seen in one decision. */
function createSights(facts: Facts, lensCount: number, termCount: number) {
  const seen: unknown[] = new Array(lensCount);
  const isSeen = new Uint8Array(lensCount);
  const answers = new Uint8Array(termCount); // 0 not asked, 1 false, 2 true

  function see(lens: Lens): unknown {
    if (isSeen[lens.id] === 0) {
      isSeen[lens.id] = 1;
      seen[lens.id] = lookThrough(lens, resolvePath(facts, lens.path));
    }
    return seen[lens.id];
  }

  function holds(term: Term): boolean {
    if (answers[term.id] === 0) answers[term.id] = term.holds(see(term.lens)) ? 2 : 1;
    return answers[term.id] === 2;
  }

  return { see, holds };
}

/** What the term's question gets to see of the value at its path. */
export function lookThrough(lens: Lens, value: unknown): unknown {
  if (value instanceof Several) return new Several(value.values.map((one) => lookThrough(lens, one)));
  return lens.sight === 'comparable' ? lens.kind.read(value) : value;
}

function seenIn(seen: unknown): readonly unknown[] {
  return (seen instanceof Several ? seen.values : [seen]).filter((one) => one !== undefined);
}

/** Bits: it may come out true, it may come out false. What waits for an answer may be either. */
const canHold = 1;
const canFail = 2;

function mayHold(tree: ConditionTree, holds: (term: Term) => boolean): boolean {
  return (outcomes(tree, holds) & canHold) !== 0;
}

function outcomes(tree: ConditionTree, holds: (term: Term) => boolean): number {
  switch (tree.type) {
    case 'term':
      if (tree.term.asks.length > 0) return canHold | canFail;
      return holds(tree.term) ? canHold : canFail;
    case 'all':
      return joined(tree.parts, holds, canHold);
    case 'any':
      return joined(tree.parts, holds, canFail);
    case 'not': {
      const inner = outcomes(tree.parts[0], holds);
      return (inner & canHold ? canFail : 0) | (inner & canFail ? canHold : 0);
    }
  }
}

/** `every`: the outcome it has only when each part has it; the other one, when some part does. */
function joined(parts: readonly ConditionTree[], holds: (term: Term) => boolean, every: number): number {
  const some = every === canHold ? canFail : canHold;
  let found = every;
  for (const part of parts) {
    const one = outcomes(part, holds);
    if ((one & every) === 0) return some;
    found |= one & some;
  }
  return found;
}

/** Every rule goes under the one of its necessary equalities that fewest other rules share. */
function index(trees: readonly ConditionTree[]): { indexes: readonly Index[]; unindexed: readonly number[] } {
  const needed = trees.map((tree) => necessaryEqualities(tree));
  const popularity = new Map<string, number>();
  for (const equality of needed.flat()) {
    for (const name of equality.names) popularity.set(name, (popularity.get(name) ?? 0) + 1);
  }
  const crowd = ({ names }: Equality) => names.reduce((total, name) => total + (popularity.get(name) ?? 0), 0);
  const indexes = new Map<number, Index>();
  const unindexed: number[] = [];
  for (const [position, equalities] of needed.entries()) {
    const [best] = equalities.toSorted((a, b) => crowd(a) - crowd(b));
    if (best === undefined) unindexed.push(position);
    else enter(indexes, best, position);
  }
  return { indexes: [...indexes.values()], unindexed };
}

function enter(indexes: Map<number, Index>, { lens, keys }: Equality, position: number): void {
  const at = indexes.get(lens.id) ?? { lens, buckets: new Map<Key, number[]>() };
  indexes.set(lens.id, at);
  for (const key of keys) {
    const bucket = at.buckets.get(key);
    if (bucket === undefined) at.buckets.set(key, [position]);
    else bucket.push(position);
  }
}

interface Equality {
  readonly lens: Lens;
  readonly keys: readonly Key[];
  readonly names: readonly string[];
}

/** Equalities without which the tree cannot hold: terms reached through "all" (or an "any" of one) alone. */
function necessaryEqualities(tree: ConditionTree): readonly Equality[] {
  switch (tree.type) {
    case 'all':
      return tree.parts.flatMap((part) => necessaryEqualities(part));
    case 'any': {
      const [only, ...others] = tree.parts;
      return only !== undefined && others.length === 0 ? necessaryEqualities(only) : [];
    }
    case 'not':
      return [];
    case 'term':
      return equalityOf(tree.term);
  }
}

function equalityOf(term: Term): readonly Equality[] {
  if (term.asks.length > 0 || (term.operator !== 'equal' && term.operator !== 'in')) return [];
  const keys = [...new Set<Key>(keysOf(term.lens.kind, term.value))];
  return [{ lens: term.lens, keys, names: keys.map((key) => `${term.lens.id} ${typeof key} ${String(key)}`) }];
}
