// The database contract on SQLite, and what only a file can do: locks, a full disk, a killed process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../core/database/create-database.ts';
import { migrationNames } from '../../core/database/migrations/index.ts';
import { sql } from '../../core/database/sql.ts';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { bundleProgram } from '../bundle-program.ts';
import { isFull } from '../faults/is-full.ts';
import { describeDatabase } from './database.ts';
import { type FoldedRow, foldedBefore } from './folded-before.ts';
import { keptBefore } from './kept-before.ts';

/** Lives of a process that is killed while it writes. */
const rounds = isFull ? 20 : 7;

describe('The database on SQLite', () => describeDatabase('sqlite'));

describe('The SQLite file', () => {
  const outside = systemContext('contract', 'correlation-1');
  let dataDir: string;
  const open = () => createDatabase({ dataDir, clock: systemClock, log: silentLogger });

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'ravand-file-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is opened by one Ravand at a time; the second is told by whom and what to do', async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(new RegExp(`in use by another Ravand \\(process ${process.pid}\\).*DATA_DIR`));
    await first.close();
    const second = await open();
    await second.close();
  });

  it('is taken over from a process that was killed, and keeps what that one had acknowledged', async () => {
    const child = await startWriter(dataDir);
    const acknowledged = await killAfter(child, 1);
    const database = await open();
    const rows = await database.read<{ id: number }>(sql`select id from acknowledged`);
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(acknowledged));
    await database.close();
  });

  it('loses nothing that was acknowledged, killed at any moment', async () => {
    await copyMigratedTemplate(dataDir);
    let all: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      all = all.concat(await killAfter(await startWriter(dataDir, round), 1 + (round * 740) / rounds));
    }
    const database = await open();
    const kept = new Set((await database.read<{ id: number }>(sql`select id from acknowledged`)).map((row) => row.id));
    expect(all.length).toBeGreaterThan(rounds);
    expect(all.filter((id) => !kept.has(id))).toEqual([]);
    expect(await database.read(sql`select integrity_check from pragma_integrity_check`)).toEqual([
      { integrity_check: 'ok' },
    ]);
    await database.close();
  }, 120_000);

  it('T-D05 that another program has locked is waited for without blocking; reads go on', async () => {
    const database = await open();
    const stranger = new BetterSqlite3(join(dataDir, 'ravand.sqlite'));
    stranger.exec('begin immediate');
    let isWritten = false;
    const write = database
      .transaction(outside, (context) =>
        context.transaction.write(
          sql`insert into jobs (id, kind, payload, correlation_id, created_at, due_at, max_attempts) values ('a', 'k', '{}', 'c', 1, 1, 1)`,
        ),
      )
      .then(() => {
        isWritten = true;
      });
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await database.read(sql`select count(*) as n from jobs`)).toEqual([{ n: 0 }]);
    }
    expect(isWritten).toBe(false);
    stranger.exec('commit');
    stranger.close();
    await write;
    expect(await database.read(sql`select count(*) as n from jobs`)).toEqual([{ n: 1 }]);
    await database.close();
  });

  it('T-D05 that stays locked answers 503 busy in the end, and nothing was written', async () => {
    const database = await open();
    const stranger = new BetterSqlite3(join(dataDir, 'ravand.sqlite'));
    stranger.exec('begin immediate');
    const write = database.transaction(outside, (context) => context.transaction.write(sql`delete from jobs`));
    await expect(write).rejects.toMatchObject({ name: 'Problem', status: 503, code: 'busy' });
    stranger.exec('rollback');
    stranger.close();
    await database.transaction(outside, (context) => context.transaction.write(sql`delete from jobs`));
    await database.close();
  });

  it('that is full tells each writer, acknowledges nothing, and recovers when there is room', async () => {
    const database = await open();
    await database.transaction(outside, (context) =>
      database.define(context, [sql`create table filler (id integer primary key, bytes blob)`]),
    );
    const fill = (id: number) =>
      database.transaction(outside, (context) =>
        context.transaction.write(sql`insert into filler values (${id}, zeroblob(50000))`),
      );
    // The page limit is the disk of this test: SQLite answers both with SQLITE_FULL.
    const pages = (await database.read<{ page_count: number }>(sql`select page_count from pragma_page_count`))[0]!
      .page_count;
    const limitPages = (count: number) =>
      database.transaction(outside, async (context) => {
        await context.transaction.read({ text: `pragma max_page_count = ${count}`, values: [] });
      });
    await limitPages(pages + 60);
    const ended = await Promise.allSettled(Array.from({ length: 20 }, (_, id) => fill(id)));
    const written = (await database.read<{ id: number }>(sql`select id from filler`)).map((row) => row.id);
    expect(ended.flatMap((one, id) => (one.status === 'fulfilled' ? [id] : []))).toEqual(written);
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ name: 'Problem', status: 503, code: 'disk-full' });
    await limitPages(pages + 100_000);
    await fill(100);
    expect(await database.health()).toMatchObject({ ok: true });
    await database.close();
  });

  it('is brought up to date when it is opened, and again does nothing', async () => {
    const first = await open();
    expect(await first.read(sql`select name from migrations`)).toHaveLength(migrationNames.length);
    await first.close();
    const second = await open();
    expect(await second.read(sql`select name from migrations`)).toHaveLength(migrationNames.length);
    expect(existsSync(join(dataDir, 'ravand.sqlite'))).toBe(true);
    await second.close();
  });

  it('folds what was written before as what is written now', async () => {
    await (await open()).close();
    const file = new BetterSqlite3(join(dataDir, 'ravand.sqlite'));
    file.exec(`create table record_thing (id text primary key, name text, name_folded text) strict;
      delete from migrations where name like 'FoldedLetters%'`);
    const row = file.prepare('insert into record_thing values (?, ?, ?)');
    for (const [at, name, folded] of foldedBefore) row.run(at, name, folded);
    file.close();
    const opened = await open();
    const rows = await opened.read<FoldedRow>(sql`select name, name_folded from record_thing order by id`);
    expect(rows).toEqual(foldedBefore.map(([, name]) => ({ name, name_folded: foldForSearch(name) })));
    await opened.close();
  });

  it('knows which records were made under a key before answers were kept', async () => {
    await (await open()).close();
    const file = new BetterSqlite3(join(dataDir, 'ravand.sqlite'));
    file.exec(`alter table idempotency_keys drop column answer; alter table idempotency_keys add column record_id text not null default '';
      delete from migrations where name like 'KeptAnswers%';
      insert into idempotency_keys (id, body_hash, record_id, created_at) values ('a', 'b', '01890000-0000-7000-8000-000000000000', 1)`);
    file.close();
    const opened = await open();
    expect(await opened.read(sql`select * from idempotency_keys`)).toEqual([keptBefore]);
    await opened.close();
  });

  it('keeps who sees which task when their table gets its newer form', async () => {
    await (await open()).close();
    const file = new BetterSqlite3(join(dataDir, 'ravand.sqlite'));
    file.exec(`drop table task_seers; delete from migrations where name like 'ClusteredSeers%';
      create table "task_seers" ("seer" text not null, "task" text not null, primary key ("seer", "task")) strict;
      create index "task_seers_task_i" on "task_seers" ("task");
      insert into task_seers (seer, task) values ('anyone', 'a'), ('open', 'a')`);
    file.close();
    const opened = await open();
    expect(await opened.read(sql`select seer, task from task_seers order by seer`)).toEqual([
      { seer: 'anyone', task: 'a' },
      { seer: 'open', task: 'a' },
    ]);
    const [made] = await opened.read<{ sql: string }>(sql`select sql from sqlite_schema where name = 'task_seers'`);
    expect(made?.sql).toContain('WITHOUT ROWID');
    expect(await opened.read(sql`select 1 from sqlite_schema where name = 'task_seers_task_i'`)).toHaveLength(1);
    await opened.close();
  });
});

/** A process that writes rows as fast as it can and prints each id once its transaction has resolved. */
async function startWriter(dataDir: string, round = 0): Promise<ChildProcess> {
  const program = await bundleProgram('tests/contracts/acknowledging-writer.ts');
  return spawn(process.execPath, [program, dataDir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Kills the writer without warning once it has acknowledged so many rows; answers all ids that it had. */
async function killAfter(child: ChildProcess, count: number): Promise<number[]> {
  let text = '';
  child.stdout!.setEncoding('utf8');
  child.stdout!.on('data', (part: string) => {
    text += part;
    if (text.split('\n').length > count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return text.split('\n').slice(0, -1).map(Number);
}
