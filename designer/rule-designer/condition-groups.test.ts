// Every condition of a rule reads as groups, and comes back with the same meaning.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleCondition } from '../../schemas/types.ts';
import { added, isGroup, movedBy, movedInto, movedOut, partAt, wrapped } from '../records/filter-groups.ts';
import {
  conditionFrom,
  fieldConditionOf,
  filterTermOf,
  isFieldCondition,
  isTooDeep,
  type RuleTerm,
  rootOf,
} from './condition-groups.ts';

const terms = fc.oneof(
  fc.record({
    path: fc.constantFrom('a', 'before.b', 'c.d', 'given.e'),
    operator: fc.constantFrom(
      'equal',
      'notEqual',
      'lessThan',
      'greaterThanInclusive',
      'in',
      'during',
      'changed',
      'empty',
    ),
    value: fc.constantFrom(1, 'x', true, null, undefined, { ago: 3, unit: 'day' }, { expression: 'record.a' }),
  }),
  fc.record({ related: fc.constantFrom('x.y', 'z'), operator: fc.constantFrom('some', 'none') }),
  fc.record({ view: fc.constantFrom('hot', 'cold') }),
) as fc.Arbitrary<RuleTerm>;
const { condition } = fc.letrec<{ condition: RuleCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    terms,
    fc.array(tie('condition'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));

/** What a condition comes to when each term holds or not by itself. */
function holds(tree: RuleCondition, truth: (term: string) => boolean): boolean {
  if ('all' in tree) return tree.all.every((part) => holds(part, truth));
  if ('any' in tree) return tree.any.some((part) => holds(part, truth));
  if ('not' in tree) return !holds(tree.not, truth);
  return truth(JSON.stringify(tree));
}
const truthOf = (seed: number) => (term: string) =>
  [...term].reduce((sum, one) => sum + one.charCodeAt(0), seed) % 2 === 0;

describe('The condition of a rule', () => {
  it('comes back from its groups with the same meaning, and then word by word', () => {
    fc.assert(
      fc.property(condition, fc.integer({ min: 0, max: 9 }), (tree, seed) => {
        const back = conditionFrom(rootOf(tree));
        expect(holds(back, truthOf(seed))).toBe(holds(tree, truthOf(seed)));
        expect(conditionFrom(rootOf(back))).toEqual(back);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps every term it had, however its parts are moved', () => {
    const termsIn = (tree: RuleCondition): string[] => {
      if ('all' in tree) return tree.all.flatMap(termsIn);
      if ('any' in tree) return tree.any.flatMap(termsIn);
      return 'not' in tree ? termsIn(tree.not) : [JSON.stringify(tree)];
    };
    fc.assert(
      fc.property(condition, fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), fc.nat(3), (tree, path, beside) => {
        const root = rootOf(tree);
        if (partAt(root, path) === undefined || beside === path.at(-1)) return;
        const before = termsIn(tree).sort();
        for (const next of [
          movedBy(root, path, 1).root,
          movedBy(root, path, -1).root,
          movedOut(root, path).root,
          movedInto(root, path, beside).root,
          wrapped(root, path),
        ])
          expect(termsIn(conditionFrom(next)).sort()).toEqual(before);
        const group = partAt(root, path);
        if (isGroup(group))
          expect(termsIn(conditionFrom(added(root, path, { term: { view: 'new' } })))).toHaveLength(before.length + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('has comparisons that filters have, too, and those alone', () => {
    fc.assert(
      fc.property(terms, (term) => {
        if (!isFieldCondition(term)) return;
        const filter = filterTermOf(term);
        if (filter !== undefined) expect(fieldConditionOf(filter)).toEqual(JSON.parse(JSON.stringify(term)));
        else expect(term.operator === 'changed' || JSON.stringify(term.value).includes('expression')).toBe(true);
      }),
    );
  });

  it('may be as deep as rules may', () => {
    const leaf: RuleCondition = { path: 'a', operator: 'empty' };
    let tree: RuleCondition = leaf;
    for (let depth = 0; depth < 31; depth += 1) tree = { all: [tree, leaf] };
    expect(isTooDeep(rootOf(tree))).toBe(false);
    expect(isTooDeep(rootOf({ any: [tree, leaf] }))).toBe(true);
  });
});
