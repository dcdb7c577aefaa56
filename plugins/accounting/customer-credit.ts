// What is left with us of what a customer paid, or was credited beyond an invoice: a payment out of it, and taking back what it came from, must leave none below zero.
import type { BeforeSave, Context, Decimal } from '#plugin-api';
import { decimalOf, type Records, refused } from './ledger.ts';

type Values = Readonly<Record<string, unknown>>;

interface Customer {
  readonly entity: 'organization' | 'person';
  readonly id: string;
}

/** Before a payment is posted out of the customer's credit, or one that left some is taken back. @throws Problem 422 */
export async function keepWithinCredit(records: Records, context: Context, save: BeforeSave): Promise<void> {
  const before = save.before ?? {};
  const after: Values = { ...before, ...save.values };
  const taken = effectOf(before).sub(effectOf(after));
  const customer = customerOf(after);
  if (!taken.isPositive() || taken.isZero() || customer === undefined) return;
  // Held until this is committed: of two that take at once the second counts the first.
  await records.update(context, customer.entity, customer.id, {});
  const currency = String(after.currency);
  const credit = await creditOf(records, context, customer, currency);
  if (taken.lte(credit)) return;
  const write = new Intl.NumberFormat(context.locale, { maximumFractionDigits: 20 });
  const amount = (value: Decimal) => `${write.format(value.toFixed() as `${number}`)} ${currency}`;
  throw refused(context, 'beyond-credit', { credit: amount(credit), taken: amount(taken) });
}

/** What a payment adds to the credit of its customer; below zero: takes from it. */
function effectOf({ state, method, amount, unallocated }: Values): Decimal {
  if (state !== 'posted') return decimalOf(0);
  return method === 'advance' ? decimalOf(amount).negated() : decimalOf(unallocated);
}

function customerOf({ organization, person }: Values): Customer | undefined {
  if (typeof organization === 'string') return { entity: 'organization', id: organization };
  return typeof person === 'string' ? { entity: 'person', id: person } : undefined;
}

async function creditOf(
  records: Records,
  context: Context,
  { entity, id }: Customer,
  currency: string,
): Promise<Decimal> {
  const own = [
    { field: entity, operator: 'eq' as const, value: id },
    // What names an organization is the organization's, whoever acts for it.
    ...(entity === 'person' ? [{ field: 'organization', operator: 'empty' as const }] : []),
    { field: 'currency', operator: 'eq' as const, value: currency },
    { field: 'state', operator: 'eq' as const, value: 'posted' },
  ];
  const sum = async (document: string, field: string, ...more: readonly object[]): Promise<Decimal> => {
    const filter = { and: [...own, ...more] } as Parameters<Records['summarize']>[2]['filter'];
    const { groups } = await records.summarize(context, document, {
      groupBy: [],
      measures: [{ measure: 'sum' as const, field }],
      filter,
    });
    return decimalOf(groups[0]?.measures[0]);
  };
  const isOut = { field: 'method', operator: 'eq', value: 'advance' };
  const left = await sum('payment', 'unallocated', { not: isOut });
  const credited = await sum('creditNote', 'toCredit');
  return left.add(credited).sub(await sum('payment', 'amount', isOut));
}
