// Closes a fiscal year: income and expenses go to retained earnings by a journal of its last period, then every period closes. The last one is held first,
// so nothing is posted between the sums and the close.
import { type Context, Decimal, type Stored } from '#plugin-api';
import generic from './charts/generic.json' with { type: 'json' };
import iranian from './charts/iranian.json' with { type: 'json' };
import { type Entry, postJournal, type Records, refused } from './ledger.ts';

/** @throws Problem 422 while there are drafts in the year, or when it is closed already */
export async function closeYear(records: Records, context: Context, year: Stored): Promise<number> {
  const filter = { field: 'year', operator: 'eq' as const, value: year.id };
  const sort = [{ field: 'startsOn', direction: 'asc' as const }];
  const { items } = await records.query(context, 'fiscalPeriod', { filter, sort, limit: 100 });
  const drafts = await draftsIn(records, context, year);
  if (drafts > 0) throw refused(context, 'drafts', { count: drafts });
  const last = items.at(-1);
  if (last === undefined || items.every(({ values }) => values.state === 'closed'))
    throw refused(context, 'closed-already');
  const move = (period: Stored, state: string) => records.update(context, 'fiscalPeriod', period.id, { state });
  if (last.values.state === 'open') await move(last, 'closed');
  await move(last, 'open');
  const entries = await closingEntries(records, context, year);
  if (entries.length > 0)
    await postJournal(records, context, {
      date: String(last.values.endsOn),
      kind: 'closing',
      description: String(year.values.name),
      about: {},
      entries,
    });
  for (const period of items) await move(period, 'closed');
  return items.length;
}

/** Counted when it is asked: a count kept with the period would make all who post wait for each other. */
async function draftsIn(records: Records, context: Context, year: Stored): Promise<number> {
  const filter = {
    and: [
      { field: 'period.year', operator: 'eq' as const, value: year.id },
      { field: 'state', operator: 'eq' as const, value: 'draft' },
    ],
  };
  const { groups } = await records.summarize(context, 'journal', { groupBy: [], measures: [], filter });
  return groups[0]?.count ?? 0;
}

async function closingEntries(records: Records, context: Context, year: Stored): Promise<readonly Entry[]> {
  const { startsOn, endsOn } = year.values;
  const filter = {
    and: [
      { field: 'journal.state', operator: 'eq' as const, value: 'posted' },
      { field: 'journal.date', operator: 'ge' as const, value: String(startsOn) },
      { field: 'journal.date', operator: 'le' as const, value: String(endsOn) },
      { field: 'account.kind', operator: 'in' as const, value: ['income', 'expense'] },
    ],
  };
  const measures = ['debit', 'credit'].map((field) => ({ measure: 'sum' as const, field }));
  const { groups } = await records.summarize(context, 'journalLine', {
    groupBy: [{ field: 'account' }],
    measures,
    filter,
  });
  const entries = groups.map(({ values: [account], measures: [debit, credit] }): Entry => {
    const amount = new Decimal(debit ?? 0).sub(credit ?? 0);
    return { account: String(account), side: 'credit', amount };
  });
  const result = entries.reduce((sum, { amount }) => sum.add(amount), new Decimal(0));
  if (entries.every(({ amount }) => amount.isZero())) return [];
  return [...entries, { account: await retained(records, context), side: 'debit', amount: result }];
}

/** The account of retained earnings that one of the charts names. */
async function retained(records: Records, context: Context): Promise<string> {
  const value = [iranian.retained, generic.retained];
  const filter = {
    and: [
      { field: 'code', operator: 'in' as const, value },
      { field: 'kind', operator: 'eq' as const, value: 'equity' },
    ],
  };
  const { items } = await records.query(context, 'account', { filter, limit: 1 });
  if (items[0] === undefined) throw refused(context, 'no-account', { document: 'closing', part: 'retained' });
  return items[0].id;
}
