// Two servers on one PostgreSQL: every job, timer and message is done once, a release and a revoked right hold in both, and a reply that comes as the
// timer fires has one winner.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { sql } from '../../core/database/sql.ts';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { createRavand, type Ravand } from '../../core/index.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { usualWays } from '../../schemas/notice-ways.ts';
import type { RuleAction, RuleDefinition } from '../../schemas/types.ts';
import { hasPostgres, startPostgres } from '../services.ts';

interface Task {
  readonly id: string;
  readonly name: string;
}

const leads = 24;
const dayMs = 86_400_000;
const threeDays = 3 * dayMs;

describe.skipIf(!hasPostgres())('Two servers on one database', () => {
  let one: TestRavand;
  let two: Ravand;
  let url: string;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let people: readonly [ApiClient, ApiClient];
  let staff: { id: string; email: string; password: string };

  beforeAll(async () => {
    [sms, smtp] = [await startSmsReceiver(), await startSmtpReceiver()];
    const { url: postgresUrl } = await startPostgres();
    one = await createTestRavand({ postgresUrl, background: true, smtpUrl: smtp.url, smsGatewayUrl: sms.url });
    two = await createRavand({ config: one.config, clock: one.clock, log: silentLogger });
    ({ url } = await two.start());
    staff = await one.createUser({ role: 'staff' });
    people = [await one.signIn(staff), await onTwo()];
  });
  afterAll(async () => {
    await two.stop();
    await one.stop();
    await sms.close();
    await smtp.close();
  });

  async function onTwo(account = staff): Promise<ApiClient> {
    const client = createApiClient(url);
    const { status } = await client.post('/api/session', { email: account.email, password: account.password });
    expect(status).toBe(200);
    return client;
  }

  const either = (index: number): ApiClient => people[index % 2 === 0 ? 0 : 1];

  function reply(server: string, index: number) {
    const body = JSON.stringify({ type: 'message', from: `+98912000${1000 + index}`, text: 'yes' });
    const signature = signInbound(one.inboundSecret, `reply-${index}`, body, one.clock.now());
    return createApiClient(server).send('POST', '/p/channels/sms', {
      body,
      headers: { 'Content-Type': 'application/json', 'X-Ravand-Signature': signature },
    });
  }

  it('begin together on a new database, which one of them sets up', { timeout: 120_000 }, async () => {
    const copy = await copyPostgresTemplate((await startPostgres()).url);
    const homes = [0, 1, 2].map(() => mkdtempSync(join(tmpdir(), 'ravand-together-')));
    const begun = await Promise.all(
      homes.map((home) =>
        createRavand({
          config: readConfig({
            DATA_DIR: home,
            DATABASE_URL: copy.url,
            RAVAND_ADMIN_EMAIL: 'first@example.com',
            RAVAND_ADMIN_PASSWORD: 'correct horse battery',
          }),
          log: silentLogger,
          background: false,
        }),
      ),
    );
    expect(await Promise.all(begun.map((ravand) => ravand.begin()))).toEqual(
      begun.map(() => ({ setUpLink: undefined })),
    );
    const users = await begun[0]?.database.read<{ email: string }>(sql`select email from record_user`);
    expect(users).toEqual([{ email: 'first@example.com' }]);
    for (const ravand of begun) await ravand.stop();
    for (const home of homes) rmSync(home, { recursive: true, force: true });
    await copy.drop();
  });

  it('send each message once', async () => {
    const answers = await Promise.all(
      Array.from({ length: leads }, (_, index) =>
        either(index).post('/api/records/lead', {
          values: { name: `Lead ${index}`, mobile: `0912000${1000 + index}`, email: `lead${index}@example.com` },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await expect.poll(() => sms.ledger.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(leads);
    await settled();
    expect(sms.ledger.map(({ to }) => to).sort()).toEqual(
      Array.from({ length: leads }, (_, index) => `+98912000${1000 + index}`),
    );
  });

  it('complete each task once, whoever asks', async () => {
    const { body } = await people[0].get<{ items: Task[] }>('/api/tasks?box=mine');
    expect(body.items).toHaveLength(leads);
    const answers = await Promise.all(
      body.items.flatMap(({ id }) =>
        [0, 1, 0, 1].map((index) =>
          either(index).post(`/api/tasks/${id}/complete`, { values: { value: '500', result: 'reached' } }),
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(leads);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3 * leads);
    await expect.poll(() => smtp.ledger.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(leads);
    await settled();
    expect(new Set(smtp.ledger.map(({ to }) => to[0])).size).toBe(leads);
    expect(smtp.ledger).toHaveLength(leads);
  });

  it('let either the reply or the timer win when both come at once', async () => {
    one.clock.advance(threeDays);
    const answers = await Promise.all(
      Array.from({ length: leads }, (_, index) => [reply(one.url, index), reply(url, index)]).flat(),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.filter(({ body }) => body.repeated === true)).toHaveLength(leads);
    await expect.poll(decided, { timeout: 20_000 }).toBe(leads);
    await settled();
    expect(await decided()).toBe(leads);
    expect(await one.workflow.incidents(one.systemContext('test'), { open: true })).toEqual([]);
  });

  /** Those whose answer is a task now, and those to whom the second letter went. */
  async function decided(): Promise<number> {
    const [row] = await one.database.read<{ n: number | bigint }>(
      sql`select count(*) as n from record_task where name = ${'Answer the reply'}`,
    );
    return Number(row?.n) + smtp.ledger.length - leads;
  }

  async function settled(): Promise<void> {
    const waiting = async () => {
      const now = one.clock.now().getTime();
      // What waits for its hour, a sweep of files say, is no work left undone.
      const [row] = await one.database.read<{ n: number | bigint }>(
        sql`select (select count(*) from jobs where due_at <= ${now}) + (select count(*) from process_timers where due_at <= ${now}) as n`,
      );
      return Number(row?.n);
    };
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
  }

  it('ask each record once when the time of a rule comes', async () => {
    const context = one.systemContext('test');
    const people = 90;
    await one.database.transaction(context, async (inside) => {
      for (let at = 0; at < people; at += 1)
        await one.records.create(inside, 'organization', { name: `Org ${at}`, notes: '.' });
    });
    const actions: readonly RuleAction[] = [{ do: 'setField', with: { field: 'notes', value: '=record.notes + "x"' } }];
    const base = { kind: 'rule', name: 'nightly', entity: 'organization', when: { all: [] } } as const;
    // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
    const definition: RuleDefinition = { ...base, trigger: { type: 'schedule', cron: '@daily' }, then: actions };
    await one.definitions.publish(context, [{ definition, baseVersion: 0 }]);
    one.clock.advance(86_400_000);
    const notes = async () => {
      const rows = await one.database.read<{ notes: string; n: number | bigint }>(
        sql`select notes, count(*) as n from record_organization group by notes`,
      );
      return rows.map((row) => `${row.notes} ${row.n}`);
    };
    await expect.poll(notes, { timeout: 20_000 }).toEqual([`.x ${people}`]);
    await settled();
    expect(await notes()).toEqual([`.x ${people}`]);
  });

  it('send one digest of notices', async () => {
    smtp.clear();
    const kinds = { 'rule-notice': 'digest' as const };
    const { status } = await people[1].put('/api/notices/ways', { ...usualWays('UTC'), kinds });
    expect(status).toBe(204);
    const context = one.systemContext('test');
    for (const title of ['first', 'second'])
      await one.database.transaction(context, (inside) =>
        one.messaging.queue(inside, { template: 'rule-notice', data: { user: { id: staff.id }, title, text: '' } }),
      );
    await settled();
    one.clock.advance(dayMs);
    await expect.poll(() => smtp.ledger.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await settled();
    expect(smtp.ledger.map(({ to }) => to[0])).toEqual([staff.email]);
    expect(smtp.ledger[0]?.text).toMatch(/second.+first/s);
  });

  it('know in each what was published and revoked in the other', async () => {
    const admin = await one.signIn(one.admin);
    const { body: lead } = await admin.get<{ definition: { fields: object[] }; version: number }>(
      '/api/definitions/entity/lead',
    );
    const { definition, version } = lead;
    definition.fields.push({ id: 'test.hint', name: 'hint', kind: 'text', label: { en: 'Hint' } });
    const changes = [{ definition, baseVersion: version }];
    const both = await Promise.all([
      admin.post('/api/definitions/publish', { changes }),
      (await onTwo(one.admin)).post('/api/definitions/publish', { changes }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const person of [await one.signIn(staff), await onTwo()]) {
      const { status } = await person.post('/api/records/lead', { values: { name: 'Knows', hint: 'at once' } });
      expect(status).toBe(201);
    }
    const away = await onTwo();
    expect((await admin.patch(`/api/users/${staff.id}`, { active: false })).status).toBe(200);
    expect((await away.get('/api/tasks?box=mine')).status).toBe(401);
  });
});
