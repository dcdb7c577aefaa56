// A process is killed while a field of many records is converted and others write: the old schema or the new one is there, whole, nothing that was
// acknowledged is lost, and whoever comes next goes on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyMigratedTemplate, copyPostgresTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin } from './life.ts';
import { amount, openSchemaHouse } from './schema-change-house.ts';

const rows = isFull ? 20_000 : 600;
const kills = isFull ? 25 : 3;

let program: string;
beforeAll(async () => {
  program = await bundleProgram('tests/faults/schema-change-child.ts');
}, 60_000);

/** By record: the last value that was acknowledged, and the last that was tried. */
type Said = Map<string, { acked: number; tried: number }>;

/** One life; killed after so many milliseconds of work, if it lasts that long. Answers whether it came to its end. */
async function live(args: readonly string[], killAfterMs: number | undefined, said: Said): Promise<boolean> {
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
  for (const line of text.split('\n').slice(0, -1)) {
    const [what, id = '', mark = ''] = line.split(' ');
    if (what !== 'try' && what !== 'ack') continue;
    const known = said.get(id) ?? { acked: 0, tried: 0 };
    said.set(id, what === 'try' ? { ...known, tried: Number(mark) } : { ...known, acked: Number(mark) });
  }
  return text.endsWith('over\n');
}

async function changeUnderFire(dataDir: string, url: string): Promise<void> {
  const first = await openSchemaHouse(dataDir, url, 0);
  for (let at = 0; at < rows; at += 500)
    await first.database.transaction(first.context, async (inside) => {
      for (let one = at; one < Math.min(rows, at + 500); one += 1)
        await first.records.create(inside, 'thing', { title: String(one).padStart(6, '0'), amount: `${one}` });
    });
  const field = { ...amount, kind: 'integer' } as const;
  const change = await first.changes.start(first.context, { entity: 'thing', field, failing: 'refuse' });
  await first.close();
  const said: Said = new Map();
  let isOver = false;
  for (let round = 1; round <= kills && !isOver; round += 1) {
    const args = [dataDir, url || '-', String(round * 10), change.id, String(rows + round * 1_000_000)];
    isOver = await live(args, 20 + round * round * 12, said);
    await expectWhole(dataDir, url, round * 10, said);
  }
  if (!isOver) expect(await live([dataDir, url || '-', '2000', change.id, '900000000'], undefined, said)).toBe(true);
  expect(await expectWhole(dataDir, url, 3_000, said)).toBe('integer');
}

/** Every record has the value it was made with or one that was tried last, in the kind that is live. Answers the kind. */
async function expectWhole(dataDir: string, url: string, minutes: number, said: Said): Promise<string> {
  const house = await openSchemaHouse(dataDir, url, minutes);
  try {
    const kind = house.definitions.current().entity('thing')!.fields[1]!.kind;
    let after: string | undefined;
    let count = 0;
    do {
      const page = await house.records.query(house.context, 'thing', {
        limit: 200,
        ...(after === undefined ? {} : { after }),
        sort: [{ field: 'title', direction: 'asc' }],
      });
      for (const { id, values } of page.items) {
        const made = Number(values.title);
        const { acked, tried } = said.get(id) ?? { acked: made, tried: made };
        expect(typeof values.amount).toBe(kind === 'integer' ? 'number' : 'string');
        const isOne = Number(values.amount) === made ? acked === 0 || acked === made : Number(values.amount) >= acked;
        expect([id, values.amount, acked, tried, isOne && Number(values.amount) <= Math.max(tried, made)]).toEqual([
          id,
          values.amount,
          acked,
          tried,
          true,
        ]);
        count += 1;
      }
      after = page.next;
    } while (after !== undefined);
    expect(count).toBe(rows);
    return kind;
  } finally {
    await house.close();
  }
}

describe('A conversion whose process is killed', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-schema-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('F04 leaves the old schema or the new one on SQLite, with every acknowledged write, and is brought to its end', async () => {
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
