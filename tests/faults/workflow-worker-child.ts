// One life of a worker with jobs that kill it: for workflow-worker.test.ts. Ends by itself with 0 when nothing is left to do.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse } from './workflow-house.ts';

const [dataDir = '', minutes = '0'] = process.argv.slice(2);
const house = await openHouse({
  dataDir,
  now: new Date(Date.parse('2030-01-01T00:00:00Z') + Number(minutes) * 60_000),
});
house.workflow.handler({
  name: 'work',
  runs: 'after',
  async run(_context, { input, instance }) {
    // Whoever watches knows who began, also when this never comes back.
    appendFileSync(join(dataDir, 'begun'), `${String(input.how)} ${instance}\n`);
    if (input.how === 'exits') process.exit(3);
    while (input.how === 'blocks');
    return {};
  },
});
await house.jobs.start();
for (;;) {
  const { waiting, leased } = await house.jobs.measure();
  if (waiting + leased === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await house.close();
