// One life of a server that sends a campaign, for mailing-crash.test.ts: makes people, a list and the campaign and begins to send; or goes on until the mailing
// is done. It is killed at any moment.
import { createRavand } from '../../core/index.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';

const [what = '', count = '0'] = process.argv.slice(2);
const ravand = await createRavand({ config: readConfig(process.env), log: silentLogger, background: what !== 'make' });
await ravand.begin();
const context = systemContext('test', newId());

if (what === 'make') {
  const { definition, version } = ravand.definitions.current().get('settings', 'installation')!;
  const quick = { ...definition, perSecond: { sms: 10_000 } };
  const crash = { kind: 'message', name: 'crash', channel: 'sms', to: 'person.mobile', body: { en: 'Hi' } } as const;
  await ravand.definitions.publish(context, [
    { definition: quick, baseVersion: version },
    { definition: crash, baseVersion: 0 },
  ]);
  await ravand.database.transaction(context, async (inside) => {
    const list = await ravand.records.create(inside, 'marketingList', { name: 'Crash' });
    for (let made = 0; made < Number(count); made += 1) {
      const mobile = `+98912${String(1_000_000 + made)}`;
      const { id } = await ravand.records.create(inside, 'person', { name: `Person ${made}`, mobile });
      await ravand.records.create(inside, 'listMember', { list: list.id, person: id });
    }
    const campaign = await ravand.records.create(inside, 'campaign', {
      name: 'Crash',
      list: list.id,
      template: 'crash',
    });
    await ravand.records.update(inside, 'campaign', campaign.id, { status: 'sending' });
  });
  process.stdout.write('made\n');
  process.kill(process.pid, 'SIGKILL');
}
const { items } = await ravand.records.query(context, 'campaign', { limit: 1 });
for (;;) {
  const [mailing] = await ravand.automation.mailings.of(context, { entity: 'campaign', id: items[0]!.id });
  if (mailing?.status === 'done') {
    process.stdout.write(`${JSON.stringify({ total: mailing.total, states: mailing.counts.states })}\n`);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await ravand.stop();
