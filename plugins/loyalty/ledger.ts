// The ledger behind the club: a movement is one record with its entries, written once. Knows accounts and movements, not why points move.
import { type Context, Decimal, type PluginServices, type Stored } from '#plugin-api';

export type MovementKind = 'earn' | 'burn' | 'expire' | 'transfer' | 'unearn' | 'refund';
type House = 'issued' | 'redeemed' | 'expired' | 'adjusted';

export interface Side {
  /** A member’s account, or a side of the club. */
  readonly account?: string;
  readonly house?: House;
  /** Above zero = credit. */
  readonly points: number;
  readonly amount?: unknown;
  /** Of credits: the last day on which they count. */
  readonly expiresOn?: string | undefined;
}

export interface Movement {
  readonly kind: MovementKind;
  readonly sides: readonly Side[];
  readonly source?: string;
  readonly note?: string | undefined;
  readonly amount?: unknown;
  readonly reverses?: string;
}

export interface Ledger {
  /** The account of the person, made when there is none yet. */
  accountOf(context: Context, person: string): Promise<Stored>;
  /** The movement that was made for this source; undefined when there is none. */
  bySource(context: Context, source: string): Promise<Stored | undefined>;
  isReversed(context: Context, movement: string): Promise<boolean>;
  /** What a source was given, less what was taken back from it since, and how often that was. */
  given(
    context: Context,
    movement: string,
    source: string,
  ): Promise<{
    readonly account: string;
    readonly points: number;
    readonly amount: Decimal;
    readonly corrections: number;
  }>;
  /** @throws Problem 422 when a balance would fall below zero */
  post(context: Context, movement: Movement): Promise<Stored>;
  /** Sides of a movement that undoes this one. */
  mirrored(movement: Stored): readonly Side[];
  /** What the entries of the account that pass the filter come to. */
  sum(context: Context, account: string, field: 'points' | 'amount', filter: Filter): Promise<Decimal>;
  /** Points that expired before the day and are still there. */
  overdue(context: Context, account: string, day: string): Promise<number>;
  /** The first day from this one on with points that expire, as far as they are not spent yet. */
  nextExpiry(
    context: Context,
    account: string,
    day: string,
  ): Promise<{ readonly on: string; readonly points: number } | undefined>;
  /** Points and turnover of the last twelve months, kept at the account: tiers are decided by them. */
  measure(context: Context, account: string): Promise<void>;
}

type Filter = NonNullable<Parameters<PluginServices['records']['query']>[2]['filter']>;

