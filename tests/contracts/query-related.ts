// What every installation may assume of filters over related records and of times seen from now: the same as a plain reading of the rows, on
// each database. Run by query-related.test.ts and query-related.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { Decimal } from '../../core/kernel/decimal.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FilterTree, RelatedTerm } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const reader = { read: 'all', create: false, update: 'none', delete: 'none' } as const;

const client: EntityDefinition = {
  kind: 'entity',
  id: 'client',
  name: 'client',
  titleField: 'name',
  fields: [field('name', 'text')],
  access: { staff: reader, narrow: reader, blind: reader },
};

const visit: EntityDefinition = {
  kind: 'entity',
  id: 'visit',
  name: 'visit',
  titleField: 'topic',
  ownerField: 'owner',
  fields: [
    field('topic', 'text'),
    field('client', 'reference', { target: 'client' }),
    field('owner', 'reference', { target: 'user' }),
    field('stage', 'choice', { options: [{ value: 'won' }, { value: 'lost' }] }),
    field('value', 'money', { scale: 2, currency: 'IRR' }),
    field('seats', 'integer'),
    field('at', 'datetime'),
    field('day', 'date'),
  ],
  access: { staff: reader, narrow: { ...reader, read: 'own' }, blind: { ...reader, hidden: ['client', 'value'] } },
};

const stop: EntityDefinition = {
  kind: 'entity',
  id: 'stop',
  name: 'stop',
  titleField: 'place',
  fields: [field('place', 'text'), field('visit', 'reference', { target: 'visit' })],
  access: { staff: reader, narrow: reader, blind: { ...reader, read: 'none' } },
};

const amounts = ['-9999999999999999.99', '-0.01', '0', '0.01', '999999999.99', '1000000000', '9999999999999999.99'];
const bounds = [...amounts, '0.005', '-2000000000.01', '99999999999999.5'];

