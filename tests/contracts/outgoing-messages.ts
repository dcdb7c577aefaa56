// What every installation may assume of messages that keep quiet hours and limits and take files along; and of one that is tried while it is written. Run by
// outgoing-messages.test.ts and outgoing-messages.postgres.test.ts, with a real SMTP server and a real gateway.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import type { StoredMessage } from '../../core/messaging/messaging.ts';
import type { EntityDefinition, FieldDefinition, MessageDefinition } from '../../schemas/types.ts';

const field = (name: string, kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `contract.${name}`,
  name,
  kind,
  ...more,
});
const contract: EntityDefinition = {
  kind: 'entity',
  id: 'contract',
  name: 'contract',
  titleField: 'name',
  fields: [
    field('name', 'text'),
    field('mail', 'email'),
    field('pin', 'text'),
    field('scan', 'file', { accept: ['pdf'] }),
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['pin', 'scan'] } },
};
const letter: MessageDefinition = {
  kind: 'message',
  name: 'contract-letter',
  entity: 'contract',
  channel: 'email',
  to: 'contract.mail',
  subject: { en: 'For {{ contract.name }}' },
  body: { en: 'Enclosed. {{ contract.pin }}', fa: 'پیوست {{ contract.name }}' },
  attachments: ['contract.scan'],
};
const night: MessageDefinition = {
  kind: 'message',
  name: 'night-text',
  channel: 'sms',
  to: 'to',
  body: { en: 'Hi' },
  quietHours: { from: '21:00', until: '08:00' },
};
const capped: MessageDefinition = {
  ...night,
  name: 'capped-text',
  limit: { most: 2, days: 7, of: 'message' },
};
const channelCapped: MessageDefinition = {
  ...capped,
  name: 'channel-capped-text',
  limit: { most: 3, days: 1, of: 'channel' },
};
const { quietHours: _, ...anyTime } = capped;
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n');

