// In-app messages: a rule tells a representative of a lead that became theirs, in their inbox of notices and in nobody else's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, createTestRavand, type TestRavand } from '#testing';

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

  beforeAll(async () => {
    ravand = await createTestRavand();
    owner = await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' });
    other = await ravand.createUser({ role: 'staff', name: 'Omid', language: 'en' });
    const admin = await ravand.signIn(ravand.admin);
    const message = {
      kind: 'message',
      name: 'your-lead',
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
  afterAll(() => ravand?.stop());

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
});
