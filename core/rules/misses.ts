// Why a condition did not hold, as briefly as it can be said: the fewest terms that would have had to come out otherwise.
import type { Explanation } from './rules.ts';

export type TermExplanation = Extract<Explanation, { type: 'term' }>;

export interface Misses {
  readonly terms: readonly TermExplanation[];
  /** Of how many that were asked. */
  readonly of: number;
}

/** Of "all" every part that failed, of "any" the part that came nearest, of "not" what held. None for a condition that held. */
export function missesOf(explanation: Explanation): Misses {
  return { terms: explanation.holds ? [] : toTurn(explanation), of: termsIn(explanation) };
}

function termsIn(explanation: Explanation): number {
  return explanation.type === 'term' ? 1 : explanation.parts.reduce((count, part) => count + termsIn(part), 0);
}

/** The terms to be turned so that it comes out the other way. */
function toTurn(explanation: Explanation): readonly TermExplanation[] {
  if (explanation.type === 'term') return [explanation];
  const { type, holds, parts } = explanation;
  if (type === 'not') return parts.flatMap(toTurn);
  // Turned all at once: what failed of "all", what held of "any". Otherwise the nearest one is enough.
  const standing = parts.filter((part) => part.holds === holds);
  if ((type === 'all') !== holds) return standing.flatMap(toTurn);
  return standing.map(toTurn).toSorted((a, b) => a.length - b.length)[0] ?? [];
}
