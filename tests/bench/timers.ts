// Ten thousand timers due in one moment: how long until all have fired, and how long those who read wait meanwhile.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from '../../core/database/sql.ts';
import type { BenchRow } from './row.ts';
import { modelOf, openWorkflowHouse } from './workflow-house.ts';

const timers = Number(process.env.BENCH_TIMERS ?? 10_000);
const hour = 3_600_000;

const model = modelOf(
  `<bpmn:startEvent id="start"/><bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:endEvent id="end"/>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/><bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="end"/>`,
);

export async function run(): Promise<BenchRow[]> {
  const house = await openWorkflowHouse();
  await house.publish('waiting', model);
  for (let at = 0; at < timers; at += 250)
    await house.transact(async (inside) => {
      for (let next = at; next < Math.min(at + 250, timers); next += 1)
        await house.workflow.start(inside, 'waiting', { variables: {} });
    });
  house.clock.advance(hour);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  let isOver = false;
  const reads: number[] = [];
  const reading = (async () => {
    while (!isOver) {
      const asked = performance.now();
      await house.workflow.instances({ ...systemReader }, { status: 'running' }, { limit: 50 });
      reads.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const fired = await house.workflow.fireTimers();
  const seconds = (performance.now() - begun) / 1_000;
  isOver = true;
  await reading;
  // A block is noted at the next beat.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  const [left] = await house.database.read<{ n: number }>(sql`select count(*) as n from process_timers`);
  if (fired !== timers || left?.n !== 0)
    throw new Error(`expected ${timers} to fire once, found ${fired} and ${left?.n} left`);
  await house.close();
  reads.sort((a, b) => a - b);
  const name = `${timers.toLocaleString('en')} timers due at once`;
  return [
    { name: `${name}, all fired`, ours: seconds, unit: 's', aim: '≤ 10 s' },
    {
      name: `${name}, a list read meanwhile, 95 %`,
      ours: reads[Math.floor(reads.length * 0.95)] ?? Number.NaN,
      unit: 'ms',
      aim: '≤ 250',
    },
    { name: `${name}, longest block of the event loop`, ours: delay.max / 1e6, unit: 'ms', aim: 'shown' },
  ];
}

const systemReader = { principal: { kind: 'system', purpose: 'bench' }, locale: 'en', correlationId: 'bench' } as const;
