// Runs the benches in one process order and prints and keeps their table. Figures are only ever read against those of the same run.
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import type { BenchRow } from './row.ts';

const benches = [
  'disk',
  'engine',
  'rules',
  'decisions',
  'list',
  'list-over-http',
  'durable',
  'timers',
  'multi-instance',
  'waiting',
  'create',
  'transfer',
  'mailing',
  'growth',
  'cold-start',
  'first-load',
  'process-designer',
];
const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : benches;

/** .js when built, .ts under a loader. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const rows: BenchRow[] = [];
for (const name of names) {
  console.log(`… ${name}`);
  const bench = (await import(new URL(`./${name}${extension}`, import.meta.url).href)) as {
    run(): Promise<BenchRow[]>;
  };
  rows.push(...(await bench.run()));
}

const table = toTable(rows);
console.log(table);
if (chosen.length === 0) keep(table);
process.exit(0);

function toTable(all: readonly BenchRow[]): string {
  const lines = all.map(
    (row) =>
      `| ${row.name} | ${figure(row.ours)} | ${figure(row.peer)} | ${row.ratio === undefined ? '–' : row.ratio.toFixed(2)} | ${row.unit} | ${row.aim} |`,
  );
  return ['| what | Ravand | limit or peer | ratio | unit | aim |', '|---|--:|--:|--:|---|---|', ...lines].join('\n');
}

function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function keep(text: string): void {
  const path = join(projectRoot, 'tests/bench/README.md');
  const page = readFileSync(path, 'utf8');
  const stamp = `Node ${process.versions.node}, ${arch()}, ${cpus().length} cores`;
  writeFileSync(
    path,
    page.replace(/<!-- table -->[\s\S]*<!-- end -->/, `<!-- table -->\n${stamp}\n\n${text}\n<!-- end -->`),
  );
}
