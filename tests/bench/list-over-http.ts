// A list of 50 of 100,000 people over HTTP, as a browser asks for it, against bare Koa that answers the rows of one prepared statement over the same file.
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { startBare } from './bare.ts';
import { type BenchRow, median } from './row.ts';
import { type Load, perSecond, type ServerUnderLoad, startServer } from './server-under-load.ts';

const total = 100_000;
const seconds = 4;
const turns = 3;

const ofCity = encodeURIComponent(JSON.stringify({ field: 'city', operator: 'eq', value: 'city 77' }));

export async function run(): Promise<BenchRow[]> {
  const ours = await startServer();
  const file = join(ours.dataDir, 'ravand.sqlite');
  fill(file);
  const bare = await startBare(file);
  const rows = [
    await compare(ours, bare.url, {
      name: 'list of 50 of 100,000 over HTTP, by name',
      path: '/api/records/person?sort=name',
      statement: 'select * from record_person order by name_folded, id limit 50',
    }),
    await compare(ours, bare.url, {
      name: 'list of 50 of 100,000 over HTTP, of one city, newest first',
      path: `/api/records/person?filter=${ofCity}&sort=updatedAt:desc`,
      statement: "select * from record_person where city = 'city 77' order by updated_at desc, id desc limit 50",
    }),
  ];
  await ours.stop();
  bare.stop();
  return rows;
}

/** Rows as the house writes them, put in by hand: what they cost to write is measured elsewhere. */
function fill(file: string): void {
  const database = new BetterSqlite3(file, { timeout: 60_000 });
  database
    .prepare(
      `insert into record_person (id, version, created_at, updated_at, created_by, updated_by, name, name_folded, mobile, email, city, city_folded)
      with recursive c(n) as (select 0 union all select n + 1 from c where n + 1 < ?)
      select printf('018c0000-%04x-7000-8000-%012x', n / 65536, n), 1, 1700000000000 + n, 1700000000000 + n * 7919 % 1000003, 'seed', 'seed',
        'Person ' || n, 'person ' || n, printf('+98912%07d', n), 'person' || n || '@example.com', 'city ' || (n % 500), 'city ' || (n % 500) from c`,
    )
    .run(total);
  database.exec('analyze');
  database.close();
}

/** In turns, the middle of three. */
async function compare(
  ours: ServerUnderLoad,
  bareUrl: string,
  { name, path, statement }: { name: string; path: string; statement: string },
): Promise<BenchRow> {
  const asking = (of: string, headers: Load['headers']): Load => ({
    connections: 64,
    seconds,
    method: 'GET',
    path: of,
    headers,
  });
  const [rates, bareRates]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    bareRates.push(await perSecond(bareUrl, asking(`/?statement=${encodeURIComponent(statement)}`, {})));
    rates.push(await perSecond(ours.url, asking(path, ours.headers)));
  }
  const [rate, peer] = [median(rates), median(bareRates)];
  return { name, ours: rate, peer, ratio: rate / peer, unit: 'lists/s', aim: '≥ 0.7 of bare' };
}
