// A child process of the SIGKILL tests: writes rows through the write lane and prints each id only after its transaction has resolved.
import { createDatabase } from '../../core/database/create-database.ts';
import { sql } from '../../core/database/sql.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';

const [dataDir = '', round = '0'] = process.argv.slice(2);
const database = await createDatabase({ dataDir, clock: systemClock, log: silentLogger });
const context = systemContext('acknowledging writer', `round ${round}`);

await database.transaction(context, (inside) =>
  database.define(inside, [sql`create table if not exists acknowledged (id integer primary key, filler text)`]),
);

const writers = 16;
let lastId = Number(round) * 1_000_000;

async function write(): Promise<void> {
  for (;;) {
    lastId += 1;
    const id = lastId;
    await database.transaction(context, (inside) =>
      inside.transaction.write(sql`insert into acknowledged (id, filler) values (${id}, ${'x'.repeat(200)})`),
    );
    // Synchronous on a pipe: what was printed survives the kill.
    process.stdout.write(`${id}\n`);
    // Lets the other writers' works share commits.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all(Array.from({ length: writers }, write));
