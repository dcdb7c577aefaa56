// Sets up books: the accounts of a chart in the language of the installation, posting rules that lead to them, and the fiscal year around today with its periods.
import type { Context, Stored } from '#plugin-api';
import { isoDay, monthsIn, yearAround, yearFrom } from './calendar.ts';
import generic from './charts/generic.json' with { type: 'json' };
import iranian from './charts/iranian.json' with { type: 'json' };
import type { Records } from './ledger.ts';

interface Chart {
  readonly accounts: readonly {
    readonly code: string;
    readonly parent: string | null;
    readonly name: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  }[];
  readonly posting: readonly { readonly account: string; readonly [field: string]: unknown }[];
}
const charts: Readonly<Record<string, Chart>> = { iranian, generic };

export interface Setup {
  readonly chart: string;
  readonly calendar: string;
  readonly startsOn: string | undefined;
  readonly today: Date;
}

/** Accounts that are there stay as they are: what is missing of the chart is added. */
export async function setUpBooks(records: Records, context: Context, setup: Setup): Promise<void> {
  const chart = charts[setup.chart] ?? iranian;
  const accounts = await addAccounts(records, context, chart);
  const { items } = await records.query(context, 'postingRule', { limit: 1 });
  if (items.length === 0)
    for (const rule of chart.posting) {
      const account = accounts.get(rule.account)!;
      await records.create(context, 'postingRule', { ...rule, account: account.id, name: account.name });
    }
  const { startsOn, calendar, today } = setup;
  const year =
    startsOn === undefined
      ? yearAround(isoDay(today.getTime()), calendar, context.locale)
      : yearFrom(startsOn, calendar, context.locale);
  const made = await records.create(context, 'fiscalYear', { ...year, calendar });
  await makePeriods(records, context, made);
}

async function addAccounts(
  records: Records,
  context: Context,
  { accounts }: Chart,
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>> {
  const language = context.locale.slice(0, 2);
  const known = new Map<string, { readonly id: string; readonly name: string }>();
  for (const { parent, name: names, ...account } of accounts) {
    const name = names[language] ?? names.en ?? account.code;
    const filter = { field: 'code', operator: 'eq' as const, value: account.code };
    const { items } = await records.query(context, 'account', { filter, limit: 1 });
    const above = parent === null ? undefined : known.get(parent)?.id;
    const values = { ...account, name, ...(above === undefined ? {} : { parent: above }) };
    const stored = items[0] ?? (await records.create(context, 'account', values));
    known.set(account.code, { id: stored.id, name });
  }
  return known;
}

/** The months of a fiscal year that has none yet. */
export async function makePeriods(records: Records, context: Context, year: Stored): Promise<number> {
  const filter = { field: 'year', operator: 'eq' as const, value: year.id };
  const { items } = await records.query(context, 'fiscalPeriod', { filter, limit: 1 });
  if (items.length > 0) return 0;
  const { startsOn, endsOn, calendar } = year.values;
  const months = monthsIn({ startsOn: String(startsOn), endsOn: String(endsOn) }, String(calendar), context.locale);
  for (const month of months) await records.create(context, 'fiscalPeriod', { ...month, year: year.id });
  return months.length;
}