export function describeRelated(place: Place, runs: number): void {
  describe(`filters over related records on ${place}`, () => {
    let house: House;
    let clients: Stored[];
    let visits: Stored[];
    let staff: Context;
    let me: string;

    beforeAll(async () => {
      house = await openHouse(place, [client, visit, stop]);
      const { records, system } = house;
      me = (await records.create(system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      staff = userContext(me, ['staff']);
      let state = 4_711;
      const next = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return Math.floor(state / 65_536) % below;
      };
      clients = [];
      for (let index = 0; index < 12; index += 1)
        clients.push(await records.create(system, 'client', { name: `c${index}` }));
      visits = [];
      for (let index = 0; index < 60; index += 1) {
        const day = new Date(Date.UTC(2029, 11, 1 + next(40), next(24)));
        visits.push(
          await records.create(system, 'visit', {
            topic: `v${next(4)}`,
            client: next(8) === 0 ? null : clients[next(10)]!.id,
            owner: next(3) === 0 ? me : null,
            stage: [null, 'won', 'lost'][next(3)],
            value: [null, ...amounts][next(amounts.length + 1)],
            seats: [null, -3, 0, 2, Number.MAX_SAFE_INTEGER][next(5)],
            at: next(5) === 0 ? null : day.toISOString(),
            day: next(5) === 0 ? null : day.toISOString().slice(0, 10),
          }),
        );
      }
      for (let index = 0; index < 30; index += 1)
        await records.create(system, 'stop', { place: `p${next(3)}`, visit: visits[next(20)]!.id });
    });
    afterAll(() => house.close());

    const names = async (context: Context, filter: FilterTree): Promise<string[]> =>
      (await house.records.query(context, 'client', { filter, limit: 200 })).items
        .map((row) => String(row.values.name))
        .sort();

    /** The term read plainly: the visits of the client that pass, then their measure. */
    function holds(row: Stored, term: RelatedTerm, rows: readonly Stored[]): boolean {
      const stage = term.filter as { value: string } | undefined;
      const own = rows.filter(
        (one) => one.values.client === row.id && (stage === undefined || one.values.stage === stage.value),
      );
      if (term.operator === 'some') return own.length > 0;
      if (term.operator === 'none') return own.length === 0;
      const measured = measureOf(own, term);
      if (measured === undefined) return false;
      const order = measured.cmp(new Decimal(String(term.value)));
      return { eq: order === 0, ne: order !== 0, lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[
        term.operator
      ];
    }

    function measureOf(own: readonly Stored[], { measure = 'count', of = '' }: RelatedTerm): Decimal | undefined {
      if (measure === 'count') return new Decimal(own.length);
      const values = own.flatMap((one) => {
        const value = one.values[of] ?? null;
        return value === null ? [] : [new Decimal(String(value))];
      });
      const sum = values.reduce((total, value) => total.add(value), new Decimal(0));
      if (measure === 'sum') return sum;
      if (values.length === 0) return undefined;
      if (measure === 'average') return sum.div(values.length);
      return measure === 'min' ? Decimal.min(...values) : Decimal.max(...values);
    }

    const comparison = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
    const filter = fc.option(
      fc.record({
        field: fc.constant('stage'),
        operator: fc.constant('eq' as const),
        value: fc.constantFrom('won', 'lost'),
      }),
      { nil: undefined },
    );
    const term: fc.Arbitrary<RelatedTerm> = fc
      .oneof(
        fc.record({ operator: fc.constantFrom('some', 'none') }),
        fc.record({ operator: comparison, value: fc.integer({ min: 0, max: 9 }) }),
        fc.record({
          operator: comparison,
          measure: fc.constantFrom('sum', 'average', 'min', 'max'),
          of: fc.constant('value'),
          value: fc.constantFrom(...bounds),
        }),
        fc.record({
          operator: comparison,
          measure: fc.constantFrom('sum', 'average', 'min', 'max'),
          of: fc.constant('seats'),
          value: fc.constantFrom(-3, -1.5, 0, 0.5, 1, 2, 4),
        }),
      )
      .chain((made) =>
        filter.map(
          (by) => ({ related: 'visit.client', ...made, ...(by === undefined ? {} : { filter: by }) }) as RelatedTerm,
        ),
      );

    it('counts, sums, averages and extremes equal a plain reading of the rows, and not is the exact complement', async () => {
      await fc.assert(
        fc.asyncProperty(term, async (tree) => {
          const expected = clients.filter((row) => holds(row, tree, visits)).map((row) => String(row.values.name));
          expect(await names(staff, tree)).toEqual(expected.sort());
          const others = clients.filter((row) => !holds(row, tree, visits)).map((row) => String(row.values.name));
          expect(await names(staff, { not: tree })).toEqual(others.sort());
        }),
        { numRuns: runs },
      );
    });

    it('counts only the related records the asker may read', async () => {
      const narrow = userContext(me, ['narrow']);
      const mine = visits.filter((one) => one.values.owner === me);
      for (const tree of [
        { related: 'visit.client', operator: 'some' },
        { related: 'visit.client', operator: 'ge', value: 2 },
        { related: 'visit.client', measure: 'sum', of: 'seats', operator: 'gt', value: 0 },
      ] as const)
        expect(await names(narrow, tree)).toEqual(
          clients
            .filter((row) => holds(row, tree, mine))
            .map((row) => String(row.values.name))
            .sort(),
        );
    });

    it('asks through relations of relations', async () => {
      const found = await names(staff, {
        related: 'visit.client',
        operator: 'some',
        filter: {
          related: 'stop.visit',
          operator: 'ge',
          value: 2,
          filter: { field: 'place', operator: 'ne', value: 'p9' },
        },
      });
      const stops = (await house.records.query(staff, 'stop', { limit: 200 })).items;
      const busy = visits.filter((one) => stops.filter((at) => at.values.visit === one.id).length >= 2);
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual(
        clients
          .filter((row) => busy.some((one) => one.values.client === row.id))
          .map((row) => String(row.values.name))
          .sort(),
      );
    });

    it('knows no relation and no field that the asker may not read, in the words of one that never was', async () => {
      const blind = userContext(me, ['blind']);
      const trees: FilterTree[] = [
        { related: 'visit.client', operator: 'some' },
        { related: 'nothing.client', operator: 'some' },
        { related: 'visit.owner', operator: 'some' },
        { related: 'visit', operator: 'some' },
      ];
      for (const tree of trees)
        expect(await problemOf(names(blind, tree))).toMatchObject({ status: 422, code: 'unknown-field' });
      const hidden: FilterTree = {
        related: 'visit.client',
        operator: 'some',
        filter: { related: 'stop.visit', operator: 'some', filter: { field: 'secret', operator: 'notEmpty' } },
      };
      expect(await problemOf(names(staff, hidden))).toMatchObject({ status: 422, code: 'unknown-field' });
      const measured: FilterTree = {
        related: 'stop.visit',
        operator: 'some',
        filter: { field: 'place', operator: 'eq', value: 'p1' },
      };
      expect(await problemOf(house.records.query(blind, 'visit', { filter: measured, limit: 5 }))).toMatchObject({
        status: 422,
        code: 'unknown-field',
      });
    });

    it('takes as many terms as a filter may have, and costs no more than so many times one', async () => {
      const visited = new Set(
        visits.flatMap(({ values }) => (typeof values.client === 'string' ? [values.client] : [])),
      ).size;
      const ask = async (times: number): Promise<number> => {
        const terms = (term: FilterTree): FilterTree => ({ and: Array.from({ length: times }, () => term) });
        const began = performance.now();
        expect(await names(staff, terms({ related: 'visit.client', operator: 'some' }))).toHaveLength(visited);
        const through = terms({ field: 'visit.client.name', operator: 'startsWith', value: 'c' });
        const stops = await house.records.query(staff, 'stop', { filter: through, limit: 200 });
        expect(stops.items.length).toBeGreaterThan(0);
        return performance.now() - began;
      };
      // One statement at a time is compared with itself: a plan that grows with the square of its terms takes thousands of times one.
      const one = Math.max(await ask(1), await ask(1), 10);
      expect(await ask(limits.filterTerms)).toBeLessThan(3 * limits.filterTerms * one);
    });

    it('refuses what is no measure: an unknown word, SQL in its place, text that is summed, a bound of the wrong kind', async () => {
      const wrong: [object, string][] = [
        [{ related: 'visit.client', operator: 'gt', value: '1' }, 'query.value'],
        [{ related: 'visit.client', operator: 'like', value: 1 }, 'query.operator'],
        [{ related: 'visit.client', operator: 'some', value: 1 }, 'query.filter'],
        [{ related: 'visit.client', operator: 'gt', value: 1, of: 'value' }, 'query.measure'],
        [{ related: 'visit.client', measure: 'sum', of: 'topic', operator: 'gt', value: '1' }, 'query.measure'],
        [{ related: 'visit.client', measure: 'sum', of: 'value', operator: 'gt', value: 'x' }, 'query.value'],
        [
          { related: 'visit.client', measure: 'sum', of: 'value', operator: 'gt', value: { ago: 1, unit: 'day' } },
          'query.value',
        ],
        [
          {
            related: 'visit.client',
            measure: 'if(1=2,sleep(1),sleep(3)) and sum',
            of: 'value',
            operator: 'gt',
            value: '1',
          },
          'query.measure',
        ],
        [{ related: 'visit.client', operator: 'some', extra: 1 }, 'query.filter'],
        [{ field: 'name', operator: 'during', value: { period: 'month' } }, 'query.operator'],
        [{ field: 'createdAt', operator: 'during', value: { period: 'moon' } }, 'query.period'],
        [{ field: 'createdAt', operator: 'during', value: { last: 0, unit: 'day' } }, 'query.period'],
        [{ field: 'createdAt', operator: 'during', value: { month: 9 } }, 'query.period'],
        [{ field: 'createdAt', operator: 'lt', value: { ago: 1, unit: 'eon' } }, 'query.value'],
        [{ field: 'createdAt', operator: 'in', value: { ago: 1, unit: 'day' } }, 'query.list'],
      ];
      for (const [tree, code] of wrong) {
        const problem = await problemOf(names(staff, tree as FilterTree));
        expect({ tree, status: problem.status, code: problem.details[0]?.code }).toEqual({ tree, status: 422, code });
      }
    });

    it('finds times seen from now: the clock stands at 2030-01-01 in Tehran', async () => {
      const count = async (tree: FilterTree): Promise<number> =>
        (await house.records.query(staff, 'visit', { filter: tree, limit: 200 })).items.length;
      const inDays = (first: string, last: string): number =>
        visits.filter(({ values: { day } }) => day !== null && String(day) >= first && String(day) <= last).length;
      const inTehran = (first: string, last: string): number =>
        visits.filter(({ values: { at } }) => {
          if (at === null) return false;
          const day = new Date(Date.parse(String(at)) + 12_600_000).toISOString().slice(0, 10);
          return day >= first && day <= last;
        }).length;
      // 2030-01-01 = 12 Dey 1408: Azar ended on 2029-12-20.
      const azar = { period: 'month', offset: -1 } as const;
      expect(await count({ field: 'day', operator: 'during', value: azar })).toBe(inDays('2029-11-21', '2029-12-20'));
      expect(await count({ field: 'at', operator: 'during', value: azar })).toBe(inTehran('2029-11-21', '2029-12-20'));
      expect(await count({ not: { field: 'at', operator: 'during', value: azar } })).toBe(
        visits.length - inTehran('2029-11-21', '2029-12-20'),
      );
      const week = { last: 7, unit: 'day' } as const;
      expect(await count({ field: 'day', operator: 'during', value: week })).toBe(inDays('2029-12-25', '2030-01-01'));
      const ago = { ago: 10, unit: 'day' } as const;
      expect(await count({ field: 'at', operator: 'lt', value: ago })).toBe(inTehran('0000', '2029-12-21'));
      expect(await count({ field: 'at', operator: 'le', value: ago })).toBe(inTehran('0000', '2029-12-22'));
      expect(await count({ field: 'at', operator: 'gt', value: ago })).toBe(inTehran('2029-12-23', '9999'));
      expect(await count({ field: 'day', operator: 'eq', value: ago })).toBe(inDays('2029-12-22', '2029-12-22'));
      expect(await count({ field: 'day', operator: 'ne', value: ago })).toBe(
        visits.length - inDays('2029-12-22', '2029-12-22'),
      );
      const calm = await names(staff, {
        related: 'visit.client',
        operator: 'none',
        filter: { field: 'at', operator: 'ge', value: { ago: 10, unit: 'day' } },
      });
      const old = await names(staff, {
        or: [
          { related: 'visit.client', measure: 'max', of: 'at', operator: 'lt', value: { ago: 10, unit: 'day' } },
          { related: 'visit.client', operator: 'none', filter: { field: 'at', operator: 'notEmpty' } },
        ],
      });
      expect(calm.length).toBeGreaterThan(1);
      expect(old).toEqual(calm);
    });
  });
}
