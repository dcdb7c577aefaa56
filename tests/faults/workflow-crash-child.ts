// One life of the process that workflow-crash.test.ts kills: goes on with what the disk holds, and dies by SIGKILL at the COMMIT it was told.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchCommits } from './sqlite-commits.ts';
import { connect, drive, sendBySms } from './workflow-crash-model.ts';
import { openHouse } from './workflow-house.ts';

const [dataDir = '', url = '', moment = 'after', count = '0'] = process.argv.slice(2);
/** The manual clock goes on where the last life left it. */
const clockFile = join(dataDir, 'clock');
let now = (): Date => new Date('2030-01-01T00:00:00Z');
if (existsSync(clockFile)) now = () => new Date(readFileSync(clockFile, 'utf8'));

watchCommits(join(dataDir, 'ravand.sqlite'), (found, at) => {
  if (found !== moment || at !== Number(count)) return;
  writeFileSync(clockFile, now().toISOString());
  process.kill(process.pid, 'SIGKILL');
});
const house = await openHouse({ dataDir, now: now() });
now = () => house.clock.now();
connect(house, sendBySms(url));
await house.jobs.start();
await house.jobs.stop();
await drive(house);
writeFileSync(clockFile, now().toISOString());
await house.close();
