// What rules may do with points, one movement each. A source (the rule and the record it speaks of) earns once, however often it is asked, and again what was taken back from it.
import { type Context, Decimal, type InTransaction, Problem, type RuleActionHandler, type Stored } from '#plugin-api';
import type { Ledger, MovementKind } from './ledger.ts';
import { newCode } from './new-code.ts';

interface Needs {
  readonly records: {
    get(context: Context, entity: string, id: string): Promise<Stored>;
    update(context: Context, entity: string, id: string, changes: Record<string, unknown>): Promise<Stored>;
  };
  readonly clock: { now(): Date };
  readonly ledger: Ledger;
}

interface Earned {
  readonly source: string;
  readonly points: number;
  readonly amount: Decimal | undefined;
}

const words = (fa: string, ar: string, he: string, en: string) => ({ fa, ar, he, en });
const person = words('شخص', 'الشخص', 'איש קשר', 'Person');
const none = { movement: null, points: 0 };

export function createMovements({ records, clock, ledger }: Needs): readonly RuleActionHandler[] {
  const told = (movement: Stored, points: number) => ({ movement: movement.id, points });

  /** Undoes a movement, once: `reverses` is unique. */
  async function undo(context: InTransaction, movement: Stored): Promise<Stored> {
    const made = String(movement.values.kind) as MovementKind;
    const kind = made === 'earn' ? 'unearn' : 'refund';
    if (made === 'unearn' || made === 'refund') throw new Problem(409, 'loyalty-reversed');
    const sides = ledger.mirrored(movement);
    const note = typeof movement.values.note === 'string' ? movement.values.note : undefined;
    const done = await ledger.post(context, { kind, sides, reverses: movement.id, note });
    if (kind === 'unearn')
      for (const { account } of sides) if (account !== undefined) await ledger.measure(context, account);
    return done;
  }

  /** A source earns once; what was taken back from it since, it may earn again. */
  async function owed(context: Context, { source, points, amount }: Earned): Promise<Earned | undefined> {
    const given = await ledger.bySource(context, source);
    if (given === undefined) return { source, points, amount };
    const had = await ledger.given(context, given.id, source);
    const isOpen = had.corrections > 0 && points > had.points && !(await ledger.isReversed(context, given.id));
    if (!isOpen) return undefined;
    const rest = { points: points - had.points, amount: amount?.sub(had.amount) };
    return { source: `${source}/${had.corrections + 1}`, ...rest };
  }

  const earn: RuleActionHandler = {
    name: 'loyalty.earn',
    label: words('دادن امتیاز', 'منح نقاط', 'זיכוי בנקודות', 'Give points'),
    parameters: [
      { name: 'person', kind: 'text', required: true, label: person },
      { name: 'points', kind: 'number', unless: ['amount'], label: words('امتیاز', 'النقاط', 'נקודות', 'Points') },
      { name: 'amount', kind: 'number', label: words('مبلغ', 'المبلغ', 'סכום', 'Amount') },
      {
        name: 'rate',
        kind: 'number',
        label: words('امتیاز هر واحد مبلغ', 'نقاط لكل وحدة', 'נקודות ליחידת סכום', 'Points for each unit of it'),
      },
      {
        name: 'months',
        kind: 'number',
        label: words('اعتبار به ماه', 'الصلاحية بالأشهر', 'תוקף בחודשים', 'Good for months'),
      },
      { name: 'note', kind: 'text', label: words('شرح', 'الشرح', 'הערה', 'Note') },
    ],
    async run(context, { record, arguments: args }) {
      if (typeof args.person !== 'string' || args.person === '') return none;
      const amount = args.amount === undefined || args.amount === null ? undefined : new Decimal(String(args.amount));
      const points = pointsOf(args.points, amount, args.rate);
      const source = sourceOf(context, record);
      const due = points <= 0 ? undefined : await owed(context, { source, points, amount });
      if (due === undefined) return none;
      const account = await ledger.accountOf(context, args.person);
      const money = due.amount === undefined ? {} : { amount: due.amount.toString() };
      const expiresOn = inMonths(clock.now(), args.months);
      const movement = await ledger.post(context, {
        kind: 'earn',
        source: due.source,
        note: typeof args.note === 'string' ? args.note : undefined,
        ...money,
        sides: [
          { account: account.id, points: due.points, expiresOn, ...money },
          { house: 'issued', points: -due.points },
        ],
      });
      await ledger.measure(context, account.id);
      return told(movement, due.points);
    },
  };

  const takeBack: RuleActionHandler = {
    name: 'loyalty.takeBack',
    label: words('پس گرفتن امتیازِ یک قاعده', 'استرجاع نقاط قاعدة', 'ביטול נקודות של כלל', 'Take back what a rule gave'),
    parameters: [{ name: 'rule', kind: 'text', required: true, label: words('قاعده', 'القاعدة', 'הכלל', 'Rule') }],
    async run(context, { record, arguments: args }) {
      const given = await ledger.bySource(context, `${String(args.rule)}/${record.entity}/${record.id}`);
      if (given === undefined) return none;
      return told(await undo(context, await records.get(context, 'pointTransaction', given.id)), 0);
    },
  };

  const correct: RuleActionHandler = {
    name: 'loyalty.correct',
    label: words('کم کردن امتیازِ یک قاعده', 'تصحيح نقاط قاعدة', 'תיקון נקודות של כלל', 'Correct what a rule gave'),
    parameters: [
      { name: 'rule', kind: 'text', required: true, label: words('قاعده', 'القاعدة', 'הכלל', 'Rule') },
      { name: 'amount', kind: 'number', required: true, label: words('مبلغ', 'المبلغ', 'סכום', 'Amount') },
      {
        name: 'rate',
        kind: 'number',
        label: words('امتیاز هر واحد مبلغ', 'نقاط لكل وحدة', 'נקודות ליחידת סכום', 'Points for each unit of it'),
      },
      { name: 'note', kind: 'text', label: words('شرح', 'الشرح', 'הערה', 'Note') },
    ],
    async run(context, { record, arguments: args }) {
      const source = `${String(args.rule)}/${record.entity}/${record.id}`;
      const given = await ledger.bySource(context, source);
      if (given === undefined || (await ledger.isReversed(context, given.id))) return none;
      const amount = new Decimal(String(args.amount));
      const had = await ledger.given(context, given.id, source);
      const [owed, turnover] = [had.points - pointsOf(undefined, amount, args.rate), had.amount.sub(amount)];
      const account = await records.get(context, 'pointAccount', had.account);
      // What is spent is spent: a balance never falls below zero, and nobody is refused their money back for it.
      const points = Math.min(owed, Number(account.values.balance ?? 0));
      if (points <= 0) return none;
      const movement = await ledger.post(context, {
        kind: 'unearn',
        source: `${source}/${had.corrections + 1}`,
        note: typeof args.note === 'string' ? args.note : undefined,
        sides: [
          { account: account.id, points: -points, amount: turnover.neg().toString() },
          { house: 'issued', points },
        ],
      });
      await ledger.measure(context, account.id);
      return told(movement, -points);
    },
  };

  const redeem: RuleActionHandler = {
    name: 'loyalty.redeem',
    label: words('خرج امتیاز برای جایزه', 'صرف نقاط لمكافأة', 'מימוש נקודות להטבה', 'Spend points on a reward'),
    parameters: [],
    async run(context, { record }) {
      const reward = await records.get(context, 'reward', String(record.values.reward));
      if (reward.values.active !== true) throw new Problem(422, 'loyalty-reward-inactive');
      const points = Number(reward.values.cost);
      const account = await ledger.accountOf(context, String(record.values.person));
      const movement = await ledger.post(context, {
        kind: 'burn',
        source: `redemption/${record.id}`,
        note: String(reward.values.name),
        sides: [
          { account: account.id, points: -points },
          { house: 'redeemed', points },
        ],
      });
      await records.update(context, 'redemption', record.id, { code: newCode(), transaction: movement.id });
      return told(movement, points);
    },
  };

  const refund: RuleActionHandler = {
    name: 'loyalty.refund',
    label: words('پس دادن امتیاز جایزه', 'رد نقاط المكافأة', 'החזר נקודות של הטבה', 'Give back the points of a reward'),
    parameters: [],
    async run(context, { record }) {
      const made = record.values.transaction;
      if (typeof made !== 'string') return none;
      return told(await undo(context, await records.get(context, 'pointTransaction', made)), 0);
    },
  };

  const transfer: RuleActionHandler = {
    name: 'loyalty.transfer',
    label: words('انتقال امتیاز', 'تحويل نقاط', 'העברת נקודות', 'Transfer points'),
    parameters: [],
    async run(context, { record }) {
      const { giver, receiver, points: many, note } = record.values;
      const points = Number(many);
      // Passing points to and fro makes them no younger.
      const next = await ledger.nextExpiry(context, String(giver), clock.now().toISOString().slice(0, 10));
      const movement = await ledger.post(context, {
        kind: 'transfer',
        source: `transfer/${record.id}`,
        note: typeof note === 'string' ? note : undefined,
        sides: [
          { account: String(giver), points: -points },
          { account: String(receiver), points, expiresOn: next?.on },
        ],
      });
      return told(movement, points);
    },
  };

  const reverse: RuleActionHandler = {
    name: 'loyalty.reverse',
    label: words('برگرداندن گردش', 'عكس الحركة', 'ביטול תנועה', 'Reverse the movement'),
    parameters: [],
    async run(context, { record }) {
      return told(await undo(context, await records.get(context, 'pointTransaction', record.id)), 0);
    },
  };

  return [earn, takeBack, correct, redeem, refund, transfer, reverse];
}

/** Whole points, rounded down: nobody owes a part of one. */
function pointsOf(given: unknown, amount: Decimal | undefined, rate: unknown): number {
  if (given !== undefined && given !== null) return Math.floor(Number(given));
  return amount === undefined
    ? 0
    : amount
        .mul(new Decimal(String(rate ?? 1)))
        .floor()
        .toNumber();
}

/** The rule and the record: a second event about the same record earns nothing more. */
function sourceOf({ cause }: Context, { entity, id }: Stored): string {
  return `${cause?.kind === 'rule' ? cause.name : 'earn'}/${entity}/${id}`;
}

function inMonths(now: Date, months: unknown): string | undefined {
  if (months === undefined || months === null) return undefined;
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + Number(months), 1));
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(now.getUTCDate(), last));
  return day.toISOString().slice(0, 10);
}
