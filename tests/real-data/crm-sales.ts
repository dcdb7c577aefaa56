// R-104, R-106, R-122 over a real sales history: its files go in through the import, every row accounted for, and what lists, groups, dashboards and the funnel
// then say is what plain SQL says of the files beside the installation. Run by crm-sales.test.ts and crm-sales.postgres.test.ts.
import type BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { ChartData, FigureData, FunnelData, TileData } from '../../schemas/dashboard-data.ts';
import type { DashboardTile, EntityDefinition } from '../../schemas/types.ts';
import { sampleAccounts, sampleDeals, sampleProducts, sampleTeams } from './crm-sales-sample.ts';
import { dataFile, loadBeside, parseTable, type Table } from './data-files.ts';
import { expectAccounted, type Imported, importFile } from './import-file.ts';

const entity = (name: string, fields: readonly object[], more: object = {}): EntityDefinition =>
  ({
    kind: 'entity',
    id: name,
    name,
    titleField: 'name',
    fields: [
      { id: `${name}.name`, name: 'name', kind: 'text', required: true, unique: true, maxLength: 120 },
      ...fields,
    ],
    access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
    ...more,
  }) as unknown as EntityDefinition;
const field = (entityName: string, name: string, kind: string, more: object = {}) => ({
  id: `${entityName}.${name}`,
  name,
  kind,
  ...more,
});

/** As a company that sells hardware would draw them. */
const entities = [
  entity('company', [
    field('company', 'sector', 'text', { maxLength: 60 }),
    field('company', 'founded', 'integer'),
    field('company', 'revenue', 'decimal', { scale: 2 }),
    field('company', 'employees', 'integer'),
    field('company', 'office', 'text', { maxLength: 60 }),
    field('company', 'parent', 'reference', { target: 'company' }),
  ]),
  entity('hardware', [
    field('hardware', 'series', 'text', { maxLength: 60 }),
    field('hardware', 'price', 'money', { currency: 'USD', scale: 0 }),
  ]),
  entity('salesAgent', [
    field('salesAgent', 'manager', 'text', { maxLength: 60 }),
    field('salesAgent', 'office', 'choice', {
      options: ['Central', 'East', 'West'].map((value) => ({ value: value.toLowerCase(), label: { en: value } })),
    }),
  ]),
  entity(
    'deal',
    [
      field('deal', 'agent', 'reference', { target: 'salesAgent', required: true }),
      field('deal', 'product', 'reference', { target: 'hardware' }),
      field('deal', 'account', 'reference', { target: 'company' }),
      field('deal', 'stage', 'choice', {
        required: true,
        options: [
          { value: 'prospecting', label: { en: 'Prospecting' }, probability: 10 },
          { value: 'engaging', label: { en: 'Engaging' }, probability: 40 },
          { value: 'won', label: { en: 'Won' }, probability: 100, closed: 'won' },
          { value: 'lost', label: { en: 'Lost' }, probability: 0, closed: 'lost' },
        ],
      }),
      field('deal', 'engaged', 'date', { indexed: true }),
      field('deal', 'closed', 'date', { indexed: true }),
      field('deal', 'value', 'money', { currency: 'USD', scale: 0 }),
    ],
    { pipeline: { field: 'stage', weighted: 'value' } },
  ),
];

const won = { field: 'stage', operator: 'eq', value: 'won' } as const;
const sum = { measure: 'sum', field: 'value' } as const;
/** "20-10-16" as the rest of the world sorts it. */
const iso = (column: string): string =>
  `('20' || substr(${column}, 7, 2) || '-' || substr(${column}, 4, 2) || '-' || substr(${column}, 1, 2))`;

type Row = Readonly<Record<string, string | number | null>>;

