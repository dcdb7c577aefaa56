// The commands of the operator on real data: a backup of an installation at work, restored elsewhere, is the same and sends nothing by itself; what is cut
// off, changed, or made by a newer version is refused; an upgrade can be gone back from.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { createRavand, type Ravand } from '../../core/index.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { bundleProgram } from '../bundle-program.ts';
import { png } from '../contracts/pictures.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { begin } from './life.ts';

const folder = mkdtempSync(join(tmpdir(), 'ravand-backup-'));
let program: string;
beforeAll(async () => {
  program = await bundleProgram('core/cli.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | null;
  readonly said: string;
}

type Env = Readonly<Record<string, string>>;

async function ravandCommand(env: Env, ...args: string[]): Promise<Ended> {
  const life = begin(program, args, env);
  const code = await life.ended;
  return { code, said: life.told() };
}

describe.each([
  ['SQLite', true],
  ['PostgreSQL', hasPostgres()],
] as const)('A backup of an installation on %s', { timeout: 120_000 }, (database, isThere) => {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let env: Env;
  let fresh: Env;
  let others: pg.Client | undefined;
  const backup = join(folder, `${database} backup`);
  const place = (name: string): string => join(folder, `${database}-${name}`);

  beforeAll(async () => {
    if (!isThere) return;
    sms = await startSmsReceiver();
    const postgres = database === 'PostgreSQL' ? await startPostgres() : undefined;
    ravand = await createTestRavand({ smsGatewayUrl: sms.url, postgresUrl: postgres?.url, sample: true });
    const { dataDir, databaseUrl } = ravand.config;
    env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    fresh = { DATA_DIR: place('restored') };
    if (postgres !== undefined) {
      others = new pg.Client({ connectionString: postgres.url });
      await others.connect();
      await others.query('create database restored_here');
      const url = new URL(postgres.url);
      url.pathname = '/restored_here';
      fresh = { ...fresh, DATABASE_URL: url.href };
    }
    await fill();
  });
  afterAll(async () => {
    await ravand?.stop();
    await sms?.close();
    await others?.query('drop database if exists restored_here with (force)');
    await others?.end();
  });

  /** Records with a history, one in the trash, a file, a message that waits. */
  async function fill(): Promise<void> {
    const admin = await ravand.signIn(ravand.admin);
    const made = await admin.post<{ id: string }>('/api/records/lead', { values: { name: 'Kept', value: '1500000' } });
    await admin.patch(`/api/records/lead/${made.body.id}`, { values: { value: '2500000.00', tags: ['a', 'b'] } });
    const gone = await admin.post<{ id: string }>('/api/records/lead', { values: { name: 'Gone' } });
    await admin.delete(`/api/records/lead/${gone.body.id}`);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(png())], { type: 'image/png' }), 'photo.png');
    const { body: photo } = await admin.send<{ id: string }>('POST', '/api/files?entity=person&field=photo', {
      body: form,
    });
    const person = await admin.post('/api/records/person', { values: { name: 'Seen', photo: { id: photo.id } } });
    expect(person.status).toBe(201);
    expect(sms.requests).toEqual([]);
    await admin.post('/api/records/lead', { values: { name: 'Told', mobile: '+989120000127', smsConsent: true } });
    expect(await waiting(ravand)).toBeGreaterThan(0);
  }

  async function waiting(of: Ravand): Promise<number> {
    const rows = await of.database.read(
      sql`select id from messages where state = ${'queued'} and channel <> ${'inApp'}`,
    );
    return rows.length;
  }

  const traces = async (of: Ravand): Promise<unknown> =>
    of.database.read(sql`select
      (select count(*) from record_lead) as leads, (select count(*) from audit) as audit, (select max(number) from releases) as release_number,
      (select count(*) from trash) as trash, (select count(*) from stored_files) as files`);

  async function open(settings: Env): Promise<Ravand> {
    const config = readConfig({ ...settings, PORT: '0', SMS_GATEWAY_URL: sms.url });
    const other = await createRavand({ config, clock: ravand.clock, log: silentLogger, background: false });
    await other.begin();
    return other;
  }

  it.skipIf(!isThere)('is made while it works, is sound, and is read by nobody else', async () => {
    const made = await ravandCommand(env, 'backup', backup);
    expect(made, made.said).toMatchObject({ code: 0, said: expect.stringContaining('the keys too') });
    expect(existsSync(`${backup}.partial`)).toBe(false);
    const manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      format: 1,
      database: database === 'SQLite' ? 'sqlite' : 'postgres',
      hasKeys: true,
    });
    expect((manifest.counts as Record<string, number>).record_lead).toBeGreaterThan(1);
    expect(readdirSync(backup)).toContain('files');
    expect((await ravandCommand(env, 'backup', backup)).code).toBe(1);
    const within = await ravandCommand(env, 'backup', join(env.DATA_DIR!, 'files', 'backup'));
    expect([within.code, within.said]).toEqual([1, expect.stringContaining('outside of it')]);
    const nowhere = await ravandCommand(env, 'backup', join(backup, 'manifest.json', 'backup'));
    expect([nowhere.code, nowhere.said]).toEqual([1, expect.stringMatching(/^ENOTDIR: [^\n]*\n?$/)]);
    const live = await ravandCommand(env, 'verify');
    expect(live, live.said).toMatchObject({ code: 0, said: expect.stringMatching(/ok +history/) });
  });

  it.skipIf(!isThere)(
    'restored elsewhere is the same, and nothing leaves it until an administrator says so',
    async () => {
      const before = await traces(ravand);
      const restored = await ravandCommand(fresh, 'restore', backup);
      expect(restored, restored.said).toMatchObject({
        code: 0,
        said: expect.stringContaining('Nothing leaves the house'),
      });
      expect((await ravandCommand(fresh, 'restore', backup)).said).toContain('--overwrite');
      const other = await open(fresh);
      expect(await traces(other)).toMatchObject(before as object);
      expect(await waiting(other)).toBe(0);
      expect(await other.messaging.measure(ravand.systemContext('test'))).toMatchObject({ unknown: 1 });
      const context = ravand.systemContext('test');
      await other.records.create(context, 'lead', { name: 'After', mobile: '+989120000128', smsConsent: true });
      await other.jobs.runDue();
      expect([await waiting(other), sms.requests.length]).toEqual([1, 0]);
      expect(await other.jobs.held()).toMatchObject({ backupAt: expect.any(Date) });
      await other.database.transaction(context, (inside) => other.jobs.release(inside));
      await other.jobs.runDue();
      expect(sms.ledger.map(({ to }) => to)).toEqual(['+989120000128']);
      await other.stop();
    },
  );

  it.skipIf(!isThere)(
    'that is cut off, changed, unfinished or newer is told apart, and leaves everything as it was',
    async () => {
      const { files, databaseFile } = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as {
        files: { path: string }[];
        databaseFile: string;
      };
      const file = files.find(({ path }) => path.startsWith('files/'))!.path;
      const target: Env = { ...fresh, DATA_DIR: place('untouched') };
      async function refused(path: string, damage: (full: string) => void, words: RegExp): Promise<void> {
        const full = join(backup, path);
        const whole = readFileSync(full);
        damage(full);
        const verified = await ravandCommand({}, 'verify', backup);
        const restored = words === cutOff ? await ravandCommand(target, 'restore', backup, '--overwrite') : verified;
        writeFileSync(full, whole);
        expect([verified.code, restored.code], path).toEqual([1, 1]);
        expect(verified.said).toMatch(words);
        expect(existsSync(target.DATA_DIR!)).toBe(false);
      }
      const cutOff = /expected \d+ bytes, found 5000/;
      await refused(databaseFile, (full) => truncateSync(full, 5_000), cutOff);
      // All else is the same on both databases.
      if (database === 'PostgreSQL') return;
      await refused(file, (full) => writeFileSync(full, readFileSync(full).reverse()), /has other bytes/);
      await refused(file, (full) => rmSync(full), /is missing/);
      await refused(
        'manifest.json',
        (full) => writeFileSync(full, readFileSync(full, 'utf8').replace('"record_lead": ', '"record_lead": 1')),
        /was changed/,
      );
      await refused('manifest.json', (full) => rmSync(full), /no finished backup/);
      expect((await ravandCommand({}, 'verify', backup)).code).toBe(0);
    },
  );

  it.skipIf(!isThere)('that names files outside of itself is refused', async () => {
    const path = join(backup, 'manifest.json');
    const whole = readFileSync(path, 'utf8');
    const { sha256: _, ...manifest } = JSON.parse(whole) as { sha256: string; files: object[] };
    const forged = { ...manifest, files: [...manifest.files, { path: '../outside', bytes: 0, sha256: '' }] };
    const hash = createHash('sha256').update(JSON.stringify(forged)).digest('hex');
    writeFileSync(path, JSON.stringify({ ...forged, sha256: hash }));
    const refused = await ravandCommand({ ...fresh, DATA_DIR: place('untouched') }, 'restore', backup, '--overwrite');
    writeFileSync(path, whole);
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('not as Ravand writes it')]);
  });

  it.skipIf(!isThere)('that cannot be put in its place leaves the files and keys of what stands there', async () => {
    const dataDir = fresh.DATA_DIR!;
    const read = (): string => readFileSync(join(dataDir, 'secrets.json'), 'utf8');
    const own = JSON.stringify({ ...(JSON.parse(read()) as object), own: 'key' });
    const before = readdirSync(dataDir).length;
    writeFileSync(join(dataDir, 'secrets.json'), own);
    // It was restored before, and nobody has looked since.
    const mark = join(dataDir, 'restored.json');
    writeFileSync(mark, JSON.stringify({ backupAt: '2026-01-01T00:00:00.000Z' }));
    const tools = place('tools');
    mkdirSync(tools);
    // Of PostgreSQL the dump breaks off; SQLite finds no room for the file.
    writeFileSync(
      join(tools, 'pg_restore'),
      '#!/bin/sh\ncase "$*" in *--file=-*) echo "create table half (id int);"; exit 1;; esac\n',
      { mode: 0o755 },
    );
    mkdirSync(join(dataDir, 'ravand.sqlite.new'));
    const failed = await ravandCommand(
      { ...fresh, PATH: `${tools}:${process.env.PATH}` },
      'restore',
      backup,
      '--overwrite',
    );
    rmSync(join(dataDir, 'ravand.sqlite.new'), { recursive: true });
    expect(failed.code).toBe(1);
    expect([read(), readdirSync(dataDir).length]).toEqual([own, before + 1]);
    expect(readFileSync(mark, 'utf8')).toContain('2026-01-01');
    const verified = await ravandCommand(fresh, 'verify');
    expect(verified, verified.said).toMatchObject({ code: 0 });
    expect((await ravandCommand(fresh, 'restore', backup, '--overwrite')).code).toBe(0);
  });

  it.skipIf(!isThere)('an installation that is not sound says what is wrong with it', async () => {
    const stored = await ravand.database.read<{ id: string }>(sql`select id from stored_files`);
    const id = stored[0]!.id;
    const path = join(ravand.dataDir, 'files', id.slice(-2), id);
    const bytes = readFileSync(path);
    appendFileSync(path, '!');
    await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
      transaction.write(sql`update record_lead set name = ${'Forged'} where name = ${'Kept'}`),
    );
    const { code, said } = await ravandCommand(env, 'verify');
    writeFileSync(path, bytes);
    await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
      transaction.write(sql`update record_lead set name = ${'Kept'} where name = ${'Forged'}`),
    );
    expect([code, said]).toEqual([1, expect.stringMatching(/other bytes[\s\S]*name is not what its history says/)]);
  });

  it.skipIf(!isThere)('an upgrade makes one first, and a newer database is refused', async () => {
    // As a version before this one left it.
    await change(fresh, ['drop table holds', "delete from migrations where name like 'Holds%'"]);
    const upgraded = await ravandCommand(fresh, 'upgrade', place('before'));
    expect(upgraded, upgraded.said).toMatchObject({
      code: 0,
      said: expect.stringMatching(/Done: Holds\d+\.[\s\S]*To go back[\s\S]*--overwrite/),
    });
    const back = await ravandCommand(fresh, 'restore', place('before'), '--overwrite');
    expect(back, back.said).toMatchObject({ code: 0 });
    expect(readdirSync(fresh.DATA_DIR!).some((one) => one.startsWith('files.before-'))).toBe(true);
    await change(fresh, ["insert into migrations (timestamp, name) values (1, 'FromTheFuture1')"]);
    const newer = await ravandCommand(fresh, 'upgrade', place('never'));
    expect([newer.code, newer.said]).toEqual([78, expect.stringContaining('newer version of Ravand (FromTheFuture1)')]);
    expect(existsSync(place('never'))).toBe(false);
    await expect(open(fresh)).rejects.toThrow('newer version');
  });

  async function change(settings: Env, statements: readonly string[]): Promise<void> {
    if (settings.DATABASE_URL === undefined) {
      const file = new BetterSqlite3(join(settings.DATA_DIR!, 'ravand.sqlite'));
      for (const statement of statements) file.exec(statement);
      file.close();
      return;
    }
    const client = new pg.Client({ connectionString: settings.DATABASE_URL });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }
});

it('Where there is no installation nothing is copied, and nothing is left behind', async () => {
  const empty = join(folder, 'empty');
  const target = join(folder, 'of nothing');
  const told = [
    await ravandCommand({ DATA_DIR: empty }, 'verify'),
    await ravandCommand({ DATA_DIR: empty }, 'upgrade', target),
    await ravandCommand({ DATA_DIR: empty }, 'backup', target),
  ];
  expect(told.map(({ code, said }) => [code, said.trim().split('\n').length])).toEqual(Array(3).fill([1, 1]));
  expect(readdirSync(folder).filter((name) => name.startsWith('of nothing') || name === 'empty')).toEqual([]);
});

it('What is no command says which there are', async () => {
  const { code, said } = await ravandCommand({}, 'bakcup', folder);
  expect([code, said]).toEqual([64, expect.stringContaining('ravand backup <folder>')]);
});
