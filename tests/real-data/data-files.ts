// Files of data: real ones of the folder that `npm run data` names, else small samples of the same shape, the same at every run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import Papa from 'papaparse';

const folder = process.env.RAVAND_DATA;

/** Is it a run over real data? */
export const isReal = folder !== undefined;

/** The file of the folder; where there is no folder, what `sample` makes. */
export function dataFile(path: string, sample: () => string): string {
  if (folder === undefined) return sample();
  const file = join(folder, path);
  if (!existsSync(file)) throw new Error(`expected ${path} in ${folder}, found none`);
  return readFileSync(file, 'utf8');
}

/** Whole numbers below a bound, by a generator of fixed seed. */
export function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function parseTable(csv: string): Table {
  const [header = [], ...rows] = Papa.parse<string[]>(csv.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' }).data;
  return { header, rows };
}

/** The files beside the installation, in a database of their own that knows nothing of it: what plain SQL says of them is the measure. */
export function loadBeside(tables: Readonly<Record<string, Table>>): BetterSqlite3.Database {
  const database = new BetterSqlite3(':memory:');
  for (const [name, { header, rows }] of Object.entries(tables)) {
    database.exec(`create table ${name} (${header.map((column) => `"${column}" text`).join(', ')})`);
    const insert = database.prepare(`insert into ${name} values (${header.map(() => '?').join(', ')})`);
    database.transaction(() => {
      for (const row of rows) insert.run(header.map((_, at) => (row[at] ?? '').trim()));
    })();
  }
  return database;
}
