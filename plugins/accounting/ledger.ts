// What the parts of the books have in common: acting as the house, amounts in rials, accounts by posting rules, and the one way a journal comes to be.
import { type Context, Decimal, Problem, type RecordService, type Stored } from '#plugin-api';

export type Records = Pick<RecordService, 'create' | 'update' | 'get' | 'find' | 'query' | 'summarize'>;

export interface Entry {
  readonly account: string;
  readonly side: 'debit' | 'credit';
  /** In rials; nothing is written for 0. */
  readonly amount: Decimal;
  readonly description?: string | undefined;
  /** What it was in its currency. */
  readonly foreign?: Decimal;
}

export interface NewJournal {
  readonly date: string;
  readonly kind: string;
  readonly description: string;
  /** What it is about: a reference of the journal by its name. */
  readonly about: { readonly [field: string]: string };
  readonly entries: readonly Entry[];
  /** Of every line. */
  readonly common?: { readonly [field: string]: unknown };
}

/** Periods, accounts and rules are looked up for whoever writes, also where they may not read them. */
export function asHouse<C extends Context>(context: C): C {
  return { ...context, principal: { kind: 'system', purpose: 'accounting' } };
}

/** Made and posted in the transaction of what it is about. */
export function postJournal(records: Records, context: Context, journal: NewJournal): Promise<Stored> {
  const { date, kind, description, about, entries, common } = journal;
  const lines = entries
    .filter(({ amount }) => !amount.isZero())
    .map(({ account, side, amount, foreign, description: own }) => ({
      ...common,
      account,
      description: own ?? description,
      // A sum below zero lies on the other side.
      [amount.isNegative() ? other[side] : side]: amount.abs().toFixed(),
      ...(foreign === undefined ? {} : { foreign: foreign.abs().toFixed() }),
    }));
  return records.create(context, 'journal', { date, kind, description, ...about, lines, state: 'posted' });
}

export const other = { debit: 'credit', credit: 'debit' } as const;

export function decimalOf(value: unknown): Decimal {
  return value === null || value === undefined ? new Decimal(0) : new Decimal(String(value));
}

/** Rials have no parts. */
export function inRials(amount: Decimal, rate: Decimal): Decimal {
  return amount.mul(rate).toDecimalPlaces(0);
}

export type Traits = Readonly<Partial<Record<'category' | 'code' | 'taxRate' | 'method', unknown>>>;
export type AccountFor = (part: string, traits?: Traits) => string;

const traits = ['category', 'code', 'taxRate', 'method'] as const;

/** Of the rules of a document that fit, the one that says most. @throws Problem 422 of the accessor when none fits */
export async function accountsFor(records: Records, context: Context, document: string): Promise<AccountFor> {
  const filter = { field: 'document', operator: 'eq' as const, value: document };
  const { items } = await records.query(context, 'postingRule', { filter, limit: 200 });
  return (part, given = {}) => {
    const fitting = items
      .filter(({ values }) => values.part === part && traits.every((trait) => fits(values[trait], given[trait])))
      .sort((a, b) => said(b) - said(a));
    const account = fitting[0]?.values.account;
    if (typeof account === 'string') return account;
    throw refused(context, 'no-account', { document, part });
  };
}

function fits(wanted: unknown, given: unknown): boolean {
  return (wanted ?? null) === null || String(wanted) === String(given ?? '');
}

function said({ values }: Stored): number {
  return traits.filter((trait) => (values[trait] ?? null) !== null).length;
}

const sentences = {
  'no-account': {
    fa: 'برای «{part}» در {document} قاعدهٔ ثبتی نیست. در «قاعده‌های ثبت» حسابش را مشخص کنید.',
    ar: 'لا قاعدة ترحيل لـ«{part}» في {document}. حدد حسابه في «قواعد الترحيل».',
    he: 'אין כלל רישום עבור „{part}” ב־{document}. קבעו לו חשבון ב„כללי רישום”.',
    en: 'No posting rule says where “{part}” of a {document} goes. Name its account under posting rules.',
  },
  drafts: {
    fa: 'هنوز {count} سند پیش‌نویس در این سال هست. آن‌ها را قطعی یا حذف کنید.',
    ar: 'ما زال في هذه السنة {count} قيود مسودة. رحّلها أو احذفها.',
    he: 'בשנה זו נותרו עדיין {count} פקודות בטיוטה. סגרו או מחקו אותן.',
    en: 'There are still {count} draft journals in this year. Post or delete them.',
  },
  'of-document': {
    fa: 'این سند از یک صورت‌حساب، برگشت از فروش یا دریافت است. همان را برگردانید: دریافت را در صفحهٔ خودش، صورت‌حساب را با برگشت از فروش.',
    ar: 'هذا القيد لفاتورة أو إشعار دائن أو دفعة. أرجعوا المستند نفسه: الدفعة من صفحتها، والفاتورة بإشعار دائن.',
    he: 'הפקודה שייכת לחשבונית, להודעת זיכוי או לתשלום. בטלו את המסמך עצמו: תשלום בעמוד שלו, חשבונית בהודעת זיכוי.',
    en: 'This journal belongs to an invoice, a credit note or a payment. Take that back: a payment on its page, an invoice by a credit note.',
  },
  'not-posted': {
    fa: 'این دریافت سندی در دفتر ندارد.',
    ar: 'ليس لهذه الدفعة قيد في الدفتر.',
    he: 'לתשלום זה אין פקודה בספרים.',
    en: 'This payment has no journal in the books.',
  },
  'closed-already': {
    fa: 'همهٔ دوره‌های این سال بسته‌اند.',
    ar: 'كل فترات هذه السنة مغلقة.',
    he: 'כל התקופות של שנה זו סגורות.',
    en: 'All periods of this year are closed already.',
  },
  'beyond-credit': {
    fa: 'از اعتبار این مشتری {credit} مانده است و این کار {taken} از آن برمی‌دارد. مبلغ را کم کنید یا نخست آنچه را از اعتبار پرداخت شده برگردانید.',
    ar: 'بقي من رصيد هذا العميل {credit}، وهذا يأخذ منه {taken}. أنقِص المبلغ، أو اعكس أولًا ما دُفع من الرصيد.',
    he: 'מיתרת הזכות של הלקוח נותרו {credit}, וזה לוקח ממנה {taken}. הקטינו את הסכום, או בטלו תחילה את מה ששולם מיתרת הזכות.',
    en: 'The credit of this customer is {credit}, and this takes {taken} of it. Lower the amount, or first reverse what was paid out of the credit.',
  },
} as const;

/** In the language of whoever asked for it. */
export function refused(
  context: Context,
  why: keyof typeof sentences,
  params: Readonly<Record<string, string | number>> = {},
): Problem {
  const texts: Readonly<Record<string, string>> = sentences[why];
  const text = texts[context.locale.slice(0, 2)] ?? sentences[why].en;
  const message = text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return new Problem(422, 'invalid', {
    params: { count: 1 },
    details: [{ pointer: '', code: 'validation.rule', params: { message } }],
  });
}