/** @param postgresUrl absent = SQLite */
export function describeCrmSales(postgresUrl: () => Promise<string | undefined>): void {
  describe('A sales history', () => {
    let ravand: TestRavand;
    let seller: ApiClient;
    let beside: BetterSqlite3.Database;
    let files: Readonly<Record<'accounts' | 'products' | 'teams' | 'deals', string>>;
    let tables: Readonly<Record<'accounts' | 'products' | 'teams' | 'deals', Table>>;

    beforeAll(async () => {
      files = {
        accounts: dataFile('crm-sales/accounts.csv', sampleAccounts),
        products: dataFile('crm-sales/products.csv', sampleProducts),
        teams: dataFile('crm-sales/sales_teams.csv', sampleTeams),
        deals: dataFile('crm-sales/sales_pipeline.csv', sampleDeals),
      };
      tables = {
        accounts: parseTable(files.accounts),
        products: parseTable(files.products),
        teams: parseTable(files.teams),
        deals: parseTable(files.deals),
      };
      beside = loadBeside(tables);
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      ravand.clock.set(new Date('2017-12-20T08:00:00Z'));
      const admin = await ravand.signIn(ravand.admin);
      const changes = entities.map((definition) => ({ definition, baseVersion: 0 }));
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      seller = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Seller' }), 'en');
      await seller.patch('/api/me', { calendar: 'gregorian' });
    });
    afterAll(async () => {
      beside?.close();
      await ravand?.stop();
    });

    const plain = (statement: string): Row[] => beside.prepare(statement).all() as Row[];
    const one = (statement: string): string | number | null => Object.values(plain(statement)[0] ?? {})[0] ?? null;
    const send = (file: string, plan: Parameters<typeof importFile>[3]): Promise<Imported> =>
      importFile(ravand, seller, file, plan);
    const tile = async <D extends TileData>(asked: Omit<DashboardTile, 'id'>): Promise<D> => {
      const { body } = await seller.post<{ items: { data?: D; problem?: unknown }[] }>('/api/dashboards/data', {
        tiles: [{ id: 'tile', ...asked }],
      });
      expect(body.items[0]?.problem).toBeUndefined();
      return body.items[0]!.data!;
    };
    const groups = async (by: string, filter?: object) => {
      const only = filter === undefined ? '' : `&filter=${encodeURIComponent(JSON.stringify(filter))}`;
      const { body } = await seller.get<{
        groups: {
          values: (string | null)[];
          titles?: string[];
          count: number;
          measures: Record<string, string | null>;
        }[];
        more: boolean;
      }>(`/api/summary/deal?groupBy=${by}&measures=sum:value${only}`);
      expect(body.more).toBe(false);
      return body.groups.map(({ values, count, measures }) => ({
        value: values[0] ?? null,
        count,
        sum: Number(Object.values(measures)[0] ?? 0),
      }));
    };
    const ordered = <T extends { value: unknown }>(rows: readonly T[]): T[] =>
      [...rows].sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
    const listed = async (filter: object): Promise<number> => {
      const { body } = await seller.get<{ count: { value: number } }>(
        `/api/records/deal?count=true&limit=1&filter=${encodeURIComponent(JSON.stringify(filter))}`,
      );
      return body.count.value;
    };
    const titlesOf = async (name: string): Promise<ReadonlyMap<string, string>> => {
      const titles = new Map<string, string>();
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page: { items: { id: string; values: { name: string } }[]; next?: string } = (
          await seller.get<{ items: { id: string; values: { name: string } }[]; next?: string }>(
            `/api/records/${name}?limit=200&sort=name:asc${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
          )
        ).body;
        for (const { id, values } of page.items) titles.set(id, values.name);
        after = page.next;
      }
      return titles;
    };

    it('has each of its accounts once, those that a subsidiary named before their own row came too', async () => {
      const done = await send(files.accounts, {
        entity: 'company',
        fields: ['name', 'sector', 'founded', 'revenue', 'employees', 'office', 'parent'],
        keys: [['name']],
        policy: 'fill',
        createRelated: true,
      });
      expectAccounted(done, tables.accounts.rows.length);
      const named = new Set<string>();
      const expected = { created: 0, updated: 0 };
      for (const row of tables.accounts.rows) {
        expected[named.has(row[0]!) ? 'updated' : 'created'] += 1;
        named.add(row[0]!);
        if (row[6]) named.add(row[6]);
      }
      expect({ created: 0, updated: 0, ...done.outcomes }).toEqual(expected);
      expect((await titlesOf('company')).size).toBe(one('select count(distinct account) from accounts'));
    });

    it('has its products and its agents', async () => {
      const products = await send(files.products, {
        entity: 'hardware',
        fields: ['name', 'series', 'price'],
        keys: [['name']],
        policy: 'update',
      });
      const teams = await send(files.teams, {
        entity: 'salesAgent',
        fields: ['name', 'manager', 'office'],
        keys: [['name']],
        policy: 'update',
      });
      expectAccounted(products, tables.products.rows.length);
      expectAccounted(teams, tables.teams.rows.length);
      expect([products.outcomes, teams.outcomes]).toEqual([
        { created: tables.products.rows.length },
        { created: tables.teams.rows.length },
      ]);
    });

    const deals = {
      entity: 'deal',
      fields: ['name', 'agent', 'product', 'account', 'stage', 'engaged', 'closed', 'value', null, null],
      keys: [['name']],
      policy: 'fill',
    } as const;

    it('takes in every deal, and says of each of a product that nobody sells why not, until that is there', {
      timeout: 600_000,
    }, async () => {
      const first = await send(files.deals, deals);
      expectAccounted(first, tables.deals.rows.length);
      const unknown = Number(one('select count(*) from deals where product not in (select product from products)'));
      expect(unknown).toBeGreaterThan(0);
      expect(first.outcomes).toEqual({ created: tables.deals.rows.length - unknown, rejected: unknown });
      const reasons = new Set(
        first.rows
          .filter(({ outcome }) => outcome === 'rejected')
          .map(({ reasons: [why] }) => `${why?.field} ${why?.code}`),
      );
      expect([...reasons]).toEqual(['product import.unknown-reference']);
      const second = await send(files.deals, { ...deals, createRelated: true });
      expectAccounted(second, tables.deals.rows.length);
      expect(second.outcomes).toEqual({ created: unknown, unchanged: tables.deals.rows.length - unknown });
      expect(await listed({ and: [] })).toBe(tables.deals.rows.length);
    });

    it('has the pipeline that the file has', async () => {
      const expected = plain(
        'select lower(deal_stage) as value, count(*) as count, coalesce(sum(cast(close_value as integer)), 0) as sum from deals group by 1',
      );
      expect(ordered(await groups('stage'))).toEqual(ordered(expected as { value: string }[]));
      const chart = await tile<ChartData>({ kind: 'chart', chart: 'bar', entity: 'deal', by: 'stage' });
      const counts = Object.fromEntries(
        chart.places.map(({ value }, at) => [String(value), Number(chart.lines[0]?.values[at])]),
      );
      expect(counts).toEqual(Object.fromEntries(expected.map(({ value, count }) => [String(value), count])));
    });

    it('R-104: has the funnel that the file has, whole and of any part of it', async () => {
      const parts: readonly (readonly [filter: object | undefined, where: string])[] = [
        [undefined, '1 = 1'],
        [
          { field: 'agent.office', operator: 'eq', value: 'east' },
          "sales_agent in (select sales_agent from teams where regional_office = 'East')",
        ],
        [
          { field: 'product.series', operator: 'eq', value: 'MG' },
          "product in (select product from products where series = 'MG')",
        ],
        [{ field: 'account', operator: 'empty' }, "account = ''"],
      ];
      for (const [filter, where] of parts) {
        const { stages, lost, total } = await tile<FunnelData>({
          kind: 'funnel',
          entity: 'deal',
          measure: sum,
          ...(filter === undefined ? {} : { filter: filter as never }),
        });
        const of = (stage: string) =>
          Number(one(`select count(*) from deals where lower(deal_stage) = '${stage}' and ${where}`));
        const value = (stage: string) =>
          Number(
            one(
              `select coalesce(sum(cast(close_value as integer)), 0) from deals where lower(deal_stage) = '${stage}' and ${where}`,
            ),
          );
        const all = Number(one(`select count(*) from deals where ${where}`));
        expect([where, total, lost.count, Number(lost.sum)]).toEqual([where, all, of('lost'), value('lost')]);
        // The file says where each deal stands, not where those that were lost had come to: they came in, and no further.
        expect(stages.map((stage) => [stage.value, stage.now, Number(stage.sum ?? 0), stage.reached])).toEqual([
          ['prospecting', of('prospecting'), value('prospecting'), all],
          ['engaging', of('engaging'), value('engaging'), of('engaging') + of('won')],
          ['won', of('won'), value('won'), of('won')],
        ]);
      }
    });

    it.each([
      ['day', (day: string) => day],
      ['month', (day: string) => `strftime('%Y-%m', ${day})`],
      ['quarter', (day: string) => `strftime('%Y', ${day}) || '-' || ((strftime('%m', ${day}) + 2) / 3)`],
      ['year', (day: string) => `strftime('%Y', ${day})`],
    ] as const)('R-106: sold as much by %s as the file says', async (step, part) => {
      const chart = await tile<ChartData>({
        kind: 'chart',
        chart: 'line',
        entity: 'deal',
        measure: sum,
        filter: won,
        date: 'closed',
        period: { unit: 'year' },
        by: 'closed',
        step,
      });
      const key = part(iso('close_date'));
      const expected = plain(
        `select ${key} as part, min(${iso('close_date')}) as first, sum(cast(close_value as integer)) as sum from deals
          where deal_stage = 'Won' and ${iso('close_date')} like '2017-%' group by 1 order by 1`,
      );
      const sold = chart.places
        .map(({ span }, at) => ({ from: span!.from, to: span!.to, sum: Number(chart.lines[0]?.values[at] ?? 0) }))
        .filter((place) => place.sum > 0);
      expect(sold.map((place) => place.sum)).toEqual(expected.map((row) => row.sum));
      for (const [at, { first }] of expected.entries())
        expect(sold[at]!.from <= String(first) && String(first) < sold[at]!.to).toBe(true);
    });

    it('R-106: sold as much by Jalali month and quarter, nothing left out and nothing counted twice', async () => {
      await seller.patch('/api/me', { calendar: 'jalali' });
      for (const step of ['month', 'quarter'] as const) {
        const chart = await tile<ChartData>({
          kind: 'chart',
          chart: 'bar',
          entity: 'deal',
          measure: sum,
          filter: won,
          by: 'closed',
          step,
        });
        const spans = chart.places.map(({ span }) => span!);
        for (const [at, span] of spans.entries()) {
          expect(Number(chart.lines[0]?.values[at] ?? 0)).toBe(
            Number(
              one(`select coalesce(sum(cast(close_value as integer)), 0) from deals where deal_stage = 'Won'
                and ${iso('close_date')} >= '${span.from}' and ${iso('close_date')} < '${span.to}'`),
            ),
          );
          if (at > 0) expect(span.from >= spans[at - 1]!.to).toBe(true);
        }
        const all = chart.lines[0]!.values.reduce((total, value) => total + Number(value ?? 0), 0);
        expect(all).toBe(one("select sum(cast(close_value as integer)) from deals where deal_stage = 'Won'"));
        // Nowruz of 1396: a Jalali year begins there, by the published calendar.
        expect(spans.some(({ from }) => from === '2017-03-21')).toBe(true);
      }
      await seller.patch('/api/me', { calendar: 'gregorian' });
    });

    it('R-122: compares a quarter with the one before, and with what the file says of both', async () => {
      const figure = await tile<FigureData>({
        kind: 'figure',
        entity: 'deal',
        measure: sum,
        filter: won,
        date: 'closed',
        period: { unit: 'quarter', offset: -1 },
        compare: 'before',
      });
      const within = (from: string, to: string) =>
        String(
          one(
            `select sum(cast(close_value as integer)) from deals where deal_stage = 'Won' and ${iso('close_date')} >= '${from}' and ${iso('close_date')} < '${to}'`,
          ),
        );
      expect(figure).toMatchObject({
        value: within('2017-07-01', '2017-10-01'),
        span: { from: '2017-07-01', to: '2017-10-01' },
        before: { value: within('2017-04-01', '2017-07-01'), span: { from: '2017-04-01', to: '2017-07-01' } },
      });
    });

    it('has of every agent, manager and office the deals and the sums that the file has', {
      timeout: 120_000,
    }, async () => {
      const agents = await titlesOf('salesAgent');
      const sold = (by: string) =>
        plain(`select ${by} as value, count(*) as count, coalesce(sum(cast(close_value as integer)), 0) as sum
        from deals join teams using (sales_agent) where deal_stage = 'Won' group by 1`);
      const byAgent = (await groups('agent', won)).map((row) => ({ ...row, value: agents.get(row.value ?? '') ?? '' }));
      expect(ordered(byAgent)).toEqual(ordered(sold('sales_agent') as { value: string }[]));
      expect(ordered(await groups('agent.manager', won))).toEqual(ordered(sold('manager') as { value: string }[]));
      expect(ordered(await groups('agent.office', won))).toEqual(
        ordered(sold('lower(regional_office)') as { value: string }[]),
      );
      const chart = await tile<ChartData>({
        kind: 'chart',
        chart: 'bar',
        entity: 'deal',
        measure: sum,
        filter: won,
        by: 'agent',
      });
      const best = plain(
        "select sales_agent as name, sum(cast(close_value as integer)) as sum from deals where deal_stage = 'Won' group by 1 order by 2 desc, 1 limit 5",
      );
      expect(
        chart.places.slice(0, 5).map(({ title }, at) => ({ name: title, sum: Number(chart.lines[0]?.values[at]) })),
      ).toEqual(best);
      for (const [id, name] of [...agents].slice(0, 5)) {
        const rate = await tile<FigureData>({
          kind: 'figure',
          entity: 'deal',
          filter: {
            and: [
              { field: 'agent', operator: 'eq', value: id },
              { field: 'stage', operator: 'in', value: ['won', 'lost'] },
            ],
          },
          share: won,
        });
        const expected = one(
          `select round(100.0 * sum(deal_stage = 'Won') / count(*), 1) from deals where deal_stage in ('Won', 'Lost')
            and sales_agent = '${name.replaceAll("'", "''")}'`,
        );
        expect([name, Number(rate.value ?? 0)]).toEqual([name, expected ?? 0]);
      }
    });
  });
}
