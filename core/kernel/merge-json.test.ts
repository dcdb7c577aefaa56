// Laws of the three-way merge: whoever changed nothing has no say, nothing anybody added is lost, and both orders of keys are one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeJson } from './merge-json.ts';

interface Field {
  readonly id: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly required?: boolean;
}
interface Thing {
  readonly icon: string;
  readonly fields: readonly Field[];
}

const fieldOf = (id: string) =>
  fc
    .record({ label: fc.record({ en: fc.constantFrom('A', 'B', 'C') }), required: fc.boolean() }, { requiredKeys: [] })
    .map((more): Field => ({ id, ...more }));
const thingOf = (ids: readonly string[]) =>
  fc
    .tuple(fc.tuple(...ids.map(fieldOf)), fc.constantFrom('users', 'star', 'home'))
    .map(([fields, icon]): Thing => ({ icon, fields }));
const field = (id: string, label = 'x'): Field => ({ id, label: { en: label } });
const thing = (...fields: readonly Field[]): Thing => ({ icon: 'users', fields });

describe('mergeJson', () => {
  it('gives theirs where we changed nothing, and ours where they changed nothing', () => {
    fc.assert(
      fc.property(
        thingOf(['1', '2']),
        thingOf(['1', '2', 'theirs']),
        thingOf(['1', '2', 'ours']),
        (base, theirs, ours) => {
          expect(mergeJson(base, base, theirs)).toEqual({ value: theirs, conflicts: [] });
          expect(mergeJson(base, ours, base)).toEqual({ value: ours, conflicts: [] });
          expect(mergeJson(base, ours, ours)).toEqual({ value: ours, conflicts: [] });
        },
      ),
    );
  });

  it('keeps every item of either side, and ours wherever both changed the same', () => {
    fc.assert(
      fc.property(
        thingOf(['1', '2']),
        thingOf(['1', '2', 'ours']),
        thingOf(['1', '2', 'theirs']),
        (base, ours, theirs) => {
          const { value, conflicts } = mergeJson(base, ours, theirs);
          expect(new Set(value.fields.map(({ id }) => id))).toEqual(new Set(['1', '2', 'ours', 'theirs']));
          const isChangedByBoth = ours.icon !== base.icon && theirs.icon !== base.icon && ours.icon !== theirs.icon;
          expect(conflicts.includes('/icon')).toBe(isChangedByBoth);
          expect(value.icon).toBe(theirs.icon === base.icon || isChangedByBoth ? ours.icon : theirs.icon);
        },
      ),
    );
  });

  it('names a conflict by the id of its item and the property', () => {
    const merge = mergeJson(thing(field('name', 'Name')), thing(field('name', 'Ours')), thing(field('name', 'Theirs')));
    expect(merge).toEqual({ value: thing(field('name', 'Ours')), conflicts: ['/fields/name/label/en'] });
  });

  it('puts what they added behind what stands before it there, and follows the side that moved something', () => {
    const [a, b, c, d] = [field('a'), field('b'), field('c'), field('d')];
    expect(mergeJson(thing(a, b), thing(a, b, c), thing(a, d, b)).value).toEqual(thing(a, d, b, c));
    expect(mergeJson(thing(a, b, c), thing(a, b, c, d), thing(c, a, b)).value).toEqual(thing(c, d, a, b));
  });

  it('takes out what one side took out, unless the other changed it: that is a conflict, or quiet where it is told to be', () => {
    const [a, b] = [field('a'), field('b')];
    expect(mergeJson(thing(a, b), thing(a), thing(a, b))).toEqual({ value: thing(a), conflicts: [] });
    expect(mergeJson(thing(a, b), thing(a, b), thing(a))).toEqual({ value: thing(a), conflicts: [] });
    const changed = thing(a, field('b', 'new'));
    expect(mergeJson(thing(a, b), changed, thing(a))).toEqual({ value: changed, conflicts: ['/fields/b'] });
    expect(mergeJson(thing(a, b), thing(a), changed)).toEqual({ value: thing(a), conflicts: ['/fields/b'] });
    expect(mergeJson(thing(a, b), thing(a), changed, { removalsAreQuiet: true })).toEqual({
      value: thing(a),
      conflicts: [],
    });
    expect(mergeJson(thing(a, b), thing(a, b), thing(a), { keeps: ['fields'] })).toEqual({
      value: thing(a, b),
      conflicts: [],
    });
  });

  it('takes a list whose items nothing tells apart as one value', () => {
    expect(mergeJson([1, 2], [1, 2, 3], [1, 2])).toEqual({ value: [1, 2, 3], conflicts: [] });
    expect(mergeJson([1, 2], [1, 2, 3], [0])).toEqual({ value: [1, 2, 3], conflicts: [''] });
  });
});
