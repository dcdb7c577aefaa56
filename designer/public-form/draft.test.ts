// What a visitor typed, when the form is another one by the time they come back.
import { describe, expect, it } from 'vitest';
import type { FieldDefinition } from '../../schemas/types.ts';
import { changedDraft, fittingDraft } from './draft.ts';

const field = (name: string, kind: FieldDefinition['kind']): FieldDefinition => ({
  id: name,
  name,
  kind,
  label: { en: name },
});
const begun = { submission: 'one', values: {} };

describe('The draft of a visitor', () => {
  const fields = [field('name', 'text'), field('budget', 'integer'), field('mood', 'text')];
  const typed = changedDraft(begun, { name: 'Sara', budget: '12', mood: 'good', empty: null }, false, fields);

  it('keeps all that a changed form still asks, and names what it does not', () => {
    const { draft, lost } = fittingDraft(typed, [
      field('mood', 'integer'),
      field('name', 'text'),
      field('new', 'date'),
    ]);
    expect([draft.submission, draft.values]).toEqual(['one', { name: 'Sara' }]);
    expect(lost).toEqual([
      { name: 'budget', label: { en: 'budget' } },
      { name: 'mood', label: { en: 'mood' } },
    ]);
  });

  it('is whole where the form stayed, also one that was kept before kinds were', () => {
    expect(fittingDraft(typed, [...fields, field('empty', 'text')])).toEqual({ draft: typed, lost: [] });
    const old = { submission: 'old', values: { name: 'Sara' } };
    expect(fittingDraft(old, fields)).toEqual({ draft: old, lost: [] });
  });

  it('gets another id for its submission only when it was tried to send', () => {
    expect(changedDraft(typed, {}, false, fields).submission).toBe('one');
    expect(changedDraft(typed, {}, true, fields).submission).not.toBe('one');
  });
});
