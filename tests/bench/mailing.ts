// A campaign to a hundred thousand people: how long until the message to each of them is queued, its text made for them and their consent asked, while each leaves
// when its turn comes. BENCH_RECEIVERS makes it smaller.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTestRavand, startSmsReceiver } from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { BenchRow } from './row.ts';

const receivers = Number(process.env.BENCH_RECEIVERS ?? 100_000);
const madeAtOnce = 500;

export async function run(): Promise<BenchRow[]> {
  const gateway = await startSmsReceiver();
  const ravand = await createTestRavand({ listen: false, smsGatewayUrl: gateway.url });
  const { database, records } = ravand;
  const context = { ...ravand.systemContext('bench'), quiet: true };
  const message = {
    kind: 'message',
    name: 'bench',
    channel: 'sms',
    to: 'person.mobile',
    body: { en: 'Dear {{ person.name }}, we are open on Friday, too.' },
  } as const;
  await ravand.definitions.publish(context, [{ definition: message, baseVersion: 0 }]);
  const list = await database.transaction(context, (inside) =>
    records.create(inside, 'marketingList', { name: 'All' }),
  );
  for (let from = 0; from < receivers; from += madeAtOnce)
    await database.transaction(context, async (inside) => {
      for (let made = from; made < Math.min(receivers, from + madeAtOnce); made += 1) {
        const mobile = `+98912${String(1_000_000 + made)}`;
        const { id } = await records.create(inside, 'person', { name: `Person ${made}`, mobile });
        await records.create(inside, 'listMember', { list: list.id, person: id });
      }
    });
  await ravand.settle();
  const queued = async (): Promise<number> =>
    Number((await database.read<{ n: number }>(sql`select count(*) as n from messages`))[0]?.n ?? 0);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  const aloud = ravand.systemContext('bench');
  await database.transaction(aloud, async (inside) => {
    const campaign = await records.create(inside, 'campaign', { name: 'All', list: list.id, template: 'bench' });
    await records.update(inside, 'campaign', campaign.id, { status: 'sending' });
  });
  while ((await queued()) < receivers) if ((await ravand.jobs.runDue()) === 0) break;
  const seconds = (performance.now() - begun) / 1_000;
  const found = await queued();
  const blockMs = delay.max / 1e6;
  await ravand.stop();
  await gateway.close();
  if (found !== receivers) throw new Error(`expected ${receivers} messages, found ${found}`);
  const name = `campaign to ${receivers.toLocaleString('en')}`;
  return [
    { name: `${name}, all queued`, ours: seconds, unit: 's', aim: '≤ 30 s for 100,000' },
    { name: `${name}, longest block of the event loop`, ours: blockMs, unit: 'ms', aim: '≤ 100' },
  ];
}
