// Reports being made, as pure edits.
import { describe, expect, it } from 'vitest';
import type { ReportDefinition } from '../../schemas/types.ts';
import { changedPart, groupOf, movedPart, partsOf, placeOf, withoutPart, withPart } from './report-parts.ts';

const report: ReportDefinition = {
  kind: 'report',
  name: 'stays',
  entity: 'stay',
  date: 'leftOn',
  columns: [
    { id: 'count', when: 'within' },
    { id: 'amount', sum: 'amount', when: 'within' },
  ],
  sections: [{ id: 'rooms' }, { id: 'suites' }],
  totals: [
    { id: 'all', after: 'suites', add: ['rooms', 'suites'], equals: 'rooms' },
    { id: 'only', after: 'suites', add: ['suites'] },
  ],
};

describe('a report being made', () => {
  it('takes what is gone out of its totals, and a total of nothing with it', () => {
    const next = withoutPart(report, 'sections', 'suites');
    expect(next.sections).toEqual([{ id: 'rooms' }]);
    expect(next.totals).toEqual([{ id: 'all', after: 'rooms', add: ['rooms'], equals: 'rooms' }]);
    expect(withoutPart(report, 'sections', 'rooms').totals?.[0]).toEqual({
      id: 'all',
      after: 'suites',
      add: ['suites'],
    });
  });

  it('says nothing of totals any more when the last one is taken out', () => {
    const next = withoutPart(withoutPart(report, 'totals', 'only'), 'totals', 'all');
    expect(next).not.toHaveProperty('totals');
  });

  it('moves, changes and adds one part and leaves the others', () => {
    expect(partsOf(movedPart(report, 'columns', 'amount', -1), 'columns').map(({ id }) => id)).toEqual([
      'amount',
      'count',
    ]);
    expect(movedPart(report, 'columns', 'count', -1)).toEqual(report);
    expect(changedPart(report, 'columns', 'amount', { keep: 'positive', sum: undefined }).columns[1]).toEqual({
      id: 'amount',
      keep: 'positive',
      when: 'within',
    });
    expect(withPart(report, 'sections', { id: 'halls' }).sections.at(-1)).toEqual({ id: 'halls' });
    expect(groupOf(placeOf('totals', 'all'))).toEqual({ group: 'totals', id: 'all' });
    expect(groupOf('')).toBeUndefined();
  });
});
