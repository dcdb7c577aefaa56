// A cancelled loop is closed in slices after the commit that ended it. The files are copied at every COMMIT until all is closed, as SIGKILL would leave
// them, and opened again: whichever slice was the last, nobody completes what is left, and the rest is closed once.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { bpmn } from '../conformance/small-model.ts';
import { watchCommits } from './sqlite-commits.ts';
import { type House, openHouse } from './workflow-house.ts';

const items = 600;
const model = bpmn(
  `<bpmn:startEvent id="start"/><bpmn:userTask id="each"><bpmn:multiInstanceLoopCharacteristics ravand:collection="list"/></bpmn:userTask>
  <bpmn:boundaryEvent id="late" attachedToRef="each"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:userTask id="after"/>`,
  ['start>each', 'late>after'],
);
const folder = mkdtempSync(join(tmpdir(), 'ravand-closing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stands in the end: the tasks, and how often each activity was cancelled. */
async function outcomeOf(house: House, instance: string): Promise<unknown> {
  const info = await house.workflow.instance(house.context, instance);
  const closed = (info?.history ?? []).filter(({ type }) => type === 'cancelled').map(({ activity }) => activity);
  const [left] = await house.database.read<{ partitions: number; open: number }>(
    sql`select (select count(*) from process_partitions where instance = ${instance}) as partitions,
        (select count(*) from process_activities where instance = ${instance} and ended_at is null) as open`,
  );
  return {
    status: info?.status,
    tasks: (await house.tasks({ instance })).map(({ element }) => element),
    closed: closed.sort(),
    left,
    jobs: await house.jobs.measure(),
  };
}

it('A loop whose process is killed at any COMMIT of its closing is closed by the next one, each instance once', async () => {
  const dataDir = join(folder, 'whole');
  await copyMigratedTemplate(dataDir);
  const file = join(dataDir, 'ravand.sqlite');
  const images: string[] = [];
  const stop = watchCommits(file, (moment) => {
    if (moment === 'before' || !isClosing) return;
    const image = join(folder, String(images.length));
    mkdirSync(image);
    for (const end of ['', '-wal'])
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, join(image, `ravand.sqlite${end}`));
    images.push(image);
  });
  let isClosing = false;
  const house = await openHouse({ dataDir });
  await house.deploy('closing', model);
  const instance = await house.start('closing', { list: Array.from({ length: items }, (_, index) => index) });
  await house.settle();
  isClosing = true;
  house.clock.advance(3_600_000);
  await house.settle();
  isClosing = false;
  stop();
  const whole = await outcomeOf(house, instance);
  const now = house.clock.now();
  await house.close();
  expect(whole).toMatchObject({ status: 'running', tasks: ['after'], left: { partitions: 0, open: 1 } });
  expect((whole as { closed: string[] }).closed).toHaveLength(items + 1);

  let halfway = 0;
  for (const image of images) {
    const next = await openHouse({ dataDir: image, now });
    const doomed = (await next.tasks({ instance })).find(({ element }) => element === 'each');
    if (doomed !== undefined) {
      halfway += 1;
      await expect(next.complete(doomed)).rejects.toMatchObject({ status: 409, code: 'gone' });
    }
    // What the killed process had leased comes back when its lease has run out.
    next.clock.advance(60_000);
    await next.settle();
    expect(await outcomeOf(next, instance)).toEqual(whole);
    await next.close();
    rmSync(image, { recursive: true });
  }
  expect(halfway).toBeGreaterThan(1);
}, 120_000);
