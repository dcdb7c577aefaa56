// One life of a server with a webhook, for webhooks-crash.test.ts: makes leads and dies right after the last COMMIT, or sends until nothing waits.
import { createRavand } from '../../core/index.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';

const [what = '', count = '0', minutes = '0'] = process.argv.slice(2);
const laterMs = Number(minutes) * 60_000;
const config = readConfig(process.env);
const ravand = await createRavand({
  config,
  clock: { now: () => new Date(systemClock.now().getTime() + laterMs) },
  log: silentLogger,
  background: what === 'send',
});
await ravand.begin();
const context = systemContext('test', newId());

if (what === 'make') {
  const { items } = await ravand.records.query(context, 'user', { limit: 1 });
  const owner = items[0]!.id;
  const principal = (await ravand.access.principalOf(context, owner))!;
  const [url = ''] = config.outboundOrigins;
  await ravand.webhooks.create(
    { ...context, principal },
    { name: 'Crash', url, owner, records: [{ entity: 'lead', on: ['created'] }], events: [] },
  );
  for (let made = 0; made < Number(count); made++) {
    const { id } = await ravand.records.create(context, 'lead', { name: `Lead ${made}` });
    // Only what was committed is said.
    process.stdout.write(`${id}\n`);
  }
  process.kill(process.pid, 'SIGKILL');
}
for (;;) {
  const [webhook] = await ravand.webhooks.list(context);
  if (webhook?.waiting === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await ravand.stop();
