// Makes an invoice from a record that has lines, an order say. Which fields are which is said by whoever asks, so that no other module has to be there.
import type { Context, Stored } from '#plugin-api';
import type { Records } from './ledger.ts';

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

/** One invoice of one record, however often it is asked for. */
export async function invoiceFrom(
  records: Records,
  context: Context,
  source: Stored,
  mapping: Mapping,
  post: boolean,
): Promise<Stored> {
  const sourceKey = `${source.entity}/${source.id}`;
  const filter = { field: 'sourceKey', operator: 'eq' as const, value: sourceKey };
  const { items } = await records.query(context, 'invoice', { filter, limit: 1 });
  if (items[0] !== undefined) return items[0];
  const { values } = await records.get(context, source.entity, source.id);
  const lines = ((values[mapping.lines] ?? []) as readonly Line[]).map((line) => ({
    ...filled(line, mapping, ['description', 'quantity', 'unitPrice', 'discount', 'taxRate', 'code']),
  }));
  const made = await records.create(context, 'invoice', {
    ...filled(values, mapping, ['organization', 'person', 'owner']),
    source: String(values[mapping.number] ?? ''),
    sourceKey,
    lines,
  });
  return post ? records.update(context, 'invoice', made.id, { state: 'posted' }) : made;
}

function filled(from: Line, mapping: Mapping, names: readonly (keyof Mapping)[]): Record<string, unknown> {
  const found = names.map((name) => [name, from[mapping[name]] ?? null] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== null).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  return typeof value === 'string' ? value : String(value);
}
