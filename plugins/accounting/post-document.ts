// The journals of invoices, credit notes and payments, by posting rules. What an invoice still owes in rials follows its balance, so the shares of
// several payments add up to the whole to the last rial; what is credited beyond that stays as the customer's credit; what the rate has changed meanwhile is a gain or a loss.
import type { Context, Decimal, Stored } from '#plugin-api';
import { type AccountFor, accountsFor, decimalOf, type Entry, inRials, postJournal, type Records } from './ledger.ts';

type Lines = readonly { readonly [field: string]: unknown }[];

/** @throws Problem 422 when no posting rule names an account */
export async function postDocument(records: Records, context: Context, { entity, id }: Stored): Promise<Stored> {
  const document = await records.get(context, entity, id);
  const { values } = document;
  const account = await accountsFor(records, context, entity);
  const entries =
    entity === 'payment'
      ? await paymentEntries(records, context, document, account)
      : await saleEntries(records, context, document, account);
  const { organization, person, currency, rate } = values;
  const date = String(values.date ?? values.issuedOn);
  return postJournal(records, context, {
    date,
    kind: entity,
    description: String(values.number),
    about: { [entity]: id },
    entries,
    common: { organization, person, currency, rate: String(rate) },
  });
}

async function saleEntries(
  records: Records,
  context: Context,
  { entity, values }: Stored,
  account: AccountFor,
): Promise<readonly Entry[]> {
  const isInvoice = entity === 'invoice';
  const rate = decimalOf(values.rate);
  const total = decimalOf(values.total);
  // Of what was paid already nothing is owed any more: it is the customer's to keep.
  const kept = isInvoice ? decimalOf(0) : decimalOf(values.toCredit);
  const owes = isInvoice
    ? inRials(total, rate)
    : shareOf(await records.get(context, 'invoice', String(values.invoice)), total.sub(kept));
  const whole = owes.add(inRials(kept, rate));
  const [owed, earned] = isInvoice ? (['debit', 'credit'] as const) : (['credit', 'debit'] as const);
  const nets = new Map<string, Decimal>();
  const taxes = new Map<string, Decimal>();
  for (const line of (values.lines ?? []) as Lines) {
    add(nets, account('net', line), decimalOf(line.net));
    if (!decimalOf(line.tax).isZero()) add(taxes, account('tax', line), decimalOf(line.tax));
  }
  const parts = [...nets, ...taxes].map(
    ([to, foreign]): Entry => ({
      account: to,
      side: earned,
      amount: inRials(foreign, rate),
      foreign,
    }),
  );
  const [first, ...rest] = parts;
  const rounding = parts.reduce((left, { amount }) => left.sub(amount), whole);
  return [
    { account: account('receivable'), side: owed, amount: owes, foreign: total.sub(kept) },
    ...(kept.isZero() ? [] : [await creditEntry(records, context, kept, rate)]),
    ...(first === undefined ? [] : [{ ...first, amount: first.amount.add(rounding) }]),
    ...rest,
  ];
}

/** Where payments put what is left of them. */
async function creditEntry(records: Records, context: Context, foreign: Decimal, rate: Decimal): Promise<Entry> {
  const account = await accountsFor(records, context, 'payment');
  return { account: account('credit'), side: 'credit', amount: inRials(foreign, rate), foreign };
}

async function paymentEntries(
  records: Records,
  context: Context,
  { values }: Stored,
  account: AccountFor,
): Promise<readonly Entry[]> {
  const rate = decimalOf(values.rate);
  const received = inRials(decimalOf(values.amount), rate);
  const left = decimalOf(values.unallocated);
  const perInvoice = new Map<string, Decimal>();
  for (const { invoice, amount } of (values.allocations ?? []) as Lines)
    add(perInvoice, String(invoice), decimalOf(amount));
  const entries: Entry[] = [
    { account: account('received', values), side: 'debit', amount: received, foreign: decimalOf(values.amount) },
  ];
  for (const [id, amount] of perInvoice) {
    const invoice = await records.get(context, 'invoice', id);
    const description = String(invoice.values.number);
    const share = shareOf(invoice, amount);
    entries.push({ account: account('receivable'), side: 'credit', amount: share, foreign: amount, description });
  }
  if (!left.isZero())
    entries.push({ account: account('credit'), side: 'credit', amount: inRials(left, rate), foreign: left });
  const credited = entries.slice(1).reduce((sum, { amount }) => sum.add(amount), decimalOf(0));
  const difference = received.sub(credited);
  if (difference.isZero()) return entries;
  const isGain = difference.isPositive();
  const part = isGain ? 'gain' : 'loss';
  return [...entries, { account: account(part), side: isGain ? 'credit' : 'debit', amount: difference.abs() }];
}

/** Of what the invoice owed in rials before and owes after this amount; its balance is already without it. */
function shareOf({ values }: Stored, amount: Decimal): Decimal {
  const rate = decimalOf(values.rate);
  const after = decimalOf(values.balance);
  return inRials(after.add(amount), rate).sub(inRials(after, rate));
}

function add(sums: Map<string, Decimal>, key: string, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? decimalOf(0)).add(amount));
}
