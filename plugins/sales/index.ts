// Which price list a quote goes by when nobody says: the customer's own, else one for a segment of theirs, else one for everybody; of several the one that began
// last. A quote that gets its list while it is saved prices the lines by it that had taken the price of their product.
import { type BeforeSave, type Context, Decimal, definePlugin, type RecordService, type Stored } from '#plugin-api';
import { convertLead } from './convert-lead.ts';

/** Of quotes that got their list in this transaction: what each product costs. */
const prices = new WeakMap<object, Map<string, ReadonlyMap<string, string>>>();

export default definePlugin(({ records }) => ({
  actions: [convertLead(records)],
  beforeSave: {
    async quote(context, save) {
      const { values, before } = save;
      const isNewCustomer = (values.organization ?? null) !== (before?.organization ?? null);
      if ((values.priceList ?? null) !== null || !isNewCustomer || context.transaction === undefined) return;
      const list = await listFor(records, context, save);
      if (list === undefined) return;
      values.priceList = list.id;
      const known = prices.get(context.transaction) ?? new Map<string, ReadonlyMap<string, string>>();
      prices.set(context.transaction, known.set(save.id, pricesOf(list)));
    },
    async quoteLine(context, { values, before }) {
      const listed = context.transaction && prices.get(context.transaction)?.get(String(values.quote));
      const price = listed?.get(String(values.product));
      if (price === undefined || before !== undefined) return;
      const product = await records.find(context, 'product', String(values.product));
      // What somebody wrote stays.
      if (String(product?.values.price) === String(values.unitPrice)) values.unitPrice = new Decimal(price);
    },
  },
}));

/** Those that hold on the day of issue, the nearest to the customer first. */
async function listFor(
  records: Pick<RecordService, 'query' | 'find'>,
  context: Context,
  { values }: BeforeSave,
): Promise<Stored | undefined> {
  const day = typeof values.issuedOn === 'string' ? values.issuedOn : undefined;
  if (day === undefined || typeof values.organization !== 'string') return undefined;
  const or = (field: string, operator: 'le' | 'ge') => ({
    or: [
      { field, operator: 'empty' as const },
      { field, operator, value: day },
    ],
  });
  const filter = {
    and: [
      { field: 'active', operator: 'eq' as const, value: true },
      { field: 'currency', operator: 'eq' as const, value: 'IRR' },
      or('validFrom', 'le'),
      or('validUntil', 'ge'),
    ],
  };
  const sort = [{ field: 'validFrom', direction: 'desc' as const }];
  const { items } = await records.query(context, 'priceList', { filter, sort, limit: 100 });
  const customer = await records.find(context, 'organization', values.organization);
  const tags = listOf(customer?.values.tags);
  const isTheirs = (list: Stored) => listOf(list.values.organizations).includes(String(values.organization));
  const isOfSegment = (list: Stored) => listOf(list.values.segment).some((tag) => tags.includes(tag));
  const isForAll = (list: Stored) =>
    listOf(list.values.organizations).length === 0 && listOf(list.values.segment).length === 0;
  return items.find(isTheirs) ?? items.find(isOfSegment) ?? items.find(isForAll);
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function pricesOf(list: Stored): ReadonlyMap<string, string> {
  const items = (list.values.items ?? []) as readonly { readonly product?: unknown; readonly price?: unknown }[];
  return new Map(items.map(({ product, price }) => [String(product), String(price)]));
}
