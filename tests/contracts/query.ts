// What every installation may assume of lists: filters, sorts and pages mean the same as a plain reading of the rows in memory, on each
// database. Run by query.test.ts and query.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { Query } from '../../core/query/query.ts';
import type { EntityDefinition, FilterTerm, SortTerm } from '../../schemas/types.ts';
import { holds, inOrder, type PlainTree } from './query-oracle.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const keeper: EntityDefinition = {
  kind: 'entity',
  id: 'keeper',
  name: 'keeper',
  titleField: 'name',
  ownerField: 'boss',
  fields: [
    field('name', 'text'),
    field('rank', 'integer'),
    field('boss', 'reference', { target: 'user' }),
    field('salary', 'money', { currency: 'IRR' }),
  ],
  access: { staff: { read: 'own', create: false, update: 'none', delete: 'none', hidden: ['salary'] } },
};

const thing: EntityDefinition = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('long', 'text', { maxLength: 2000 }),
    field('size', 'integer'),
    field('value', 'money', { scale: 2, currency: 'IRR' }),
    field('hot', 'boolean'),
    field('day', 'date'),
    field('at', 'datetime'),
    field('stage', 'choice', { options: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] }),
    field('mail', 'email'),
    field('phone', 'phone'),
    field('keeper', 'reference', { target: 'keeper' }),
    field('owner', 'reference', { target: 'user' }),
    field('notes', 'longText'),
    field('secret', 'text'),
  ],
  access: {
    staff: { read: 'all', create: false, update: 'none', delete: 'none', hidden: ['secret'] },
    own: { read: 'own', create: false, update: 'none', delete: 'none' },
  },
};

const words = ['علي', 'علی', 'Ali', 'ALI', 'ب‌ب', 'a%b', 'a_b', 'A\\b', 'زهرا', '🙂z', 'é', 'E', '۱۲', '12', 'ك', 'x y'];
const amounts = [
  '-1',
  '0',
  '99',
  '499',
  '499.99',
  '500',
  '500.01',
  '501',
  '1000',
  '9999999999999999.99',
  '-9999999999999999.99',
];
const boundsBetween = [...amounts, '500.005', '-0.001', '99999999999999999999', '-99999999999999999999', '1e3'];
const days = ['2024-02-29', '2025-12-31', '2026-01-01', '1999-01-01'];
const instants = [
  '2026-03-21T10:00:00.000Z',
  '2026-03-21T10:00:00.001Z',
  '1969-12-31T23:59:59.999Z',
  '2030-01-01T00:00:00.000Z',
];
const mails = ['a@x.com', 'B@x.com', 'b@x.com', 'c@y.org'];
const phones = ['+989121234567', '+989121234568', '+14155552671'];

/** The rows: every value from a small set, so that equal ones and empty ones are many. */
async function fill(house: House, owners: readonly Stored[]): Promise<Stored[]> {
  const pick = <T>(values: readonly T[], index: number): T | null =>
    index % (values.length + 1) === values.length ? null : (values[index % (values.length + 1)] ?? null);
  const keepers: Stored[] = [];
  for (const [index, word] of words.slice(0, 6).entries()) {
    keepers.push(
      await house.records.create(house.system, 'keeper', {
        name: word,
        rank: index % 3,
        boss: owners[index % 2]!.id,
        salary: String(index),
      }),
    );
  }
  const rows: Stored[] = [];
  let state = 12_345;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(state / 65_536);
  };
  for (let count = 0; count < 160; count += 1) {
    rows.push(
      await house.records.create(house.system, 'thing', {
        name: pick(words, next()),
        long: next() % 4 === 0 ? null : `${'ب'.repeat((next() % 2) * 600)}${pick(words, next()) ?? ''}`,
        size: pick([-5, 0, 1, 7, Number.MAX_SAFE_INTEGER], next()),
        value: pick(amounts, next()),
        hot: pick([true, false], next()),
        day: pick(days, next()),
        at: pick(instants, next()),
        stage: pick(['a', 'b', 'c'], next()),
        mail: pick(mails, next()),
        phone: pick(phones, next()),
        keeper: pick(
          keepers.map((one) => one.id),
          next(),
        ),
        owner: pick(
          owners.map((one) => one.id),
          next(),
        ),
        notes: pick(words, next()),
        secret: 'canary',
      }),
    );
  }
  return rows;
}

const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
const compared = (name: string, values: readonly (string | number)[]): fc.Arbitrary<FilterTerm> =>
  fc.oneof(
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom(...comparisons),
      value: fc.constantFrom(...values),
    }),
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('in' as const, 'notIn' as const),
      value: fc.subarray([...values]),
    }),
    emptiness(name),
  );
const worded = (name: string, values: readonly string[]): fc.Arbitrary<FilterTerm> =>
  fc.oneof(
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('eq' as const, 'ne' as const),
      value: fc.constantFrom(...values),
    }),
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('contains' as const, 'startsWith' as const),
      value: fc.constantFrom('', '%', '_', '\\', 'ا', 'علي', 'LI', '۲', ...values),
    }),
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('in' as const, 'notIn' as const),
      value: fc.subarray([...values]),
    }),
    emptiness(name),
  );
