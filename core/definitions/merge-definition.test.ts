// Laws of the three-way merge: whoever changed nothing has no say, nothing anybody added is lost, and both orders of keys are one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { mergeEntity } from './merge-definition.ts';

const fieldOf = (id: string) =>
  fc
    .record(
      {
        label: fc.record({ en: fc.constantFrom('A', 'B', 'C') }),
        required: fc.boolean(),
        help: fc.record({ en: fc.constantFrom('x', 'y') }),
      },
      { requiredKeys: [] },
    )
    .map((more): FieldDefinition => ({ id, name: `f${id}`, kind: 'text', ...more }));
const entityOf = (ids: readonly string[]) =>
  fc.tuple(fc.tuple(...ids.map(fieldOf)), fc.constantFrom('users', 'star'), fc.constantFrom('all', 'own', 'none')).map(
    ([fields, icon, read]): EntityDefinition => ({
      kind: 'entity',
      id: 'lead',
      name: 'lead',
      icon,
      titleField: 'f1',
      fields,
      access: { staff: { read: read as 'all' | 'own' | 'none', create: true, update: 'own', delete: 'none' } },
    }),
  );
const base = entityOf(['1', '2']);
const live = entityOf(['1', '2', 'mine']);
const file = entityOf(['1', '2', 'theirs']);

describe('mergeEntity', () => {
  it('gives the file where nothing was changed, and what is live where the file is the old one', () => {
    fc.assert(
      fc.property(base, file, live, (before, theirs, mine) => {
        expect(mergeEntity(before, before, theirs)).toEqual({ definition: theirs, conflicts: [] });
        expect(mergeEntity(before, mine, before)).toEqual({ definition: mine, conflicts: [] });
        expect(mergeEntity(before, mine, mine)).toEqual({ definition: mine, conflicts: [] });
      }),
    );
  });

  it('keeps every field of either side, and what is live wherever both changed the same', () => {
    fc.assert(
      fc.property(base, live, file, (before, mine, theirs) => {
        const { definition, conflicts } = mergeEntity(before, mine, theirs);
        expect(definition.fields.map((field) => field.id)).toEqual(['1', '2', 'mine', 'theirs']);
        const changedByBoth = mine.icon !== before.icon && theirs.icon !== before.icon && mine.icon !== theirs.icon;
        expect(conflicts.includes('/icon')).toBe(changedByBoth);
        if (theirs.icon === before.icon || changedByBoth) expect(definition.icon).toBe(mine.icon);
        else expect(definition.icon).toBe(theirs.icon);
      }),
    );
  });

  it('names a conflict by the id of its field and the property', () => {
    const entity = (label: string): EntityDefinition => ({
      kind: 'entity',
      id: 'lead',
      name: 'lead',
      titleField: 'name',
      fields: [{ id: 'lead.name', name: 'name', kind: 'text', label: { en: label, fa: 'نام' } }],
      access: {},
    });
    const merge = mergeEntity(entity('Name'), entity('Mine'), entity('Theirs'));
    expect(merge.conflicts).toEqual(['/fields/lead.name/label/en']);
    expect(merge.definition).toEqual(entity('Mine'));
  });
});
