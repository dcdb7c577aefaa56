// A list of 50 from 100,000 rows, with filter and sort, through the record service, against the same in one prepared better-sqlite3 statement.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { createPolicy } from '../../core/access/policy.ts';
import { createDatabase } from '../../core/database/create-database.ts';
import { createDefinitions } from '../../core/definitions/create-definitions.ts';
import { createRecords } from '../../core/entities/create-records.ts';
import { entityPublisher } from '../../core/entities/entity-publisher.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createFiles } from '../../core/files/create-files.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { type Context, systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import type { Query } from '../../core/query/query.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { type BenchRow, median } from './row.ts';

const total = 100_000;
const stages = ['new', 'open', 'won', 'lost'];

const deal: EntityDefinition = {
  kind: 'entity',
  id: 'deal',
  name: 'deal',
  titleField: 'name',
  fields: [
    { id: 'deal.name', name: 'name', kind: 'text' },
    { id: 'deal.stage', name: 'stage', kind: 'choice', options: stages.map((value) => ({ value })) },
    { id: 'deal.value', name: 'value', kind: 'money', currency: 'IRR', scale: 2 },
    { id: 'deal.city', name: 'city', kind: 'text' },
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'none' } },
};

async function openHouse(dataDir: string) {
  const needs = { clock: systemClock, log: silentLogger };
  const database = await createDatabase({ ...needs, dataDir });
  const events = createEvents({ ...needs, database });
  const definitions = createDefinitions({ ...needs, database, events });
  const jobs = await createJobs({ ...needs, database });
  definitions.publisher('entity', entityPublisher({ database, definitions, jobs, clock: systemClock }));
  const policy = createPolicy();
  const files = createFiles({ ...needs, database, jobs, dataDir });
  const records = createRecords({
    database,
    events,
    definitions,
    policy,
    clock: systemClock,
    jobs,
    files,
    defaultCountry: () => 'IR',
  });
  await definitions.start([{ plugin: 'bench', definitions: [deal] }]);
  return {
    database,
    records,
    async close() {
      await events.stop();
      await database.close();
    },
  };
}

type House = Awaited<ReturnType<typeof openHouse>>;

/** The rows come in through the service, as everywhere; many share a COMMIT. */
async function fill({ database, records }: House): Promise<void> {
  const system = systemContext('bench', newId());
  for (let first = 0; first < total; first += 1_000) {
    await database.transaction(system, async (inside) => {
      for (let index = first; index < first + 1_000; index += 1) {
        const values = {
          name: `deal ${index}`,
          stage: stages[index % 4],
          value: String((index * 7_919) % total),
          city: `city ${index % 50}`,
        };
        await records.create(inside, 'deal', values);
      }
    });
  }
}

const query: Query = {
  filter: {
    and: [
      { field: 'stage', operator: 'eq', value: 'won' },
      { field: 'value', operator: 'gt', value: '500' },
    ],
  },
  sort: [{ field: 'value', direction: 'desc' }],
  limit: 50,
};

export async function run(): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const house = await openHouse(dataDir);
  await fill(house);
  const principal: Context['principal'] = { kind: 'user', id: newId(), roles: ['staff'] };
  const context: Context = { principal, locale: 'en', correlationId: newId() };
  const bare = new BetterSqlite3(join(dataDir, 'ravand.sqlite'), { readonly: true });
  const rows: BenchRow[] = [];
  try {
    const unindexed = bare.prepare(
      'select * from record_deal where stage = ? and value > ? order by value desc, id desc limit 50',
    );
    rows.push(
      await compare(
        '≥ 0.5 of bare SQL',
        'list of 50 of 100,000, filter and sort',
        () => house.records.query(context, 'deal', query),
        () => unindexed.all('won', 50_000),
      ),
    );
    const byName: Query = { sort: [{ field: 'name', direction: 'asc' }], limit: 50 };
    const indexed = bare.prepare('select * from record_deal order by name_folded, id limit 50');
    rows.push(
      await compare(
        'none: an index alone',
        'list of 50 of 100,000, by title',
        () => house.records.query(context, 'deal', byName),
        () => indexed.all(),
      ),
    );
  } finally {
    bare.close();
    await house.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return rows;
}

/** Lists a second, taken in turns, the middle of nine. */
async function compare(
  aim: string,
  name: string,
  ours: () => Promise<unknown>,
  peer: () => unknown,
): Promise<BenchRow> {
  const [ourFigures, peerFigures]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 9; turn += 1) {
    ourFigures.push(await perSecond(ours));
    peerFigures.push(await perSecond(async () => peer()));
  }
  const [a, b] = [median(ourFigures), median(peerFigures)];
  return { name, ours: Math.round(a), peer: Math.round(b), ratio: a / b, unit: 'lists/s', aim };
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const times = 30;
  const start = process.hrtime.bigint();
  for (let count = 0; count < times; count += 1) await work();
  return (times * 1e9) / Number(process.hrtime.bigint() - start);
}
