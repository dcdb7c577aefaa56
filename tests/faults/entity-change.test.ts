// A process is killed while an entity is called otherwise, taken out, brought back or ended for good: the old schema or the new one is there, whole.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { name, sql } from '../../core/database/sql.ts';
import { copyMigratedTemplate, copyPostgresTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin } from './life.ts';
import { note, openSchemaHouse } from './schema-change-house.ts';

const rows = isFull ? 20_000 : 1_200;
const kills = isFull ? 25 : 3;
const month = 31 * 24 * 60;

let program: string;
beforeAll(async () => {
  program = await bundleProgram('tests/faults/entity-change-child.ts');
}, 60_000);

/** One life; killed after so many milliseconds of work, if it lasts that long. Answers whether it came to its end. */
async function live(args: readonly string[], killAfterMs: number | undefined): Promise<boolean> {
  const life = begin(program, args);
  let kill: NodeJS.Timeout | undefined;
  if (killAfterMs !== undefined)
    life
      .heard((told) => told.includes('up\n'))
      .then(
        () => {
          kill = setTimeout(() => life.kill(), killAfterMs);
        },
        () => undefined,
      );
  await life.ended;
  const text = life.said();
  clearTimeout(kill);
  return text.endsWith('over\n');
}

async function changeUnderFire(dataDir: string, url: string): Promise<void> {
  const first = await openSchemaHouse(dataDir, url, 0);
  await first.definitions.publish(first.context, [{ definition: note, baseVersion: 0 }]);
  const thing = await first.records.create(first.context, 'thing', { title: 'it' });
  for (let at = 0; at < rows; at += 400)
    await first.database.transaction(first.context, async (inside) => {
      for (let one = at; one < Math.min(rows, at + 400); one += 1)
        await first.records.create(inside, 'note', { title: `n${one}`, about: thing.id, more: [thing.id] });
    });
  await first.close();
  for (let round = 1; round <= kills; round += 1) {
    await live([dataDir, url || '-', String(round * 10), 'change'], 15 + round * round * 11);
    await expectWhole(dataDir, url, round * 10);
  }
  await endUnderFire(dataDir, url, thing.id);
}

/** Under one of its names the one entity, and the other one live or in the bin, as whole as it was. Leaves it live. */
async function expectWhole(dataDir: string, url: string, minutes: number): Promise<void> {
  const house = await openSchemaHouse(dataDir, url, minutes);
  const { definitions, entityChanges, records, context } = house;
  try {
    const names = definitions
      .current()
      .entities()
      .map((entity) => entity.name);
    const called = names.filter((one) => one === 'thing' || one === 'item');
    expect(called).toHaveLength(1);
    if (!names.includes('note')) {
      expect(await entityChanges.bin(context)).toMatchObject([{ id: 'note', records: rows }]);
      await entityChanges.restore(context, 'note');
    }
    expect(await entityChanges.bin(context)).toEqual([]);
    const { fields } = definitions.current().entity('note')!;
    expect(fields.flatMap(({ target }) => target ?? [])).toEqual([called[0], called[0]]);
    const filter = { field: 'about.title', operator: 'eq', value: 'it' } as const;
    const [found] = (await records.summarize(context, 'note', { groupBy: [], measures: [], filter })).groups;
    expect(found).toMatchObject({ count: rows });
    const several = await records.query(context, 'note', { filter: { field: 'more', operator: 'empty' }, limit: 1 });
    expect(several.items).toEqual([]);
  } finally {
    await house.close();
  }
}

async function endUnderFire(dataDir: string, url: string, thing: string): Promise<void> {
  const house = await openSchemaHouse(dataDir, url, 500);
  const { version } = house.definitions.current().get('entity', 'note')!;
  await house.entityChanges.remove(house.context, { entity: 'note', version });
  await house.close();
  let isOver = false;
  for (let round = 1; round <= kills && !isOver; round += 1)
    isOver = await live([dataDir, url || '-', String(month + 500 + round * 10), 'purge'], 5 + round * round * 7);
  if (!isOver) expect(await live([dataDir, url || '-', String(month + 2_000), 'purge'], undefined)).toBe(true);
  const after = await openSchemaHouse(dataDir, url, month + 3_000);
  try {
    expect(await after.entityChanges.bin(after.context)).toEqual([]);
    for (const table of ['record_note', 'link_note_more'])
      await expect(after.database.read(sql`select 1 from ${name(table)}`)).rejects.toThrow();
    await after.records.delete(after.context, 'thing', thing);
  } finally {
    await after.close();
  }
}

describe('A change of an entity whose process is killed', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-entity-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('F04 leaves the old schema or the new one on SQLite, and what was in the bin ends whole', async () => {
    await copyMigratedTemplate(folder);
    await changeUnderFire(folder, '');
  });

  // In the short form one database is enough: what is killed there is the same process.
  if (isFull)
    it.skipIf(!hasPostgres())('F04 does so on PostgreSQL', async () => {
      const copy = await copyPostgresTemplate((await startPostgres()).url);
      try {
        await changeUnderFire(folder, copy.url);
      } finally {
        await copy.drop();
      }
    });
});
