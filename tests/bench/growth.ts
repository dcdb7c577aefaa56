// How costs grow: the same request with much data, against the same with little. Milliseconds over HTTP; beside them the longest block of the loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { InTransaction } from '../../core/kernel/context.ts';
import type { RuleDefinition } from '../../schemas/types.ts';
import { type BenchRow, median } from './row.ts';

const few = 1_000;
const many = 100_000;
const rounds = 9;

interface Growing {
  readonly name: string;
  readonly client: ApiClient;
  readonly path: string;
}

const delay = monitorEventLoopDelay({ resolution: 1 });

export async function run(): Promise<BenchRow[]> {
  const ravand = await createTestRavand();
  const rep = await ravand.createUser({ role: 'staff' });
  const [admin, staff] = [await ravand.signIn(ravand.admin), await ravand.signIn(rep)];
  const subject = await ravand.records.create(ravand.systemContext('bench'), 'person', { name: 'Subject' });
  const filter = encodeURIComponent(JSON.stringify({ field: 'city', operator: 'eq', value: 'city 77' }));
  const reads: readonly Growing[] = [
    { name: 'list of 50 of 100,000 by title', client: admin, path: '/api/records/person?sort=name' },
    {
      name: 'list of 50 of 100,000, filter without index',
      client: admin,
      path: `/api/records/person?filter=${filter}`,
    },
    { name: 'list of 50 of 100,000, search', client: admin, path: '/api/records/person?search=99999' },
    { name: 'timeline of 10,000 events', client: admin, path: `/api/records/person/${subject.id}/timeline` },
    { name: 'inbox of 5,000 open tasks', client: staff, path: '/api/tasks?box=mine' },
    { name: 'GET /api/workspace', client: staff, path: '/api/workspace' },
  ];
  const fill = (persons: readonly [number, number], share: number) =>
    fillHouse(ravand, subject.id, rep.id, persons, share);
  await fill([0, few], 1 / 100);
  const before = await measureAll(reads);
  await fill([few, many], 99 / 100);
  const after = await measureAll(reads);
  const rows = reads.map(({ name }, index) =>
    row(`${name}, against a hundredth of it`, after[index]!.ms, before[index]!.ms, 'ms'),
  );
  const block = Math.max(...after.map(({ blockMs }) => blockMs));
  const writes = await measureRule(ravand);
  await ravand.stop();
  return [...rows, { name: 'longest block of the event loop in these', ours: block, unit: 'ms', aim: 'shown' }, writes];
}

function row(name: string, ours: number, peer: number, unit: string): BenchRow {
  return { name, ours, peer, ratio: ours / peer, unit, aim: 'shown' };
}

async function fillHouse(
  { records, database, systemContext }: TestRavand,
  subject: string,
  rep: string,
  [from, to]: readonly [number, number],
  share: number,
): Promise<void> {
  const batches = async (
    first: number,
    last: number,
    write: (inside: InTransaction, at: number) => Promise<unknown>,
  ) => {
    for (let at = first; at < last; at += 100) {
      await database.transaction(systemContext('bench'), async (inside) => {
        for (let next = at; next < Math.min(at + 100, last); next += 1) await write(inside, next);
      });
    }
  };
  await batches(from, to, (inside, at) =>
    records.create(inside, 'person', { name: `Person ${at}`, city: `city ${at % 5_000}`, notes: `note ${at}` }),
  );
  await batches(from, from + 10_000 * share, (inside, at) =>
    records.update(inside, 'person', subject, { notes: `${at}` }),
  );
  await batches(0, 5_000 * share, (inside, at) =>
    records.create(inside, 'task', { name: `Task ${at}`, assignee: rep, priority: at % 100 }),
  );
}

async function measureAll(reads: readonly Growing[]): Promise<{ ms: number; blockMs: number }[]> {
  const figures: { ms: number; blockMs: number }[] = [];
  for (const read of reads) figures.push(await measureOne(read));
  return figures;
}

/** The middle of the rounds after the first, in which statements and code are made ready. */
async function measureOne({ client, path }: Growing): Promise<{ ms: number; blockMs: number }> {
  await client.get(path);
  delay.enable();
  delay.reset();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    const { status } = await client.get(path);
    times.push(performance.now() - begun);
    if (status !== 200) throw new Error(`expected ${path} to answer 200, found ${status}`);
  }
  const blockMs = delay.max / 1e6;
  delay.disable();
  return { ms: median(times), blockMs };
}

/** A write without a rule on its entity, and the same with one that holds and sets a field. */
async function measureRule(ravand: TestRavand): Promise<BenchRow> {
  const context = ravand.systemContext('bench');
  const perSecond = async () => {
    const count = 2_000;
    const begun = performance.now();
    for (let at = 0; at < count; at += 50) {
      await Promise.all(
        Array.from({ length: 50 }, () => ravand.records.create(context, 'organization', { name: 'O' })),
      );
    }
    return (count * 1_000) / (performance.now() - begun);
  };
  await perSecond();
  const without = await perSecond();
  const rule: RuleDefinition = {
    kind: 'rule',
    name: 'bench',
    entity: 'organization',
    on: ['created'],
    when: { path: 'name', operator: 'equal', value: 'O' },
    // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
    then: [{ do: 'setField', with: { field: 'notes', value: 'found' } }],
  };
  await ravand.definitions.publish(context, [{ definition: rule, baseVersion: 0 }]);
  await perSecond();
  return row('writes with one rule that sets a field, against none', await perSecond(), without, 'records/s');
}
