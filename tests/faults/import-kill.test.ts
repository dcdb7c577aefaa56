// The server is killed with SIGKILL again and again while an import runs, and while it is taken back: it goes on where it was, every row becomes one
// record, and nothing of it is left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ApiClient, createApiClient } from '#testing';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin, type Life } from './life.ts';

const person = { email: 'admin@example.com', password: 'correct horse battery' };
const rows = 1_500;
let program: string;
beforeAll(async () => {
  program = await bundleProgram('core/main.ts');
});

describe.each([
  ['SQLite', true, isFull ? 10 : 1, isFull ? 10 : 1],
  // Another process may be at work there: each kill is waited for as long as its lease lasts.
  ['PostgreSQL', isFull && hasPostgres(), 2, 2],
] as const)('An import on %s', { timeout: 300_000 }, (database, isThere, kills, killsOfUndo) => {
  async function place(): Promise<Record<string, string>> {
    const folder = mkdtempSync(join(tmpdir(), 'ravand-import-kill-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    if (database === 'SQLite') return { DATA_DIR: folder };
    const { url } = await startPostgres();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create database import_kill');
    onTestFinished(async () => {
      await client.query('drop database import_kill with (force)');
      await client.end();
    });
    const own = new URL(url);
    own.pathname = '/import_kill';
    return { DATA_DIR: folder, DATABASE_URL: own.href };
  }

  it.skipIf(!isThere)('that is killed goes on where it was, also when it is taken back', async () => {
    const where = await place();
    let server: Life | undefined;
    let client: ApiClient;
    async function start(): Promise<void> {
      server = begin(program, [], {
        ...where,
        PORT: '0',
        LOG_LEVEL: 'error',
        RAVAND_ADMIN_EMAIL: person.email,
        RAVAND_ADMIN_PASSWORD: person.password,
      });
      const [, url = ''] = await server.heard((told) => /Ravand is ready: (\S+)/.exec(told));
      client = createApiClient(url);
      expect((await client.post('/api/session', person)).status).toBe(200);
    }
    const look = async (id: string) =>
      (await client.get<{ status: string; done: number; outcomes: Record<string, number> }>(`/api/imports/${id}`)).body;
    /** Kills it whenever it got on, so many times, then lets it come to its end. */
    async function until(id: string, end: string, kills: number): Promise<void> {
      const got = ({ done, outcomes }: Awaited<ReturnType<typeof look>>): number =>
        end === 'undone' ? (outcomes.undone ?? 0) : done;
      for (let killed = 0; killed < kills; killed++) {
        const before = got(await look(id));
        await expect.poll(async () => got(await look(id)), { timeout: 60_000, interval: 5 }).toBeGreaterThan(before);
        server?.kill();
        await server?.ended;
        await start();
      }
      await expect.poll(async () => (await look(id)).status, { timeout: 60_000 }).toBe(end);
    }
    await start();
    const names = Array.from({ length: rows }, (_, index) => `Buyer ${index}`);
    const { body } = await client!.send<{ id: string }>('POST', '/api/imports?entity=organization&name=many.csv', {
      body: `Name,City\n${names.map((name) => `${name},Yazd`).join('\n')}\n`,
      headers: { 'content-type': 'text/csv' },
    });
    const plan = {
      mapping: [
        { column: 0, field: 'name' },
        { column: 1, field: 'city' },
      ],
      duplicates: { keys: [], policy: 'create' },
      createRelated: false,
      quiet: false,
    };
    expect((await client!.put(`/api/imports/${body.id}/plan`, plan)).status).toBe(200);
    expect((await client!.post(`/api/imports/${body.id}/start`, { dryRun: false })).status).toBe(200);
    await until(body.id, 'done', kills);
    const count = async () =>
      (await client.get<{ groups: { count: number }[] }>('/api/summary/organization')).body.groups[0]?.count ?? 0;
    expect([(await look(body.id)).outcomes, await count()]).toEqual([{ created: rows }, rows]);
    expect((await client!.post(`/api/imports/${body.id}/undo`)).status).toBe(200);
    await until(body.id, 'undone', killsOfUndo);
    expect([(await look(body.id)).outcomes, await count()]).toEqual([{ undone: rows }, 0]);
    server?.kill();
  });
});
