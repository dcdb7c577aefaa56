// In-app messages: a rule tells a representative of a lead that became theirs, in their inbox of notices and in nobody else's; and by e-mail as they wish.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { type NoticeWays, usualWays } from '../../schemas/notice-ways.ts';

interface Notice {
  readonly id: string;
  readonly subject?: string;
  readonly body: string;
  readonly about?: { readonly entity: string; readonly id: string };
  readonly readAt?: string;
}

describe('A notice', () => {
  let ravand: TestRavand;
  let owner: Account;
  let other: Account;
  let smtp: SmtpReceiver;

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    ravand = await createTestRavand({ smtpUrl: smtp.url });
    owner = await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' });
    other = await ravand.createUser({ role: 'staff', name: 'Omid', language: 'en' });
    const admin = await ravand.signIn(ravand.admin);
    const message = {
      kind: 'message',
      name: 'your-lead',
      entity: 'lead',
      channel: 'inApp',
      to: 'lead.owner',
      subject: { fa: 'سرنخ تازه', en: 'A new lead' },
      body: { fa: '{{lead.name}} به شما سپرده شد.', en: '{{lead.name}} is yours now.' },
    };
    const rule = {
      kind: 'rule',
      name: 'tell-owner',
      entity: 'lead',
      on: ['created', 'updated'],
      when: {
        all: [
          { path: 'owner', operator: 'notEmpty' },
          { path: 'owner', operator: 'changed' },
        ],
      },
      // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
      then: [{ do: 'sendMessage', with: { template: 'your-lead' } }],
    };
    const { status, body } = await admin.post('/api/definitions/publish', {
      changes: [
        { definition: message, baseVersion: 0 },
        { definition: rule, baseVersion: 0 },
      ],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const created = await admin.post('/api/records/lead', { values: { name: 'نگار {{7*7}}', owner: owner.id } });
    expect(created.status).toBe(201);
    await ravand.settle();
  });
  afterAll(async () => {
    await ravand?.stop();
    await smtp?.close();
  });

  async function noticesOf(account: Account): Promise<readonly Notice[]> {
    const client = await ravand.signIn(account);
    return (await client.get<{ items: Notice[] }>('/api/notices')).body.items;
  }

  it('reaches the one it is for, with the value as literal text and the lead it is about', async () => {
    const [notice, ...more] = await noticesOf(owner);
    expect(more).toEqual([]);
    expect(notice?.body).toContain('نگار {{7*7}}');
    expect(notice?.about?.entity).toBe('lead');
  });

  it('is nobody else’s: another user neither sees it nor can mark it read', async () => {
    expect(await noticesOf(other)).toEqual([]);
    const [notice] = await noticesOf(owner);
    const client = await ravand.signIn(other);
    expect((await client.post(`/api/notices/${notice?.id}/read`, {})).status).toBe(404);
    expect((await noticesOf(owner))[0]?.readAt).toBeUndefined();
  });

  it('is read once its owner says so', async () => {
    const client = await ravand.signIn(owner);
    const [notice] = await noticesOf(owner);
    expect((await client.post(`/api/notices/${notice?.id}/read`, {})).status).toBe(204);
    expect((await noticesOf(owner))[0]?.readAt).toBeDefined();
  });

  describe('by e-mail', () => {
    const hourMs = 3_600_000;
    const tehran: NoticeWays = { ...usualWays('Asia/Tehran'), kinds: { 'your-lead': 'digest' } };
    let client: ApiClient;
    let admin: ApiClient;

    beforeAll(async () => {
      client = await ravand.signIn(owner);
      admin = await ravand.signIn(ravand.admin);
      await ravand.settle();
      smtp.clear();
    });

    const choose = async (ways: NoticeWays) =>
      expect(await client.put('/api/notices/ways', ways)).toMatchObject({ status: 204 });
    const give = async (...names: string[]) => {
      for (const name of names) await admin.post('/api/records/lead', { values: { name, owner: owner.id } });
      await ravand.settle();
    };
    const pass = async (hours: number) => {
      ravand.clock.advance(hours * hourMs);
      await ravand.settle();
    };
    const told = () => smtp.ledger.filter(({ to }) => to[0] === owner.email);

    it('stays in the app for who chose nothing, who sees the sorts there are', async () => {
      const { body } = await client.get<{ ways: NoticeWays; kinds: { name: string }[] }>('/api/notices/ways');
      expect(body.ways.kinds).toEqual({});
      expect(body.kinds.map(({ name }) => name)).toEqual(expect.arrayContaining(['your-lead', 'task-notice']));
      // What is about records they do not read, and about what administrators look after, is nothing for them.
      const sorts = async (asker: ApiClient) =>
        (await asker.get<{ kinds: { name: string }[] }>('/api/notices/ways')).body.kinds.map(({ name }) => name);
      const accountant = await ravand.signIn(await ravand.createUser({ role: 'accountant', name: 'Mina' }));
      expect(await sorts(admin)).toEqual(expect.arrayContaining(['webhook-trouble', 'your-lead', 'ticket-late']));
      const theirs = await sorts(accountant);
      expect(theirs).toContain('task-notice');
      for (const name of ['webhook-trouble', 'your-lead', 'ticket-late']) expect(theirs).not.toContain(name);
      expect(await sorts(client)).not.toContain('webhook-trouble');
      await give('لیدی برای هیچ‌کس');
      await pass(48);
      expect(told()).toEqual([]);
    });

    it('comes in one digest at the hour of its reader, in their language and direction, with links', async () => {
      await client.post('/api/notices/read', {});
      await choose(tehran);
      await give('نگار <b>', 'سهراب');
      expect(told()).toEqual([]);
      await pass(24);
      const [mail, ...more] = told();
      expect(more).toEqual([]);
      expect(mail?.subject).toBe('۲ اعلان خوانده‌نشده');
      expect(mail?.html).toContain('<div lang="fa" dir="rtl"');
      expect(mail?.html).toContain('نگار &lt;b&gt; به شما سپرده شد.');
      expect(mail?.html).toMatch(/آذر ۱۴۰۵/);
      expect(mail?.html.match(/href="[^"]+\/records\/lead\/[0-9a-f-]{36}"/g)).toHaveLength(2);
      expect(mail?.text).toContain('سهراب به شما سپرده شد.');
      expect(mail?.headers['list-unsubscribe']).toMatch(/\/account\/notices>$/);
      expect(mail?.headers['list-unsubscribe-post']).toBeUndefined();
    });

    it('is told once: not again the next day, and not when it was read before the hour', async () => {
      smtp.clear();
      await give('بهرام');
      await client.post('/api/notices/read', {});
      await pass(48);
      expect(told()).toEqual([]);
    });

    it('goes at once where that is wished, but not at night and not on a day of rest', async () => {
      await choose({
        ...tehran,
        kinds: { 'your-lead': 'email' },
        quiet: { from: '20:00', until: '07:30' },
        restDays: [5, 6],
      });
      // A Tuesday.
      ravand.clock.set(new Date('2026-12-01T09:00:00Z'));
      await give('آذر');
      expect(told().map(({ subject }) => subject)).toEqual(['سرنخ تازه']);
      smtp.clear();
      // In Tehran it is Friday, half past midnight.
      ravand.clock.set(new Date('2026-12-03T21:00:00Z'));
      await give('دی', 'بهمن');
      await pass(48);
      expect(told()).toEqual([]);
      await pass(12);
      expect(told().map(({ subject }) => subject)).toEqual(['۲ اعلان خوانده‌نشده']);
    });

    it('follows a change of mind, also for what waits', async () => {
      smtp.clear();
      await client.post('/api/notices/read', {});
      await choose(tehran);
      await give('اسفند');
      await choose({ ...tehran, kinds: { 'your-lead': 'app' } });
      await pass(48);
      expect(told()).toEqual([]);
      await choose({ ...tehran, kinds: { 'your-lead': 'email' } });
      await ravand.settle();
      expect(told()).toHaveLength(1);
    });

    it('refuses a zone that is none, and a week without a day for it', async () => {
      const zone = await client.put('/api/notices/ways', { ...tehran, zone: 'Asia/Tehrann' });
      expect(zone).toMatchObject({ status: 422 });
      const rest = await client.put('/api/notices/ways', { ...tehran, restDays: [0, 1, 2, 3, 4, 5, 6] });
      expect(rest).toMatchObject({ status: 422 });
    });
  });
});