export function createLedger({ records, clock }: PluginServices): Ledger {
  const one = async (context: Context, entity: string, field: string, value: string) =>
    (await records.query(context, entity, { filter: { field, operator: 'eq', value }, limit: 1 })).items[0];

  async function sum(context: Context, account: string, field: 'points' | 'amount', filter: Filter): Promise<Decimal> {
    const value = await records.measure(context, 'pointAccount', account, {
      related: 'pointEntry.account',
      measure: 'sum',
      of: field,
      filter,
      operator: 'gt',
      value: 0,
    });
    return new Decimal(String(value ?? 0));
  }

  /** What was spent or went otherwise, all in all. */
  const gone = async (context: Context, account: string): Promise<number> =>
    -(await sum(context, account, 'points', { field: 'points', operator: 'lt', value: 0 })).toNumber();

  /** Credits that expire before the day, or on the days from it on one by one, the earliest first. */
  const creditsBefore = async (context: Context, account: string, day: string): Promise<number> =>
    (
      await sum(context, account, 'points', {
        and: [
          { field: 'points', operator: 'gt', value: 0 },
          { field: 'expiresOn', operator: 'lt', value: day },
        ],
      })
    ).toNumber();

  return {
    sum,
    async accountOf(context, person) {
      const known = await one(context, 'pointAccount', 'person', person);
      return known ?? records.create(context, 'pointAccount', { person });
    },
    bySource: (context, source) => one(context, 'pointTransaction', 'source', source),
    isReversed: async (context, movement) =>
      (await one(context, 'pointTransaction', 'reverses', movement)) !== undefined,
    async given(context, movement, source) {
      const filter: Filter = { field: 'source', operator: 'startsWith', value: `${source}/` };
      const { items } = await records.query(context, 'pointTransaction', { filter, limit: 100 });
      let account = '';
      let points = 0;
      let amount = new Decimal(0);
      for (const id of [movement, ...items.map((item) => item.id)]) {
        const { values } = await records.get(context, 'pointTransaction', id);
        for (const entry of (values.entries ?? []) as readonly Readonly<Record<string, unknown>>[]) {
          if (typeof entry.account !== 'string') continue;
          account = entry.account;
          points += Number(entry.points);
          amount = amount.add(new Decimal(String(entry.amount ?? 0)));
        }
      }
      return { account, points, amount, corrections: items.length };
    },
    post(context, { kind, sides, source, note, amount, reverses }) {
      const at = clock.now().toISOString();
      const text = note?.slice(0, 300) ?? null;
      const entries = sides.map((side) => ({ ...side, kind, at, note: text }));
      return records.create(context, 'pointTransaction', {
        kind,
        at,
        note: text,
        entries,
        ...(source === undefined ? {} : { source }),
        ...(amount === undefined ? {} : { amount }),
        ...(reverses === undefined ? {} : { reverses }),
      });
    },
    mirrored(movement) {
      const entries = Array.isArray(movement.values.entries) ? movement.values.entries : [];
      return entries.flatMap((entry): Side[] => {
        if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
        const { account, house, points, amount, expiresOn } = entry as Readonly<Record<string, unknown>>;
        return [
          {
            ...(typeof account === 'string' ? { account } : { house: house as House }),
            points: -Number(points),
            ...(amount === null || amount === undefined
              ? {}
              : { amount: new Decimal(String(amount)).neg().toString() }),
            // What is given back counts no longer than what it was.
            ...(typeof expiresOn === 'string' && Number(points) < 0 ? { expiresOn } : {}),
          },
        ];
      });
    },
    async overdue(context, account, day) {
      // The oldest points are spent first: what went altogether went from them.
      return Math.max(0, (await creditsBefore(context, account, day)) - (await gone(context, account)));
    },
    async nextExpiry(context, account, day) {
      let spent = (await gone(context, account)) - (await creditsBefore(context, account, day));
      let found: { on: string; points: number } | undefined;
      let after: string | undefined;
      do {
        const page = await records.query(context, 'pointEntry', {
          filter: {
            and: [
              { field: 'account', operator: 'eq', value: account },
              { field: 'points', operator: 'gt', value: 0 },
              { field: 'expiresOn', operator: 'ge', value: day },
            ],
          },
          sort: [{ field: 'expiresOn', direction: 'asc' }],
          ...(after === undefined ? {} : { after }),
        });
        for (const { values } of page.items) {
          const on = String(values.expiresOn);
          if (found !== undefined && found.on !== on) return found;
          const left = Number(values.points) - Math.max(0, spent);
          spent -= Number(values.points);
          if (left > 0) found = { on, points: (found?.points ?? 0) + left };
        }
        after = page.next;
      } while (after !== undefined);
      return found;
    },
    async measure(context, account) {
      const since = new Date(clock.now());
      since.setUTCFullYear(since.getUTCFullYear() - 1);
      const filter: Filter = {
        and: [
          { field: 'kind', operator: 'in', value: ['earn', 'unearn'] },
          { field: 'at', operator: 'gt', value: since.toISOString() },
        ],
      };
      const [points, turnover] = [
        await sum(context, account, 'points', filter),
        await sum(context, account, 'amount', filter),
      ];
      const zero = new Decimal(0);
      await records.update(context, 'pointAccount', account, {
        pointsOfYear: Decimal.max(points, zero).toNumber(),
        turnoverOfYear: Decimal.max(turnover, zero).toString(),
      });
    },
  };
}