/** @param postgresUrl absent = SQLite */
export function describeOutgoing(postgresUrl: () => Promise<string | undefined>): void {
  describe('Outgoing messages', () => {
    let ravand: TestRavand;
    let sms: SmsReceiver;
    let smtp: SmtpReceiver;
    let admin: ApiClient;

    beforeAll(async () => {
      [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
      ravand = await createTestRavand({
        postgresUrl: await postgresUrl(),
        smsGatewayUrl: sms.url,
        smtpUrl: smtp.url,
      });
      const definitions = [contract, letter, night, { ...anyTime, name: 'capped-text' }, channelCapped] as const;
      await ravand.definitions.publish(
        ravand.systemContext('test'),
        definitions.map((definition) => ({ definition, baseVersion: 0 })),
      );
      admin = await ravand.signIn(ravand.admin);
    });
    afterEach(() => {
      sms.clear();
      smtp.clear();
    });
    afterAll(async () => {
      await ravand.stop();
      await Promise.all([sms.close(), smtp.close()]);
    });

    const queue = (template: string, to: string): Promise<StoredMessage> =>
      ravand.database.transaction(ravand.systemContext('test'), (inside) =>
        ravand.messaging.queue(inside, { template, data: { to } }),
      );
    const find = (message: StoredMessage) => ravand.messaging.find(ravand.systemContext('test'), message.id);

    it('wait for the end of their quiet hours, also over a restart of the clock, and then leave once', async () => {
      ravand.clock.advance(10 * 3_600_000); // 22:30 in Tehran
      const message = await queue('night-text', '+989120000001');
      await ravand.settle();
      expect(await find(message)).toMatchObject({ state: 'queued', detail: 'quiet-hours' });
      ravand.clock.advance(9 * 3_600_000 + 29 * 60_000); // 07:59
      await ravand.settle();
      expect(sms.ledger).toHaveLength(0);
      ravand.clock.advance(60_000);
      await ravand.settle();
      expect(sms.ledger).toHaveLength(1);
      expect((await find(message))?.state).toBe('sent');
      ravand.clock.advance(3_600_000); // 09:00: at once
      const soon = await queue('night-text', '+989120000001');
      await ravand.settle();
      expect((await find(soon))?.state).toBe('sent');
    });

    it('are as many as their limit allows, however many ask at once, and begin anew when its days are over', async () => {
      const to = '+989120000002';
      const all = await Promise.all(Array.from({ length: 20 }, () => queue('capped-text', to)));
      expect(all.filter(({ state }) => state === 'queued')).toHaveLength(2);
      expect(all.filter(({ state, detail }) => state === 'refused' && detail === 'frequency-limit')).toHaveLength(18);
      expect((await queue('capped-text', '+989120000003')).state).toBe('queued');
      expect((await queue('channel-capped-text', to)).state).toBe('queued');
      expect((await queue('channel-capped-text', to)).detail).toBe('frequency-limit');
      ravand.clock.advance(7 * 86_400_000 + 1);
      expect((await queue('capped-text', to)).state).toBe('queued');
      await ravand.settle();
    });

    async function contractWith(bytes: Buffer | undefined): Promise<string> {
      const values: Record<string, unknown> = { name: 'Kian', mail: 'kian@example.com', pin: '4711' };
      if (bytes !== undefined) {
        const body = new FormData();
        body.set('file', new Blob([new Uint8Array(bytes)]), 'قرارداد.pdf');
        const { body: file } = await admin.send<{ id: string }>('POST', '/api/files?entity=contract&field=scan', {
          body,
        });
        values.scan = { id: file.id };
      }
      return (await admin.post<{ id: string }>('/api/records/contract', { values })).body.id;
    }
    const sendAbout = async (id: string, client = admin) =>
      client.post<StoredMessage>('/api/messages/test', {
        definition: letter,
        about: { entity: 'contract', id },
        language: 'en',
        to: 'me@example.com',
      });

    it('take the files of the record along, whole and under their names', async () => {
      const sent = await sendAbout(await contractWith(pdf));
      expect(sent.status).toBe(201);
      await ravand.settle();
      const [mail] = smtp.ledger;
      expect(mail).toMatchObject({ to: ['me@example.com'], subject: 'For Kian', text: 'Enclosed. 4711' });
      expect(mail?.attachments.map(({ name, type }) => [name, type])).toEqual([['قرارداد.pdf', 'application/pdf']]);
      expect(mail?.attachments[0]?.content.equals(pdf)).toBe(true);
      await sendAbout(await contractWith(undefined));
      await ravand.settle();
      expect(smtp.ledger[1]?.attachments).toEqual([]);
    });

    it('are shown for a record with what the asker may read, and refused with what is wrong', async () => {
      const id = await contractWith(pdf);
      const about = { entity: 'contract', id };
      const preview = (definition: object, language = 'fa') =>
        admin.post<Record<string, unknown>>('/api/messages/preview', { definition, about, language });
      expect((await preview(letter)).body).toEqual({
        to: 'kian@example.com',
        isAddress: true,
        language: 'fa',
        subject: 'For Kian',
        body: 'پیوست Kian',
      });
      expect((await preview({ ...letter, to: 'contract.name' })).body).toMatchObject({ to: 'Kian', isAddress: false });
      const wrong = await preview({ ...letter, body: { en: 'Hi {{ contract.' } });
      expect(wrong.status).toBe(422);
      expect(wrong.body).toMatchObject({ details: [{ pointer: '/body/en' }] });
      expect((await preview({ ...letter, channel: 'fax' })).status).toBe(422);
      const nowhere = await admin.post('/api/messages/test', { definition: letter, about, language: 'en', to: 'a@b' });
      expect(nowhere).toMatchObject({ status: 422, body: { code: 'message-address' } });
      const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
      expect((await sendAbout(id, staff)).status).toBe(403);
      const before = await ravand.messaging.list(ravand.systemContext('test'), {});
      await preview(letter);
      expect(await ravand.messaging.list(ravand.systemContext('test'), {})).toEqual(before);
    });

    it('may go live only where they fit: files with e-mails alone', async () => {
      const context = ravand.systemContext('test');
      const change = { definition: { ...night, name: 'with-files', attachments: ['record.scan'] }, baseVersion: 0 };
      await expect(ravand.definitions.publish(context, [change])).rejects.toMatchObject({
        status: 422,
        details: [{ pointer: '/attachments', code: 'message-attachments-channel' }],
      });
      const about = {
        ...letter,
        name: 'misnamed',
        to: 'contract.owner.mail',
        body: { en: '{{ record.nick }} {{ given }}' },
      };
      await expect(ravand.definitions.publish(context, [{ definition: about, baseVersion: 0 }])).rejects.toMatchObject({
        details: [
          { pointer: '/to', code: 'message-field-unknown', params: { path: 'contract.owner.mail' } },
          { pointer: '/body/en', code: 'message-field-unknown', params: { path: 'record.nick' } },
        ],
      });
    });
  });
}
