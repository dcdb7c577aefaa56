// New instances beside many that wait, against none that wait: what does not run costs next to nothing. BENCH_WAITING=1000000 measures a million.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchRow, median } from './row.ts';
import { openWorkflowHouse, ratePerSecond, timedTaskModel, type WorkflowHouse } from './workflow-house.ts';

const waiting = Number(process.env.BENCH_WAITING ?? 100_000);
const seconds = 2;
const parallel = 64;

export async function run(): Promise<BenchRow[]> {
  const [empty, full] = [await prepare(), await prepare()];
  const before = bytesOf(full);
  for (let at = 0; at < waiting; at += 250)
    await full.transact(async (inside) => {
      for (let next = at; next < Math.min(at + 250, waiting); next += 1)
        await full.workflow.start(inside, 'timed', { variables: {} });
    });
  const bytes = (bytesOf(full) - before) / waiting;
  const figures: { ours: number[]; none: number[] } = { ours: [], none: [] };
  for (let turn = 0; turn < 5; turn += 1) {
    figures.none.push(await rateOf(empty));
    figures.ours.push(await rateOf(full));
  }
  await empty.close();
  await full.close();
  const [ours, peer] = [median(figures.ours), median(figures.none)];
  const many = waiting.toLocaleString('en');
  return [
    {
      name: `new instances beside ${many} that wait, against none`,
      ours,
      peer,
      ratio: ours / peer,
      unit: 'instances/s',
      aim: '≥ 0.9',
    },
    {
      name: `file on disk for each of ${many} that wait, history and timer with it`,
      ours: bytes,
      unit: 'bytes',
      aim: 'shown',
    },
  ];
}

async function prepare(): Promise<WorkflowHouse> {
  const house = await openWorkflowHouse();
  await house.publish('timed', timedTaskModel);
  await ratePerSecond(0.5, parallel, async () => house.completeOne(await house.start('timed')));
  return house;
}

const rateOf = (house: WorkflowHouse): Promise<number> =>
  ratePerSecond(seconds, parallel, async () => house.completeOne(await house.start('timed')));

function bytesOf({ dataDir }: WorkflowHouse): number {
  return statSync(join(dataDir, 'ravand.sqlite')).size;
}
