// One life of a server with a rule on a schedule, for rules-crash.test.ts: makes leads and the rule, or acts on them an hour later until nothing is left.
import { createRavand } from '../../core/index.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import type { RuleAction, RuleDefinition } from '../../schemas/types.ts';

const [what = '', count = '0', laterMs = '0'] = process.argv.slice(2);
const ravand = await createRavand({
  config: readConfig(process.env),
  clock: { now: () => new Date(systemClock.now().getTime() + Number(laterMs)) },
  log: silentLogger,
  background: what === 'act',
});
await ravand.begin();
const context = systemContext('test', newId());

if (what === 'make') {
  await ravand.database.transaction(context, async (inside) => {
    for (let made = 0; made < Number(count); made++)
      await ravand.records.create(inside, 'lead', { name: `Lead ${made}`, note: '.' });
  });
  const actions: readonly RuleAction[] = [{ do: 'setField', with: { field: 'note', value: '=record.note + "x"' } }];
  // In half an hour by the clock of Tehran, then not before tomorrow.
  const due = new Date(systemClock.now().getTime() + 240 * 60_000);
  const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
  const base = { kind: 'rule', name: 'daily', entity: 'lead', when: { all: [] } } as const;
  // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
  const definition: RuleDefinition = { ...base, trigger: { type: 'schedule', cron }, then: actions };
  await ravand.definitions.publish(context, [{ definition, baseVersion: 0 }]);
  await ravand.stop();
  process.exit(0);
}
process.stdout.write('begun\n');
for (;;) {
  const { runs } = await ravand.automation.rules.evaluations(context, 'daily');
  const [run] = runs;
  if (run !== undefined) process.stdout.write(`${run.done}\n`);
  if (run?.isOver === true) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const notes: unknown[] = [];
for (let after: string | undefined, more = true; more; more = after !== undefined) {
  const page = await ravand.records.query(context, 'lead', { limit: 100, ...(after === undefined ? {} : { after }) });
  notes.push(...page.items.map(({ values }) => values.note));
  after = page.next;
}
process.stdout.write(`notes ${notes.length} ${[...new Set(notes)].join(' ')}\n`);
await ravand.stop();
process.exit(0);
