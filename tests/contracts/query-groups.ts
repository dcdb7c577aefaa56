// What every installation may assume of groups and their measures: the same as a plain reading of the rows, in every calendar, on each
// database. Run by query-groups.test.ts and query-groups.postgres.test.ts.
import {
  CalendarDate,
  GregorianCalendar,
  HebrewCalendar,
  IslamicUmalquraCalendar,
  PersianCalendar,
  parseDate,
  type Calendar as Rules,
  toCalendar,
} from '@internationalized/date';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { Decimal } from '../../core/kernel/decimal.ts';
import type { GroupQuery } from '../../core/query/compile-groups.ts';
import type { Calendar, EntityDefinition, Measure } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const sale: EntityDefinition = {
  kind: 'entity',
  id: 'sale',
  name: 'sale',
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('stage', 'choice', { options: [{ value: 'a' }, { value: 'b' }] }),
    field('hot', 'boolean'),
    field('seats', 'integer'),
    field('value', 'money', { scale: 2, currency: 'IRR' }),
    field('day', 'date'),
    field('at', 'datetime'),
    field('owner', 'reference', { target: 'user' }),
    field('against', 'tags'),
    field('channels', 'choices', { options: [{ value: 'a' }, { value: 'b' }] }),
    field('secret', 'money', { currency: 'IRR' }),
  ],
  access: {
    staff: { read: 'all', create: false, update: 'none', delete: 'none', hidden: ['secret'] },
    own: { read: 'own', create: false, update: 'none', delete: 'none' },
    none: { read: 'none', create: false, update: 'none', delete: 'none' },
  },
};

const rules: Readonly<Record<Calendar, Rules>> = {
  jalali: new PersianCalendar(),
  hijri: new IslamicUmalquraCalendar(),
  hebrew: new HebrewCalendar(),
  gregorian: new GregorianCalendar(),
};

const inTehran = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Tehran',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Tehran's day of an instant, by Intl: summer times until 2022 are in it. */
function tehranDay(instant: string): string {
  return inTehran.format(new Date(instant));
}

function firstDay(day: string, period: string, calendar: Calendar): string {
  const date = toCalendar(parseDate(day), rules[calendar]);
  const iso = (one: CalendarDate): string => toCalendar(one, rules.gregorian).toString();
  if (period === 'day') return day;
  if (period === 'month') return iso(new CalendarDate(rules[calendar], date.year, date.month, 1));
  if (period === 'year') return iso(new CalendarDate(rules[calendar], date.year, 1, 1));
  // A week from Saturday: the context's language is Persian.
  const weekday = (new Date(`${day}T12:00:00Z`).getUTCDay() + 1) % 7;
  return parseDate(day).subtract({ days: weekday }).toString();
}

