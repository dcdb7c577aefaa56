// One loop over a hundred thousand values: how long it takes to begin, what others notice, how large its rows are, and how
// long it takes to be cancelled.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from '../../core/database/sql.ts';
import { type BenchRow, median } from './row.ts';
import { modelOf, openWorkflowHouse, taskModel, type WorkflowHouse } from './workflow-house.ts';

const items = Number(process.env.BENCH_ITEMS ?? 100_000);
/** So many of them are completed one by one. */
const completed = 2_000;

const model = modelOf(
  `<bpmn:startEvent id="start"/><bpmn:userTask id="each"><bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item"/></bpmn:userTask><bpmn:endEvent id="end"/>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="each"/><bpmn:sequenceFlow id="f2" sourceRef="each" targetRef="end"/>`,
);

interface Noticed {
  readonly seconds: number;
  readonly p95Ms: number;
  readonly blockMs: number;
}

export async function run(): Promise<BenchRow[]> {
  const house = await openWorkflowHouse();
  await house.publish('small', taskModel);
  await house.publish('many', model);
  const quiet = await beside(house, () => new Promise((resolve) => setTimeout(resolve, 2_000)));
  let instance = '';
  const begun = await beside(house, async () => {
    instance = await house.start('many', { list: Array.from({ length: items }, (_, index) => index) });
    while ((await house.workflow.fireTimers()) > 0);
  });
  const found = house.tasks.get(instance)?.size;
  if (found !== items) throw new Error(`expected ${items} tasks, found ${found}`);
  const [rows] = await house.database.read<{ most: number; root: number }>(
    sql`select max(length(state)) as most, (select length(state) from process_instances where id = ${instance}) as root
        from process_partitions where instance = ${instance}`,
  );
  const some = await beside(house, async () => {
    for (let at = 0; at < completed; at += 50)
      await Promise.all(Array.from({ length: 50 }, () => completeNext(house, instance)));
  });
  const cancelling = await beside(house, async () => {
    await house.transact((inside) => house.workflow.cancel(inside, instance, 'bench'));
    while ((await house.jobs.runDue()) > 0);
  });
  if (house.tasks.has(instance)) throw new Error(`expected no task, found ${house.tasks.get(instance)?.size}`);
  await house.close();
  const name = `loop of ${items.toLocaleString('en')}`;
  const figure = (what: string, ours: number, unit: string, aim: string): BenchRow => ({
    name: `${name}, ${what}`,
    ours,
    unit,
    aim,
  });
  return [
    figure('all begun', begun.seconds, 's', 'shown'),
    {
      name: `${name}, another instance meanwhile, 95 %, against none`,
      ours: begun.p95Ms,
      peer: quiet.p95Ms,
      ratio: begun.p95Ms / quiet.p95Ms,
      unit: 'ms',
      aim: '≤ 2 × without it',
    },
    figure('longest block of the event loop as it begins', begun.blockMs, 'ms', 'shown'),
    figure('instances of it completed', completed / some.seconds, 'per second', 'shown'),
    figure('largest row of an instance of it', rows?.most ?? Number.NaN, 'bytes', '≤ 1,000'),
    figure('row of the process itself', rows?.root ?? Number.NaN, 'bytes', '≤ 1,000'),
    figure('cancelled', cancelling.seconds, 's', '≤ 5 s'),
    {
      name: `${name}, another instance as it is cancelled, 95 %, against none`,
      ours: cancelling.p95Ms,
      peer: quiet.p95Ms,
      ratio: cancelling.p95Ms / quiet.p95Ms,
      unit: 'ms',
      aim: '≤ 2 × without it',
    },
    figure('longest block of the event loop as it is cancelled', cancelling.blockMs, 'ms', 'shown'),
  ];
}

function completeNext(house: WorkflowHouse, instance: string): Promise<void> {
  const open = house.tasks.get(instance)!;
  const activity = open.values().next().value!;
  open.delete(activity);
  return house.transact((inside) => house.workflow.complete(inside, instance, activity, {}));
}

/** Runs the work, and small instances one after another meanwhile. */
async function beside(house: WorkflowHouse, work: () => Promise<unknown>): Promise<Noticed> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Its first beat, from which on blocks are noted.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const times: number[] = [];
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      const begun = performance.now();
      await house.completeOne(await house.start('small'));
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  isOver = true;
  await others;
  // A block is noted at the next beat.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  times.sort((a, b) => a - b);
  return { seconds, p95Ms: times[Math.floor(times.length * 0.95)] ?? median(times), blockMs: delay.max / 1e6 };
}