const emptiness = (name: string): fc.Arbitrary<FilterTerm> =>
  fc.record({ field: fc.constant(name), operator: fc.constantFrom('empty' as const, 'notEmpty' as const) });
const chosen = (name: string, values: readonly string[]): fc.Arbitrary<FilterTerm> =>
  fc.oneof(
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('eq' as const, 'ne' as const),
      value: fc.constantFrom(...values, null),
    }),
    fc.record({
      field: fc.constant(name),
      operator: fc.constantFrom('in' as const, 'notIn' as const),
      value: fc.subarray([...values]),
    }),
  );

const term: fc.Arbitrary<FilterTerm> = fc.oneof(
  worded('name', words),
  worded('long', words),
  worded('mail', [...mails, 'A@X.COM']),
  worded('phone', ['+989121234567', '09121234568', '0912', '4155']),
  worded('keeper.name', words),
  compared('size', [-5, 0, 1, 7, 0.5, Number.MAX_SAFE_INTEGER]),
  compared('value', boundsBetween),
  compared('day', days),
  compared('at', [...instants, '2026-03-21T13:30:00+03:30']),
  compared('keeper.rank', [0, 1, 2]),
  fc.record({
    field: fc.constant('hot'),
    operator: fc.constantFrom('eq' as const, 'ne' as const),
    value: fc.boolean(),
  }),
  chosen('stage', ['a', 'b', 'c', 'gone']),
  emptiness('keeper'),
  emptiness('notes'),
  compared('createdAt', ['2030-01-01T00:00:00.000Z']),
);
const { tree } = fc.letrec<{ tree: PlainTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const sortable = [
  'name',
  'long',
  'size',
  'value',
  'hot',
  'day',
  'at',
  'stage',
  'mail',
  'phone',
  'createdAt',
  'version',
  'keeper.name',
  'keeper.rank',
];
const sort: fc.Arbitrary<SortTerm[]> = fc
  .uniqueArray(fc.constantFrom(...sortable), { maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({ field: fc.constant(name), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
      ),
    ),
  );

export function describeQuery(place: Place, runs: number): void {
  describe(`lists on ${place}`, () => {
    let house: House;
    let rows: Stored[];
    let staff: Context;
    /** Values of a path as staff sees them. */
    let look: (row: Stored, path: string) => unknown;

    beforeAll(async () => {
      house = await openHouse(place, [keeper, thing]);
      const { records, system } = house;
      const owners = [
        await records.create(system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' }),
        await records.create(system, 'user', { name: 'B', email: 'b@b.com', role: 'staff' }),
      ];
      rows = await fill(house, owners);
      staff = userContext(owners[0]!.id, ['staff']);
      const keepers = (await records.query(staff, 'keeper', { limit: 200 })).items;
      look = (row, path) => {
        const [first = '', second] = path.split('.');
        const own = first in row.values ? row.values[first] : row[first as 'createdAt'];
        return second === undefined ? own : (keepers.find((one) => one.id === own)?.values[second] ?? null);
      };
    });
    afterAll(() => house.close());

    async function pages(context: Context, query: Query): Promise<Stored[]> {
      const items: Stored[] = [];
      for (let after: string | undefined; ; ) {
        const page = await house.records.query(context, 'thing', after === undefined ? query : { ...query, after });
        items.push(...page.items);
        if (page.next === undefined) return items;
        expect(page.items.length).toBe(query.limit);
        after = page.next;
      }
    }

    it('filter, sort and pages equal a plain reading of the rows', async () => {
      await fc.assert(
        fc.asyncProperty(tree, sort, fc.integer({ min: 7, max: 200 }), async (filter, order, limit) => {
          const found = await pages(staff, { filter, sort: order, limit, fields: [] });
          const expected = inOrder(
            rows.filter((row) => holds(filter, thing, keeper, (path) => look(row, path))),
            order,
            look,
          );
          expect(found.map((row) => row.id)).toEqual(expected.map((row) => row.id));
        }),
        { numRuns: runs },
      );
    });

    it('searches folded words in the texts the asker may read, and in no other', async () => {
      const search = async (context: Context, text: string) =>
        (await pages(context, { search: text, limit: 200 })).length;
      expect(await search(staff, 'علي')).toBe(await search(staff, 'علی'));
      expect(await search(staff, 'علي')).toBeGreaterThan(5);
      expect([await search(staff, 'canary'), await search(house.system, 'canary'), await search(staff, '%%%')]).toEqual(
        [0, 160, 0],
      );
      expect(await search(staff, 'X ALI')).toBe(
        rows.filter((row) =>
          [/(^| )x/, /ali/].every((word) =>
            ['name', 'long', 'mail', 'notes'].some((name) => word.test(String(row.values[name] ?? '').toLowerCase())),
          ),
        ).length,
      );
    });

    it('lists the rows of the scope alone, whatever the filter', async () => {
      const own = userContext((staff.principal as { id: string }).id, ['own']);
      const mine = rows.filter((row) => row.values.owner === (staff.principal as { id: string }).id);
      const found = await pages(own, {
        filter: { or: [{ field: 'name', operator: 'empty' }, { not: { field: 'name', operator: 'empty' } }] },
        limit: 50,
      });
      expect(found.map((row) => row.id).sort()).toEqual(mine.map((row) => row.id).sort());
    });

    it('knows no hidden field in any clause, in the words of one that never was', async () => {
      const clauses: ((name: string) => Query)[] = [
        (name) => ({ filter: { field: name, operator: 'startsWith', value: 'c' } }),
        (name) => ({ filter: { not: { and: [{ field: name, operator: 'nonsense' as never }] } } }),
        (name) => ({ sort: [{ field: name, direction: 'asc' }] }),
        (name) => ({ fields: [name] }),
      ];
      for (const clause of clauses) {
        const answers = await Promise.all(
          ['secret', 'nosuchfield'].map((name) => problemOf(house.records.query(staff, 'thing', clause(name)))),
        );
        expect(answers.map(({ status, code }) => [status, code])).toEqual(Array(2).fill([422, 'unknown-field']));
      }
      for (const path of [
        'keeper.salary',
        'keeper.nosuch',
        'keeper.boss.email.x',
        'name.x',
        'nosuch.x',
        'keeper.boss.team.name.x',
        '',
        'constructor',
        '__proto__',
      ]) {
        expect(
          (await problemOf(house.records.query(staff, 'thing', { sort: [{ field: path, direction: 'asc' }] }))).code,
        ).toBe('unknown-field');
      }
    });

    it.each<[string, unknown]>([
      ['SQL in a sort', { sort: [{ field: 'id,(select 1)', direction: 'asc' }] }],
      ['SQL in a direction', { sort: [{ field: 'name', direction: 'desc; drop table record_thing' }] }],
      ['an object as a value', { filter: { field: 'name', operator: 'eq', value: { $ne: 1 } } }],
      ['a list where one value belongs', { filter: { field: 'size', operator: 'eq', value: [1, 2] } }],
      ['a value of another kind', { filter: { field: 'size', operator: 'gt', value: 'many' } }],
      ['an operator of another kind', { filter: { field: 'hot', operator: 'contains', value: 'x' } }],
      ['a zero byte', { filter: { field: 'name', operator: 'eq', value: 'a\0b' } }],
      ['a member too many', { filter: { field: 'name', operator: 'empty', and: [] } }],
      ['a page too large', { limit: limits.pageSize + 1 }],
      ['a cursor of nobody', { after: 'eyJhIjoxfQ' }],
      ['a text in place of a filter', { filter: 'name eq 1' }],
      [
        'too many terms',
        { filter: { or: Array.from({ length: limits.filterTerms + 1 }, () => ({ field: 'hot', operator: 'empty' })) } },
      ],
      [
        'too deep a tree',
        {
          filter: Array.from({ length: limits.filterDepth }).reduce((inner) => ({ not: inner }), {
            field: 'hot',
            operator: 'empty',
          }),
        },
      ],
      ['a sort by long text', { sort: [{ field: 'notes', direction: 'asc' }] }],
    ])('refuses %s', async (_what, query) => {
      expect((await problemOf(house.records.query(staff, 'thing', query as Query))).status).toBe(422);
    });

    it('refuses a cursor of another sort or another value', async () => {
      const first = await house.records.query(staff, 'thing', {
        sort: [{ field: 'size', direction: 'asc' }],
        limit: 3,
      });
      const other: Query = { sort: [{ field: 'size', direction: 'desc' }], limit: 3, after: first.next! };
      const [mark] = JSON.parse(Buffer.from(first.next!, 'base64url').toString()) as [string];
      const forged = (value: unknown): Query => ({
        sort: [{ field: 'size', direction: 'asc' }],
        after: Buffer.from(JSON.stringify([mark, value, newId()])).toString('base64url'),
      });
      for (const query of [other, forged('x'), forged({}), forged(1.5), forged('9'.repeat(30))]) {
        expect((await problemOf(house.records.query(staff, 'thing', query))).details[0]?.code).toBe('query.cursor');
      }
    });

    it('skips and repeats nothing that stood still while others were written', async () => {
      const query: Query = { sort: [{ field: 'value', direction: 'desc' }], limit: 20 };
      const seen: string[] = [];
      const added: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await house.records.query(
          house.system,
          'thing',
          after === undefined ? query : { ...query, after },
        );
        seen.push(...page.items.map((row) => row.id));
        if (page.next === undefined) break;
        after = page.next;
        added.push((await house.records.create(house.system, 'thing', { name: 'late', value: '500' })).id);
      }
      for (const id of added) await house.records.delete(house.system, 'thing', id);
      expect(seen.filter((id) => !added.includes(id)).sort()).toEqual(rows.map((row) => row.id).sort());
      expect(new Set(seen).size).toBe(seen.length);
    });
  });
}