export function describeGroups(place: Place, runs: number): void {
  describe(`groups on ${place}`, () => {
    let house: House;
    let rows: Stored[];
    let staff: Context;
    let me: string;

    beforeAll(async () => {
      house = await openHouse(place, [sale]);
      const { records, system } = house;
      me = (await records.create(system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      staff = { ...userContext(me, ['staff']), locale: 'fa' };
      let state = 99;
      const next = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return Math.floor(state / 65_536) % below;
      };
      rows = [];
      for (let index = 0; index < 120; index += 1) {
        // 1968 to 2035, half of them around the changes of Tehran's summer time in 2021 and 2022.
        const far = Date.UTC(1968 + next(67), next(12), 1 + next(28), next(24));
        const near = Date.UTC(2021, [2, 8][next(2)]!, 20 + next(4), 18 + next(6), 15 * next(4));
        const at = new Date(index % 2 === 0 ? far : near).toISOString();
        rows.push(
          await records.create(system, 'sale', {
            name: `n${next(3)}`,
            stage: [null, 'a', 'b'][next(3)],
            hot: [null, true, false][next(3)],
            seats: [null, -7, 0, 3, Number.MAX_SAFE_INTEGER][next(5)],
            value: [null, '9999999999999999.99', '-0.01', '250'][next(4)],
            at: next(10) === 0 ? null : at,
            day: next(10) === 0 ? null : at.slice(0, 10),
            owner: next(4) === 0 ? me : null,
            secret: '1',
          }),
        );
      }
    });
    afterAll(() => house.close());

    const group = fc.oneof(
      fc.record({ field: fc.constantFrom('stage', 'hot', 'name', 'seats', 'owner') }),
      fc.record({
        field: fc.constantFrom('day', 'at', 'createdAt'),
        period: fc.constantFrom('day', 'week', 'month', 'year'),
      }),
    );
    const measure = fc.oneof(
      fc.record({ measure: fc.constantFrom('sum', 'average', 'min', 'max'), field: fc.constantFrom('value', 'seats') }),
      fc.record({ measure: fc.constantFrom('min', 'max'), field: fc.constantFrom('day', 'at') }),
      fc.constant({ measure: 'count' }),
    );

    function plainly(query: GroupQuery, calendar: Calendar) {
      const keyOf = (row: Stored): unknown[] =>
        query.groupBy.map(({ field: name, period }) => {
          const value = name === 'createdAt' ? row.createdAt : (row.values[name] ?? null);
          if (period === undefined || value === null) return value;
          return firstDay(name === 'day' ? String(value) : tehranDay(String(value)), period, calendar);
        });
      const groups = new Map<string, Stored[]>();
      for (const row of rows)
        groups.set(JSON.stringify(keyOf(row)), [...(groups.get(JSON.stringify(keyOf(row))) ?? []), row]);
      return new Map(
        [...groups].map(([key, own]) => [
          key,
          { count: own.length, measures: (query.measures ?? []).map((one) => measured(own, one.measure, one.field)) },
        ]),
      );
    }

    function measured(own: readonly Stored[], kind: Measure, name = ''): string | null {
      if (kind === 'count') return String(own.length);
      const values = own.flatMap((row) => (row.values[name] === null ? [] : [row.values[name]!]));
      if (name === 'day' || name === 'at') {
        const sorted = values.map(String).sort();
        return (kind === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
      }
      const numbers = values.map((value) => new Decimal(String(value)));
      const sum = numbers.reduce((total, value) => total.add(value), new Decimal(0));
      if (kind === 'sum') return sum.toFixed();
      if (numbers.length === 0) return null;
      if (kind === 'average')
        return sum
          .div(numbers.length)
          .toDecimalPlaces(name === 'value' ? 4 : 2)
          .toFixed();
      return (kind === 'min' ? Decimal.min(...numbers) : Decimal.max(...numbers)).toFixed();
    }

    it('counts, sums, averages and extremes by any two fields and periods of four calendars equal a plain reading', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(group, { maxLength: 2, selector: (one) => one.field }),
          fc.array(measure, { maxLength: 3 }),
          fc.constantFrom<Calendar>('jalali', 'hijri', 'hebrew', 'gregorian'),
          async (groupBy, measures, calendar) => {
            const query = { groupBy, measures } as GroupQuery;
            const found = await house.records.summarize({ ...staff, calendar }, 'sale', query);
            const byKey = new Map(
              found.groups.map(({ values, count, measures: of }) => [JSON.stringify(values), { count, measures: of }]),
            );
            expect(found.more).toBe(false);
            expect(new Map([...byKey].sort())).toEqual(new Map([...plainly(query, calendar)].sort()));
          },
        ),
        { numRuns: runs },
      );
    });

    it('counts the rows of the scope alone, and refuses who may read none', async () => {
      const own = userContext(me, ['own']);
      const total = await house.records.summarize(own, 'sale', { groupBy: [] });
      expect(total.groups[0]?.count).toBe(rows.filter((row) => row.values.owner === me).length);
      const none = userContext(me, ['none']);
      expect((await problemOf(house.records.summarize(none, 'sale', { groupBy: [] }))).status).toBe(403);
    });

    it('in a transaction counts what that has written, and outside only what is committed', async () => {
      const filter = { field: 'name', operator: 'eq', value: 'unseen' } as const;
      const count = async (context: Context) =>
        (await house.records.summarize(context, 'sale', { groupBy: [], filter })).groups[0]?.count ?? 0;
      const undone = house.database.transaction(house.system, async (inside) => {
        for (let made = 0; made < 2; made += 1)
          await house.records.create(inside, 'sale', { seats: 4, name: 'unseen' });
        expect([await count(inside), await count(house.system)]).toEqual([2, 0]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await count(house.system)).toBe(0);
    });

    it('counts a record with each of its labels and choices, however a label is spelled', async () => {
      const sold = (values: object) =>
        house.records.create(house.system, 'sale', { seats: 4, name: 'label', ...values });
      await sold({ against: ['Pars', 'Sepehr'], channels: ['b', 'a'], value: '10' });
      await sold({ against: ['Pars'], channels: ['b'], value: '20' });
      await sold({ against: ['pars '], value: '0.5' });
      await sold({ value: '5' });
      const by = async (field: string) => {
        const filter = { field: 'name', operator: 'eq', value: 'label' } as const;
        const measures = [{ measure: 'sum', field: 'value' }] as const;
        const { groups } = await house.records.summarize(staff, 'sale', { groupBy: [{ field }], measures, filter });
        return groups.map(({ values, count, measures: [sum] }) => [values[0], count, sum]);
      };
      expect(await by('against')).toEqual([
        ['Pars', 3, '30.5'],
        ['Sepehr', 1, '10'],
        [null, 1, '5'],
      ]);
      expect(await by('channels')).toEqual([
        ['a', 1, '10'],
        ['b', 2, '30'],
        [null, 2, '5.5'],
      ]);
    });

    it('T-I02 knows no measure but its five, and T-F02 no field the asker may not read', async () => {
      const ask = (query: unknown) => problemOf(house.records.summarize(staff, 'sale', query as GroupQuery));
      const wrong: [unknown, string][] = [
        [
          { groupBy: [], measures: [{ measure: 'if(1=2,sleep(1),sleep(3)) and sum', field: 'value' }] },
          'query.measure',
        ],
        [{ groupBy: [], measures: [{ measure: 'sum', field: 'name' }] }, 'query.measure'],
        [{ groupBy: [], measures: [{ measure: 'sum', field: 'day' }] }, 'query.measure'],
        [{ groupBy: [], measures: [{ measure: 'count', field: 'value' }] }, 'query.measure'],
        [{ groupBy: [{ field: 'value' }] }, 'query.group'],
        [{ groupBy: [{ field: 'stage', period: 'month' }] }, 'query.group'],
        [{ groupBy: [{ field: 'day', period: "month'); drop table x; --" }] }, 'query.group'],
        [{ groupBy: [{ field: 'stage' }, { field: 'hot' }, { field: 'name' }] }, 'query.group-fields'],
      ];
      for (const [query, code] of wrong) {
        const problem = await ask(query);
        expect({ query, status: problem.status, code: problem.details[0]?.code }).toEqual({ query, status: 422, code });
      }
      for (const query of [
        { groupBy: [{ field: 'secret' }] },
        { groupBy: [], measures: [{ measure: 'max', field: 'secret' }] },
        { groupBy: [], filter: { field: 'secret', operator: 'notEmpty' } },
      ])
        expect(await ask(query)).toMatchObject({ status: 422, code: 'unknown-field' });
    });
  });
}
