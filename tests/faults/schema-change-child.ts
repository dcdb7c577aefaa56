// One life of a process that writes records while one of their fields is converted: for schema-change.test.ts. Says what it tries and what was
// acknowledged. Ends by itself when the change has.
import { openSchemaHouse } from './schema-change-house.ts';

const [dataDir = '', url = '', minutes = '0', change = '', from = '0'] = process.argv.slice(2);
const house = await openSchemaHouse(dataDir, url === '-' ? '' : url, Number(minutes));
const { items } = await house.records.query(house.context, 'thing', {
  limit: 20,
  sort: [{ field: 'title', direction: 'asc' }],
});
const ids = items.map(({ id }) => id);
let number = Number(from);
let isOver = false;
// Synchronous on a pipe: what was said survives the kill.
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** A record is written by one writer only: its values come in order. */
async function write(mine: readonly string[]): Promise<void> {
  for (let at = 0; !isOver; at += 1) {
    const id = mine[at % mine.length]!;
    number += 1;
    const mark = number;
    say(`try ${id} ${mark}`);
    await house.records.update(house.context, 'thing', id, { amount: String(mark) });
    say(`ack ${id} ${mark}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

// A job that is to be tried again waits by the clock.
const ticking = setInterval(() => house.clock.advance(250), 50);
say('up');
await house.jobs.start();
const writers = [0, 1, 2, 3].map((own) => write(ids.filter((_, at) => at % 4 === own)));
for (;;) {
  const { state } = await house.changes.get(house.context, change);
  if (state !== 'converting' && state !== 'finishing') break;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
isOver = true;
clearInterval(ticking);
await Promise.all(writers);
await house.close();
say('over');
