// What becomes of messages when the world answers well, badly, twice or not at all. Real SMTP and HTTP receivers, real jobs.
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { createEmailChannel } from '../../core/messaging/channels/email.ts';
import type { StoredMessage } from '../../core/messaging/messaging.ts';
import type { MessageDefinition } from '../../schemas/types.ts';

const letter: MessageDefinition = {
  kind: 'message',
  name: 'test-letter',
  channel: 'email',
  to: 'to',
  subject: { en: 'To {{ name }}', fa: 'به {{ name }}' },
  body: { en: 'Hello {{ name }}, {{ amount }}', fa: 'سلام {{ name }}، {{ amount }}' },
};
const text: MessageDefinition = {
  kind: 'message',
  name: 'test-text',
  channel: 'sms',
  to: 'to',
  body: { en: 'Hi {{ name }}' },
};

describe('Messaging', () => {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;

  beforeAll(async () => {
    sms = await startSmsReceiver();
    smtp = await startSmtpReceiver();
    ravand = await createTestRavand({ listen: false, smsGatewayUrl: sms.url, smtpUrl: smtp.url });
    const changes = [letter, text].map((definition) => ({ definition, baseVersion: 0 }));
    await ravand.definitions.publish(ravand.systemContext('test'), changes);
  });
  afterEach(() => {
    sms.clear();
    smtp.clear();
  });
  afterAll(async () => {
    await ravand.stop();
    await sms.close();
    await smtp.close();
  });

  function queue(
    template: string,
    data: Record<string, unknown>,
    more: { key?: string; language?: string } = {},
  ): Promise<StoredMessage> {
    return ravand.database.transaction(ravand.systemContext('test'), (inside) =>
      ravand.messaging.queue(inside, { template, data, ...more }),
    );
  }
  const stateOf = async (message: StoredMessage) =>
    (await ravand.messaging.find(ravand.systemContext('test'), message.id))?.state;

  it('T-I12 reads no file and no address for a mail, whatever an object among its values asks for', async () => {
    const own = { path: fileURLToPath(import.meta.url) };
    const nodes = [
      { path: fileURLToPath(import.meta.url) },
      { href: sms.url },
      { raw: own },
      [{ path: '/etc/passwd' }],
    ];
    for (const node of nodes) {
      const message = await queue('test-letter', { to: 'a@example.com', name: node, amount: node });
      await ravand.settle();
      expect(await stateOf(message)).toBe('sent');
      const { text: said, attachments } = smtp.ledger.at(-1)!;
      expect(attachments).toEqual([]);
      expect(said).not.toContain('What becomes of messages when');
      expect(said).not.toContain('root:');
    }
    expect(sms.ledger).toEqual([]);
    // Not even the room's own code can have them read: a body or a file that is an address is refused.
    const channel = createEmailChannel({ url: smtp.url, baseUrl: 'http://localhost' });
    const letterTo = { to: 'a@example.com', key: 'k', language: 'en', subject: 's', body: 'b' };
    const deliver = (more: object) =>
      channel.deliver({ ...letterTo, ...more } as never, AbortSignal.timeout(10_000)).then(
        () => smtp.ledger.at(-1)!,
        () => undefined,
      );
    for (const node of nodes) {
      const mail = await deliver({ body: node });
      expect(mail?.text ?? '').not.toContain('What becomes of messages when');
      const file = { name: 'f', type: 'text/plain', bytes: async () => node };
      const held = await deliver({ attachments: [file] });
      expect(JSON.stringify(held?.attachments.map(({ content }) => content.toString()) ?? [])).not.toMatch(
        /What becomes of messages when|root:/,
      );
    }
    expect(sms.ledger).toEqual([]);
    // And no definition has a place for one.
    for (const attachments of [[{ path: '/etc/passwd' }], [{ href: 'http://169.254.169.254/' }], '/etc/passwd'])
      await expect(
        ravand.definitions.publish(ravand.systemContext('test'), [
          { definition: { ...letter, name: 'reads-files', attachments } as never, baseVersion: 0 },
        ]),
      ).rejects.toMatchObject({ status: 422 });
  });

  it('puts values in as text: what looks like a template or markup arrives as it is', async () => {
    const name = `{{ 7*7 }} ${'$'}{x} <script>alert(1)</script>`;
    const message = await queue('test-letter', { to: 'a@example.com', name, amount: 1234 }, { language: 'en' });
    await ravand.settle();
    expect(await stateOf(message)).toBe('sent');
    expect(smtp.ledger[0]?.text).toContain(name);
    expect(smtp.ledger[0]?.subject).toBe(`To ${name}`);
    expect(smtp.ledger[0]?.html).toBe('');
  });

  it.each([
    'd@e.example\r\nBcc: evil@x.example',
    'v@x.example, evil@z.example',
    '"d@e.example, evil"@z.example',
    '"evil@x.example x"@good.example',
    'a@b',
    '',
  ])('refuses the address %j and connects nowhere', async (to) => {
    const message = await queue('test-letter', { to, name: 'x', amount: 1 });
    await ravand.settle();
    expect(message).toMatchObject({ state: 'refused', detail: 'no-address' });
    expect(smtp.ledger).toHaveLength(0);
  });

  it('keeps line breaks of a value out of the headers', async () => {
    await queue(
      'test-letter',
      { to: 'a@example.com', name: 'x\r\nBcc: evil@x.example', amount: 1 },
      { language: 'en' },
    );
    await ravand.settle();
    expect(smtp.ledger).toHaveLength(1);
    expect(smtp.ledger[0]?.to).toEqual(['a@example.com']);
    expect(smtp.ledger[0]?.headers.bcc).toBeUndefined();
  });

  it('sends an e-mail that was put off again, and one that was refused never', async () => {
    smtp.script('busy', 'ok', 'refuse');
    const later = await queue('test-letter', { to: 'a@example.com', name: 'x', amount: 1 });
    await ravand.settle();
    expect(await stateOf(later)).toBe('queued');
    ravand.clock.advance(10_000);
    await ravand.settle();
    expect(await stateOf(later)).toBe('sent');
    const never = await queue('test-letter', { to: 'b@example.com', name: 'x', amount: 1 });
    await ravand.settle();
    ravand.clock.advance(86_400_000);
    await ravand.settle();
    expect(await stateOf(never)).toBe('failed');
    expect(smtp.ledger).toHaveLength(1);
  });

  it('does not know of an e-mail whose answer was lost, and sends it again only when told to', async () => {
    smtp.script('cut');
    const message = await queue('test-letter', { to: 'a@example.com', name: 'x', amount: 1 });
    await ravand.settle();
    expect(await stateOf(message)).toBe('unknown');
    ravand.clock.advance(86_400_000);
    await ravand.settle();
    expect(smtp.ledger).toHaveLength(1);
    await ravand.messaging.resolveUnknown(ravand.systemContext('test'), message.id, 'send-again');
    await ravand.settle();
    expect(await stateOf(message)).toBe('sent');
    expect(smtp.ledger.map((mail) => mail.messageId)).toEqual([smtp.ledger[0]?.messageId, smtp.ledger[0]?.messageId]);
    await expect(
      ravand.messaging.resolveUnknown(ravand.systemContext('test'), message.id, 'was-sent'),
    ).rejects.toMatchObject({
      status: 409,
      code: 'message-not-unknown',
    });
  });

  it('asks a gateway that honours keys again with the same key, so that one SMS goes out', async () => {
    sms.script('cut', 'error', 'ok');
    const message = await queue('test-text', { to: '+989123456789', name: 'x' });
    for (let round = 0; round < 4; round += 1) {
      await ravand.settle();
      ravand.clock.advance(60_000);
    }
    expect(await stateOf(message)).toBe('sent');
    expect(sms.ledger).toHaveLength(1);
    expect(new Set(sms.requests.map((request) => request.key)).size).toBe(1);
  });

  it('queues one message per key', async () => {
    const one = await queue('test-text', { to: '+989123456789', name: 'x' }, { key: 'instance:7' });
    const other = await queue('test-text', { to: '+989123456789', name: 'x' }, { key: 'instance:7' });
    expect(other.id).toBe(one.id);
    await ravand.settle();
    expect(sms.ledger).toHaveLength(1);
  });

  it('T-S04 takes no delivery that is unsigned, signed otherwise, changed or old', async () => {
    const body = Buffer.from(JSON.stringify({ type: 'message', from: '+989120000000', text: 'x' }));
    const context = ravand.systemContext('test');
    const now = ravand.clock.now();
    const good = signInbound(ravand.inboundSecret, 'd1', body, now);
    const bad = [
      undefined,
      signInbound('other', 'd1', body, now),
      good.replace('id=d1', 'id=d2'),
      signInbound(ravand.inboundSecret, 'd1', body, new Date(now.getTime() - 301_000)),
      signInbound(ravand.inboundSecret, 'd1', body, new Date(now.getTime() + 301_000)),
    ];
    for (const signature of bad) {
      const headers = signature === undefined ? {} : { 'x-ravand-signature': signature };
      await expect(
        ravand.messaging.receive(context, 'sms', { body, headers: headers as Record<string, string> }),
      ).rejects.toMatchObject({
        status: 401,
        code: 'bad-signature',
      });
    }
    const take = () => ravand.messaging.receive(context, 'sms', { body, headers: { 'x-ravand-signature': good } });
    expect(await take()).toEqual({ repeated: false });
    expect(await take()).toEqual({ repeated: true });
    expect(await ravand.messaging.list(context, { state: 'received' })).toHaveLength(1);
  });

  it('writes to an address that only a public form told at most once a day', async () => {
    const states: string[] = [];
    for (const waitMs of [0, 0, 86_400_000]) {
      ravand.clock.advance(waitMs);
      const context = { ...ravand.systemContext('test'), cause: { kind: 'form', name: 'f', submission: 's' } as const };
      const message = await ravand.database.transaction(context, (inside) =>
        ravand.messaging.queue(inside, { template: 'test-text', data: { to: '+989121111111', name: 'x' } }),
      );
      states.push(message.state);
    }
    expect(states).toEqual(['queued', 'refused', 'queued']);
  });
});

describe('A channel that is not configured', () => {
  it('loses nothing: its messages wait', async () => {
    const ravand = await createTestRavand({ listen: false });
    await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: text, baseVersion: 0 }]);
    const message = await ravand.database.transaction(ravand.systemContext('test'), (inside) =>
      ravand.messaging.queue(inside, { template: 'test-text', data: { to: '+989123456789', name: 'x' } }),
    );
    await ravand.settle();
    const sent: string[] = [];
    expect(await ravand.messaging.find(ravand.systemContext('test'), message.id)).toMatchObject({
      state: 'queued',
      detail: 'channel-not-configured',
    });
    ravand.messaging.addChannel({
      name: 'sms',
      honoursKeys: true,
      deliver: async ({ key }) => ({ providerId: String(sent.push(key)) }),
    });
    await ravand.messaging.start();
    await ravand.settle();
    expect(sent).toEqual([message.id]);
    await ravand.stop();
  });
});
