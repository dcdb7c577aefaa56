// Makes the invoice of something: of a record that has lines, an order say, or of an amount that is due. Which fields are which is said by whoever asks, so
// that no other module has to be there. What it was made of is its `sourceKey`: one thing has one invoice, until that is credited whole.
import type { Context, Stored } from '#plugin-api';
import { decimalOf, type Records } from './ledger.ts';

interface Line {
  readonly [field: string]: unknown;
}

/** Where the fields of the invoice are in the record, and of its lines in the record's lines. */
export interface Mapping {
  readonly lines: string;
  readonly organization: string;
  readonly person: string;
  readonly number: string;
  readonly owner: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly taxRate: string;
  readonly code: string;
}

export const usual: Mapping = {
  lines: 'lines',
  organization: 'organization',
  person: 'person',
  number: 'number',
  owner: 'owner',
  description: 'description',
  quantity: 'quantity',
  unitPrice: 'unitPrice',
  discount: 'discount',
  taxRate: 'taxRate',
  code: 'code',
};

const customerFields = ['organization', 'person', 'owner'] as const;
const lineFields = ['description', 'quantity', 'unitPrice', 'discount', 'taxRate', 'code'] as const;

/** What an invoice is made of. */
export interface Due {
  readonly source: { readonly entity: string; readonly id: string };
  /** What people call it. */
  readonly number: string;
  readonly customer: { readonly [field: string]: unknown };
  readonly lines: readonly Line[];
}

/** One invoice of one record, however often it is asked for. */
export async function invoiceFrom(
  records: Records,
  context: Context,
  source: Stored,
  mapping: Mapping,
  post: boolean,
): Promise<Stored> {
  const { values } = await records.get(context, source.entity, source.id);
  const lines = ((values[mapping.lines] ?? []) as readonly Line[]).map((line) =>
    Object.fromEntries(lineFields.map((name) => [name, line[mapping[name]]])),
  );
  return invoiceOf(
    records,
    context,
    {
      source,
      number: String(values[mapping.number] ?? ''),
      customer: Object.fromEntries(customerFields.map((name) => [name, values[mapping[name]]])),
      lines,
    },
    post,
  );
}

/** The one there is, else a new one. Before books are set up nothing can be posted: it stays a draft until they are. */
export async function invoiceOf(records: Records, context: Context, due: Due, post: boolean): Promise<Stored> {
  const key = `${due.source.entity}/${due.source.id}`;
  const filter = { field: 'sourceKey', operator: 'startsWith' as const, value: key };
  const sort = [{ field: 'createdAt', direction: 'desc' as const }];
  const { items } = await records.query(context, 'invoice', { filter, sort, limit: 100 });
  const standing = items.find(({ values }) => !isCreditedWhole(values));
  if (standing !== undefined) return standing;
  const made = await records.create(context, 'invoice', {
    ...written(due.customer),
    source: due.number.slice(0, 100),
    // Unique, so that two who ask at once make one.
    sourceKey: items.length === 0 ? key : `${key}#${items.length + 1}`,
    lines: due.lines.map(written),
  });
  return post && (await hasBooks(records, context))
    ? records.update(context, 'invoice', made.id, { state: 'posted' })
    : made;
}

function isCreditedWhole({ state, total, credited }: Stored['values']): boolean {
  return state === 'posted' && decimalOf(credited).eq(decimalOf(total));
}

async function hasBooks(records: Records, context: Context): Promise<boolean> {
  return (await records.query(context, 'fiscalPeriod', { limit: 1 })).items.length > 0;
}

/** What is there, as the record service takes it. */
function written(values: { readonly [field: string]: unknown }): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, typeof value === 'string' ? value : String(value)]],
    ),
  );
}
