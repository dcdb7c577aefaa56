// Leads as a customer hands them over and the bookings of two hotels go in through the import: no row is lost, what is refused says why, the same file again
// makes nothing twice, and what groups and dashboards say of the bookings is what plain SQL says of the file. Run by leads-and-bookings.test.ts.
import type BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { ChartData, FigureData, TileData } from '../../schemas/dashboard-data.ts';
import type { DashboardTile, EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { dataFile, drawer, loadBeside, parseTable, type Table } from './data-files.ts';
import { expectAccounted, importFile } from './import-file.ts';

const entity = (name: string, fields: readonly Partial<FieldDefinition>[]): EntityDefinition =>
  ({
    kind: 'entity',
    id: name,
    name,
    titleField: 'name',
    fields: fields.map((field) => ({ id: `${name}.${field.name}`, ...field })),
    access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
  }) as unknown as EntityDefinition;

const inquiry = entity('inquiry', [
  { name: 'name', kind: 'text', required: true, maxLength: 200 },
  { name: 'mobile', kind: 'phone' },
  { name: 'email', kind: 'email' },
  { name: 'language', kind: 'text', maxLength: 10 },
  { name: 'source', kind: 'text', maxLength: 60 },
  { name: 'interest', kind: 'text', maxLength: 200 },
  { name: 'since', kind: 'date' },
  { name: 'value', kind: 'decimal', scale: 2 },
  { name: 'note', kind: 'longText' },
]);

const stay = entity('stay', [
  { name: 'name', kind: 'text', maxLength: 60, indexed: true },
  { name: 'canceled', kind: 'boolean' },
  { name: 'leadDays', kind: 'integer' },
  { name: 'weekendNights', kind: 'integer' },
  { name: 'weekNights', kind: 'integer' },
  { name: 'adults', kind: 'integer' },
  { name: 'country', kind: 'text', maxLength: 10 },
  { name: 'segment', kind: 'text', maxLength: 40 },
  { name: 'rate', kind: 'decimal', scale: 2 },
  { name: 'status', kind: 'text', maxLength: 20 },
  { name: 'statusOn', kind: 'date', indexed: true },
]);

/** Columns of the published file that go into the fields of `stay`, in their order. */
const stayColumns = [
  'hotel',
  'is_canceled',
  'lead_time',
  'stays_in_weekend_nights',
  'stays_in_week_nights',
  'adults',
  'country',
  'market_segment',
  'adr',
  'reservation_status',
  'reservation_status_date',
];

function sampleLeads(): string {
  const draw = drawer(3_115);
  const names = ['Ava Garcia', 'خالد صالح', 'נועה פרידמן', 'محمد يزداني', 'مریم طالبی'];
  const mobiles = ['(415) 602-67', '+9665964017', '۰۹۱۲۷۷۳۰۳', '0935 641 34', '٠٥٥٣٧٠٣٨'];
  const lines = Array.from({ length: 180 }, (_, index) => {
    const of = draw(names.length);
    const email = ['', `lead${draw(90)}@example.com`, `lead${index}@@example.com`][draw(8) < 6 ? 1 : draw(3)]!;
    return [
      names[of],
      draw(6) === 0 ? '' : draw(9) === 0 ? '12' : `${mobiles[of]}${String(10 + draw(40))}`,
      email,
      'fa',
      ['web', 'تلفن'][draw(2)],
      'Loyalty club',
      ['2026-09-11', '06/08/2026', '06.03.2026', '1404/12/21', '۱۴۰۵/۰۱/۲۵', '1405/13/40'][draw(6)],
      ['"18,000.00"', '499', '۱۸۰۰۰', '٥٠٠', 'abc'][draw(5)],
      ['<b>vip</b>', '"line one\nline two"', '"=HYPERLINK(""http://example.com"",""x"")"'][draw(3)],
    ].join();
  });
  return `\ufeffنام,موبایل,ایمیل,زبان,منبع,علاقه‌مندی,تاریخ ثبت,ارزش,توضیح\n${lines.join('\n')}\n`;
}

function sampleBookings(): string {
  const draw = drawer(14_938);
  const lines = Array.from({ length: 300 }, (_, index) => {
    const day = new Date(Date.UTC(2016, draw(12), 1 + draw(28)));
    const canceled = draw(3) === 0;
    return [
      ['Resort Hotel', 'City Hotel'][index % 2],
      canceled ? 1 : 0,
      draw(300),
      draw(3),
      draw(6),
      1 + draw(3),
      ['PRT', 'GBR', 'NULL', 'ESP'][draw(4)],
      ['Direct', 'Online TA', 'Groups'][draw(3)],
      (draw(20_000) / 100).toString(),
      canceled ? 'Canceled' : 'Check-Out',
      `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`,
    ].join();
  });
  return `${stayColumns.join()}\n${lines.join('\n')}\n`;
}

type Row = Readonly<Record<string, string | number | null>>;

/** @param postgresUrl absent = SQLite */
export function describeLeadsAndBookings(postgresUrl: () => Promise<string | undefined>): void {
  describe('Files of others', () => {
    let ravand: TestRavand;
    let clerk: ApiClient;
    let beside: BetterSqlite3.Database;
    const leads = { file: '', table: { header: [], rows: [] } as Table };
    const bookings = { file: '', table: { header: [], rows: [] } as Table };

    beforeAll(async () => {
      leads.file = dataFile('leads/leads-mixed.csv', sampleLeads);
      bookings.file = dataFile('hotel/hotel_bookings.csv', sampleBookings);
      leads.table = parseTable(leads.file);
      bookings.table = parseTable(bookings.file);
      beside = loadBeside({ stays: bookings.table });
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      const admin = await ravand.signIn(ravand.admin);
      const changes = [inquiry, stay].map((definition) => ({ definition, baseVersion: 0 }));
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      clerk = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Clerk' }), 'en');
      await clerk.patch('/api/me', { calendar: 'gregorian' });
    });
    afterAll(async () => {
      beside?.close();
      await ravand?.stop();
    });

    const count = async (name: string, filter: object = { and: [] }): Promise<number> => {
      const { body } = await clerk.get<{ count: { value: number } }>(
        `/api/records/${name}?count=true&limit=1&filter=${encodeURIComponent(JSON.stringify(filter))}`,
      );
      return body.count.value;
    };
    const tile = async <D extends TileData>(asked: Omit<DashboardTile, 'id'>): Promise<D> => {
      const { body } = await clerk.post<{ items: { data?: D; problem?: unknown }[] }>('/api/dashboards/data', {
        tiles: [{ id: 'tile', ...asked }],
      });
      expect(body.items[0]?.problem).toBeUndefined();
      return body.items[0]!.data!;
    };

    it('of mixed leads every row is new, merged or refused with its reason, and the file a second time makes nothing twice', {
      timeout: 900_000,
    }, async () => {
      const plan = {
        entity: 'inquiry',
        fields: ['name', 'mobile', 'email', 'language', 'source', 'interest', 'since', 'value', 'note'],
        keys: [['mobile'], ['email']],
        policy: 'fill',
      } as const;
      const first = await importFile(ravand, clerk, leads.file, plan);
      expectAccounted(first, leads.table.rows.length);
      expect(first.outcomes.created).toBeGreaterThan(0);
      expect(first.outcomes.rejected).toBeGreaterThan(0);
      expect((first.outcomes.updated ?? 0) + (first.outcomes.unchanged ?? 0)).toBeGreaterThan(0);
      expect(await count('inquiry')).toBe(first.outcomes.created);
      const again = await importFile(ravand, clerk, leads.file, plan);
      expectAccounted(again, leads.table.rows.length);
      // Of a row that means somebody who is there by now only what they lack is looked at: less is refused, and never another row.
      const numbers = (done: typeof first) =>
        done.rows.flatMap(({ number, outcome }) => (outcome === 'rejected' ? [number] : []));
      expect(numbers(first)).toEqual(expect.arrayContaining(numbers(again)));
      // Only rows that have neither a number nor an address are nobody's: they are made again, as they were.
      const nameless = leads.table.rows.filter(
        ([, mobile = '', email = '']) => mobile.trim() === '' && email.trim() === '',
      ).length;
      expect(again.outcomes.created ?? 0).toBeLessThanOrEqual(nameless);
      expect(await count('inquiry')).toBe((first.outcomes.created ?? 0) + (again.outcomes.created ?? 0));
    });

    it('of the bookings every one is there, and groups, sums and months are those of the file', {
      timeout: 900_000,
    }, async () => {
      const fields = bookings.table.header.map((column) => {
        const at = stayColumns.indexOf(column);
        if (at < 0) return null;
        const { name: field } = stay.fields[at]!;
        return field === 'statusOn' ? ({ field, first: 'month' } as const) : field;
      });
      const done = await importFile(ravand, clerk, bookings.file, {
        entity: 'stay',
        fields,
        keys: [],
        policy: 'create',
      });
      expectAccounted(done, bookings.table.rows.length);
      const plain = (statement: string): Row[] => beside.prepare(statement).all() as Row[];
      const [{ rejected } = {}] = plain(
        "select count(*) as rejected from stays where adults = 'NA' or adr = '' or hotel = ''",
      );
      expect(done.outcomes).toEqual({
        created: bookings.table.rows.length - Number(rejected),
        ...(rejected ? { rejected } : {}),
      });
      const { body } = await clerk.get<{
        groups: { values: (string | boolean | null)[]; count: number; measures: Record<string, string | null> }[];
      }>('/api/summary/stay?groupBy=name,segment&measures=sum:rate,sum:weekNights');
      const said = body.groups.map(({ values, count: n, measures }) => {
        const [rate, nights] = Object.values(measures);
        return `${values.join(' ')}: ${n}, ${Number(rate).toFixed(2)}, ${nights}`;
      });
      const expected =
        plain(`select hotel || ' ' || market_segment || ': ' || count(*) || ', ' || printf('%.2f', sum(cast(round(adr * 100) as integer)) / 100.0)
        || ', ' || sum(stays_in_week_nights) as line from stays group by hotel, market_segment`);
      expect(said.sort()).toEqual(expected.map(({ line }) => String(line)).sort());
      const canceled = await tile<FigureData>({
        kind: 'figure',
        entity: 'stay',
        share: { field: 'canceled', operator: 'eq', value: true },
      });
      expect(Number(canceled.value)).toBe(
        plain('select round(100.0 * sum(is_canceled) / count(*), 1) as share from stays')[0]!.share,
      );
      const iso = `substr(reservation_status_date, -4) || '-' || printf('%02d', cast(reservation_status_date as integer))`;
      const months = plain(
        `select ${iso} as month, count(*) as count from stays where reservation_status = 'Check-Out' group by 1 order by 1`,
      );
      const chart = await tile<ChartData>({
        kind: 'chart',
        chart: 'line',
        entity: 'stay',
        filter: { field: 'status', operator: 'eq', value: 'Check-Out' },
        by: 'statusOn',
        step: 'month',
      });
      const shown = chart.places
        .map(({ span }, at) => ({ month: span!.from.slice(0, 7), count: Number(chart.lines[0]?.values[at] ?? 0) }))
        .filter((month) => month.count > 0);
      expect(shown).toEqual(months);
    });
  });
}
