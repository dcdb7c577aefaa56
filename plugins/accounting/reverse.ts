// Takes back what is posted: a journal by its mirror image, which is posted on another day; a payment by that of its journal. What invoices owe again in rials follows
// their balances, to the last rial.
import type { Context, Decimal, Stored } from '#plugin-api';
import { isoDay } from './calendar.ts';
import { accountsFor, decimalOf, inRials, other, type Records, refused } from './ledger.ts';

type Line = Readonly<Record<string, unknown>>;

interface Reversal {
  /** "YYYY-MM-DD" */
  readonly date: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly about?: Readonly<Record<string, string>>;
}

const ofDocuments = ['invoice', 'creditNote', 'payment'];

/** @throws Problem 422 of a journal that belongs to a document, which is taken back itself; when it is reversed already */
export async function reverseJournal(records: Records, context: Context, id: string, today: Date): Promise<Stored> {
  const journal = await records.get(context, 'journal', id);
  const { kind, payment, number } = journal.values;
  if (ofDocuments.includes(String(kind)) || (kind === 'reversal' && (payment ?? null) !== null))
    throw refused(context, 'of-document');
  const date = isoDay(today.getTime());
  return post(records, context, id, { date, description: String(number), lines: mirrored(journal) });
}

/** The journal that takes back what the payment posted: made, and named by it. */
export async function reversePayment(records: Records, context: Context, id: string): Promise<Stored> {
  const payment = await records.get(context, 'payment', id);
  const { reversedOn, reversalReason, number } = payment.values;
  const journal = await journalOf(records, context, id);
  const made =
    (await reversalOf(records, context, journal.id)) ??
    (await post(records, context, journal.id, {
      date: String(reversedOn),
      description: `${String(number)}: ${String(reversalReason)}`,
      lines: await owingAgain(records, context, payment, mirrored(journal)),
      about: { payment: id },
    }));
  await records.update(context, 'payment', id, { reversal: made.id });
  return made;
}

function post(records: Records, context: Context, reverses: string, reversal: Reversal): Promise<Stored> {
  const { about, ...values } = reversal;
  return records.create(context, 'journal', { ...values, ...about, kind: 'reversal', reverses, state: 'posted' });
}

async function journalOf(records: Records, context: Context, payment: string): Promise<Stored> {
  const filter = {
    and: [
      { field: 'payment', operator: 'eq' as const, value: payment },
      { field: 'kind', operator: 'eq' as const, value: 'payment' },
    ],
  };
  const { items } = await records.query(context, 'journal', { filter, limit: 1 });
  if (items[0] === undefined) throw refused(context, 'not-posted');
  return records.get(context, 'journal', items[0].id);
}

/** Of a time when the journal of a payment could be taken back by itself. */
async function reversalOf(records: Records, context: Context, journal: string): Promise<Stored | undefined> {
  const filter = { field: 'reverses', operator: 'eq' as const, value: journal };
  return (await records.query(context, 'journal', { filter, limit: 1 })).items[0];
}

function mirrored({ values }: Stored): readonly Line[] {
  return ((values.lines ?? []) as readonly Line[]).map(({ id: _, debit, credit, foreign, rate, ...line }) => ({
    ...line,
    [other.debit]: amountOf(debit),
    [other.credit]: amountOf(credit),
    foreign: amountOf(foreign),
    rate: amountOf(rate),
  }));
}

/** What an invoice owes again is counted at its balance of now; other payments meanwhile may have moved a rial of rounding. */
async function owingAgain(
  records: Records,
  context: Context,
  { values }: Stored,
  lines: readonly Line[],
): Promise<readonly Line[]> {
  const freed = new Map<string, Decimal>();
  for (const { invoice, amount } of (values.allocations ?? []) as readonly Line[])
    freed.set(String(invoice), decimalOf(freed.get(String(invoice))).add(decimalOf(amount)));
  const owing = new Map<string, Decimal>();
  for (const [id, amount] of freed) {
    const invoice = await records.get(context, 'invoice', id);
    const [rate, balance] = [decimalOf(invoice.values.rate), decimalOf(invoice.values.balance)];
    owing.set(String(invoice.values.number), inRials(balance, rate).sub(inRials(balance.sub(amount), rate)));
  }
  let moved = decimalOf(0);
  const counted = lines.map((line) => {
    const share = owing.get(String(line.description));
    if (share === undefined || line.debit === null) return line;
    moved = moved.add(share.sub(decimalOf(line.debit)));
    return { ...line, debit: share.toFixed() };
  });
  if (moved.isZero()) return counted;
  const [part, side] = moved.isPositive() ? (['gain', 'credit'] as const) : (['loss', 'debit'] as const);
  const account = (await accountsFor(records, context, 'payment'))(part);
  return [...counted, { account, description: String(values.number), [side]: moved.abs().toFixed() }];
}

function amountOf(value: unknown): string | null {
  return value === null || value === undefined ? null : decimalOf(value).toFixed();
}
