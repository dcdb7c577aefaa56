// what people do from a record's card, the same on every database: they note, call, write, meet and
// follow up; all of it is on one timeline; who is mentioned or follows hears of it; what is private stays so.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
}
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly automatic: boolean;
  readonly actor: { readonly kind: string; readonly name?: string };
  readonly data: Readonly<Record<string, unknown>>;
  readonly activity?: Stored;
  readonly message?: {
    readonly state: string;
    readonly body?: string;
    readonly subject?: string;
    readonly detail?: string;
  };
  readonly of?: { readonly entity: string; readonly title: string };
}
interface Notice {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly kind: string;
  readonly readAt?: string;
}
interface State {
  readonly isFollowed: boolean;
  readonly contacts: readonly { readonly channel: string; readonly address: string; readonly refusal?: string }[];
  readonly templates: readonly { readonly name: string; readonly channel: string }[];
  readonly next: readonly {
    readonly kind: string;
    readonly name: string;
    readonly at?: string;
    readonly who?: string;
  }[];
}

const hourMs = 3_600_000;

export function describeRecordCard(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let sara: Account;
  let reza: Account;
  let asSara: ApiClient;
  let asReza: ApiClient;

  beforeAll(async () => {
    [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
    const smtpUrl = `${smtp.url}/?from=crm@example.com`;
    ravand = await createTestRavand({ ...(await options()), smsGatewayUrl: sms.url, smtpUrl });
    sara = await ravand.createUser({ role: 'staff', name: 'سارا رستگار', language: 'fa' });
    reza = await ravand.createUser({ role: 'staff', name: 'Reza', language: 'en' });
    [asSara, asReza] = await Promise.all([ravand.signIn(sara, 'fa'), ravand.signIn(reza, 'en')]);
  });
  afterAll(async () => {
    await ravand?.stop();
    await Promise.all([sms?.close(), smtp?.close()]);
  });

  const make = async (entity: string, values: object, client = asSara): Promise<Stored> => {
    const { status, body } = await client.post<Stored>(`/api/records/${entity}`, { values });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  };
  const lead = (name: string, more: object = {}) =>
    make('lead', { name, email: 'negar@example.com', mobile: '09123456789', ...more });
  const log = (about: Stored, values: object, client = asSara) =>
    make('activity', { aboutEntity: 'lead', aboutId: about.id, ...values }, client);
  const timeline = async ({ id }: Stored, query = '', client = asSara, entity = 'lead') =>
    (await client.get<{ items: readonly Entry[]; next?: string }>(`/api/records/${entity}/${id}/timeline${query}`))
      .body;
  const card = async ({ id }: Stored, client = asSara) =>
    (await client.get<State>(`/api/records/lead/${id}/acts`)).body;
  const noticesOf = async (client: ApiClient) =>
    (await client.get<{ items: readonly Notice[]; unread: number }>('/api/notices')).body;
  const inHours = (hours: number) => new Date(ravand.clock.now().getTime() + hours * hourMs).toISOString();
  const write = (to: Stored, letter: object, key: string = randomUUID()) =>
    asSara.post<{ id: string; state: string; detail?: string }>(`/api/records/lead/${to.id}/messages`, letter, {
      'idempotency-key': key,
    });

  describe('R-010: from the card of a lead', () => {
    it('a note, a call with its outcome, an appointment and an e-mail are done, and stand on its timeline at once', async () => {
      const negar = await lead('نگار');
      await log(negar, { kind: 'note', body: 'دنبال بسته‌بندی است.\nبودجه دارد.' });
      await log(negar, { kind: 'call', direction: 'out', outcome: 'reached', duration: 'PT6M', body: 'قیمت خواست' });
      await log(negar, { kind: 'meeting', subject: 'بازدید', at: inHours(24), duration: 'PT1H', place: 'دفتر' });
      const sent = await write(negar, { channel: 'email', subject: 'پیشنهاد', body: 'سلام' });
      expect(sent.status).toBe(201);
      const { items } = await timeline(negar);
      expect(
        items
          .map(({ type }) => type)
          .filter((type) => !type.startsWith('rule.'))
          .slice(0, 4),
      ).toEqual(['message.queued', 'activity.logged', 'activity.logged', 'activity.logged']);
      const [, meeting, call, note] = items.filter(({ type }) => /^(activity|message)\./.test(type));
      expect(note?.activity?.values).toMatchObject({ kind: 'note', subject: 'دنبال بسته‌بندی است.', owner: sara.id });
      expect(call?.activity?.values).toMatchObject({ outcome: 'reached', duration: 'PT6M', direction: 'out' });
      expect(meeting?.activity?.values).toMatchObject({ place: 'دفتر', aboutTitle: 'نگار' });
      expect(note).toMatchObject({ automatic: false, actor: { kind: 'user', name: 'سارا رستگار' } });
      expect((await card(negar)).next).toContainEqual(expect.objectContaining({ kind: 'activity', name: 'بازدید' }));
    });

    it('what was logged by mistake is taken back, and is on the timeline no more', async () => {
      const mina = await lead('مینا');
      const note = await log(mina, { kind: 'note', body: 'اشتباه' });
      await asSara.delete(`/api/records/activity/${note.id}?version=${note.version}`);
      expect((await timeline(mina)).items.some(({ type }) => type === 'activity.logged')).toBe(false);
    });

    it('nothing is logged about a record that its writer does not see', async () => {
      const { status, body } = await asSara.post<{ details: { pointer: string; message: string }[] }>(
        '/api/records/activity',
        { values: { kind: 'note', body: 'x', aboutEntity: 'lead', aboutId: randomUUID() } },
      );
      expect(status).toBe(422);
      expect(body.details[0]?.pointer).toBe('/values/aboutId');
    });
  });

  describe('R-063: a one-to-one message', () => {
    it('goes out once in the words of its writer, says who wrote it and where it stands, and answers thread back', async () => {
      const parvin = await lead('پروین', { email: 'parvin@example.com' });
      const key = randomUUID();
      const letter = { channel: 'email', subject: 'قرار فردا', body: 'ساعت ۹ خوب است؟' };
      const [first, again] = [await write(parvin, letter, key), await write(parvin, letter, key)];
      expect(again.body.id).toBe(first.body.id);
      expect(first.body.state).toBe('queued');
      await ravand.settle();
      const mails = smtp.ledger.filter(({ to }) => to.includes('parvin@example.com'));
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({ subject: 'قرار فردا', from: 'crm@example.com' });
      expect(mails[0]?.headers['reply-to']).toContain(sara.email);
      expect(mails[0]?.headers['auto-submitted']).toBeUndefined();
      const other = await lead('پروین دیگر', { email: 'parvin@example.com' });
      await write(other, { channel: 'email', subject: 'دیگر', body: 'سلام' });
      await ravand.settle();
      const answer = JSON.stringify({
        type: 'message',
        from: 'parvin@example.com',
        subject: 'Re: قرار فردا',
        text: 'بله، خوب است.',
        inReplyTo: mails[0]?.messageId,
      });
      const received = await ravand.visitor().send('POST', '/p/channels/email', {
        body: answer,
        headers: {
          'content-type': 'application/json',
          'x-ravand-signature': signInbound(ravand.inboundSecret, 'answer-1', answer, ravand.clock.now()),
        },
      });
      expect(received.status).toBe(200);
      const { items } = await timeline(parvin, '?only=email');
      expect(items.map(({ type, message }) => [type, message?.state, message?.body])).toEqual([
        ['message.received', 'received', 'بله، خوب است.'],
        ['message.queued', 'sent', 'ساعت ۹ خوب است؟'],
      ]);
      expect(items[1]).toMatchObject({ automatic: false, actor: { name: 'سارا رستگار' } });
    });

    it('begins with the words of a template, filled in for this lead', async () => {
      const shirin = await lead('شیرین');
      const template = (await card(shirin)).templates.find(({ channel }) => channel === 'sms');
      expect(template).toBeDefined();
      const { body } = await asSara.post<{ body: string; to: string }>(
        `/api/records/lead/${shirin.id}/messages/preview`,
        { channel: 'sms', template: template?.name },
      );
      expect(body.body).toContain('شیرین');
      expect(body.to).toBe('+989123456789');
    });

    it('is refused before it is sent to who wants none, and says so', async () => {
      const nika = await lead('نیکا', { smsConsent: false, mobile: '+989120000099' });
      expect((await card(nika)).contacts).toContainEqual(
        expect.objectContaining({ channel: 'sms', refusal: 'consent-withdrawn' }),
      );
      const preview = await asSara.post(`/api/records/lead/${nika.id}/messages/preview`, { channel: 'sms', body: 'x' });
      expect(preview.body).toMatchObject({ refusal: 'consent-withdrawn' });
      const { body } = await write(nika, { channel: 'sms', body: 'سلام' });
      expect(body).toMatchObject({ state: 'refused', detail: 'consent-withdrawn' });
      await ravand.settle();
      expect(sms.ledger.some(({ text }) => text === 'سلام')).toBe(false);
    });

    it('waits for the end of the quiet hours of the house', async () => {
      const admin = await ravand.signIn(ravand.admin);
      const { settings: said } = (await admin.get<{ settings: Record<string, unknown> }>('/api/workspace')).body;
      // Which days rest is said by its working calendar.
      const { restDays: _, ...settings } = said;
      const definition = {
        kind: 'settings',
        name: 'installation',
        ...settings,
        timeZone: 'Asia/Tehran',
        // 12:30 in Tehran.
        quietHours: { from: '12:00', until: '14:00' },
      };
      const published = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
      expect(published.status, JSON.stringify(published.body)).toBe(200);
      const roya = await lead('رویا', { mobile: '09120000001' });
      const preview = await asSara.post<{ leavesAt: string }>(`/api/records/lead/${roya.id}/messages/preview`, {
        channel: 'sms',
        body: 'دیر',
      });
      expect(preview.body.leavesAt).toBe('2026-11-22T10:30:00.000Z');
      await write(roya, { channel: 'sms', body: 'دیر' });
      await ravand.settle();
      expect(sms.ledger.some(({ text }) => text === 'دیر')).toBe(false);
      ravand.clock.advance(2 * hourMs);
      await ravand.settle();
      expect(sms.ledger.filter(({ text }) => text === 'دیر')).toHaveLength(1);
    });
  });

  describe('R-005: what comes in', () => {
    it('from a number nobody has is an activity with its channel, direction, time and party, and becomes a lead in one act', async () => {
      const text = JSON.stringify({ type: 'message', from: '+989350000077', text: 'قیمت می‌خواهم' });
      await ravand.visitor().send('POST', '/p/channels/sms', {
        body: text,
        headers: {
          'content-type': 'application/json',
          'x-ravand-signature': signInbound(ravand.inboundSecret, 'stranger-1', text, ravand.clock.now()),
        },
      });
      const filter = encodeURIComponent(JSON.stringify({ field: 'party', operator: 'eq', value: '+989350000077' }));
      const [activity] = (await asSara.get<{ items: Stored[] }>(`/api/records/activity?filter=${filter}`)).body.items;
      expect(activity?.values).toMatchObject({ kind: 'sms', direction: 'in', body: 'قیمت می‌خواهم', aboutId: null });
      const made = await asSara.post<Stored>(`/api/activities/${activity?.id}/record`, { entity: 'lead' });
      expect(made.status).toBe(201);
      expect(made.body.values).toMatchObject({ mobile: '+989350000077' });
      expect((await timeline(made.body)).items.find(({ type }) => type === 'activity.logged')?.activity?.id).toBe(
        activity?.id,
      );
      expect((await asSara.post(`/api/activities/${activity?.id}/record`, { entity: 'lead' })).status).toBe(409);
    });

    it('a call, a letter, a fax and a visit are registered with their direction on the card', async () => {
      const omid = await lead('امید');
      for (const kind of ['call', 'letter', 'fax', 'visit'])
        await log(omid, { kind, direction: 'in', party: '02188776655' });
      const { items } = await timeline(omid, '?only=call,letter,meeting');
      expect(items.map(({ activity }) => activity?.values.kind)).toEqual(['visit', 'fax', 'letter', 'call']);
      expect(items.every(({ activity }) => activity?.values.direction === 'in')).toBe(true);
    });
  });

  describe('R-007: a follow-up', () => {
    it('is in its owner’s inbox and on the record; its owner hears who gave it; it can be taken back', async () => {
      const kian = await lead('کیان');
      const key = randomUUID();
      const nextOf = async (one: Stored) => (await card(one)).next.filter(({ name }) => name === task.name);
      const task = { name: 'پیگیری دوباره', assignee: reza.id, dueAt: inHours(48) };
      const path = `/api/records/lead/${kian.id}/tasks`;
      const [first, again] = [
        await asSara.post<Stored>(path, task, { 'idempotency-key': key }),
        await asSara.post<Stored>(path, task, { 'idempotency-key': key }),
      ];
      expect([first.status, again.body.id]).toEqual([201, first.body.id]);
      await ravand.settle();
      const inbox = await asReza.get<{ items: { name: string; dueAt: string }[] }>('/api/tasks?box=mine');
      expect(inbox.body.items.filter(({ name }) => name === task.name)).toMatchObject([{ dueAt: task.dueAt }]);
      expect(await nextOf(kian)).toMatchObject([{ kind: 'task', at: task.dueAt, who: reza.id }]);
      const opened = (await timeline(kian, '?only=task')).items.filter(({ data }) => data.name === task.name);
      expect(opened.map(({ type, automatic }) => [type, automatic])).toEqual([['task.opened', false]]);
      expect((await noticesOf(asReza)).items.find(({ kind }) => kind === 'task-notice')?.subject).toContain(
        'سارا رستگار',
      );
      expect((await asReza.delete(`${path}/${first.body.id}`)).status).toBe(404);
      expect((await asSara.delete(`${path}/${first.body.id}`)).status).toBe(204);
      expect(await nextOf(kian)).toEqual([]);
    });
  });

  describe('R-008: a reminder', () => {
    it('comes once at the due time less its lead, in the app and by e-mail, also when it was moved meanwhile', async () => {
      const tara = await lead('تارا');
      await asSara.post(`/api/records/lead/${tara.id}/tasks`, {
        name: 'تماس با تارا',
        dueAt: inHours(5),
        remindBefore: 60,
        remindBy: 'email',
      });
      const meeting = await log(tara, { kind: 'meeting', subject: 'جلسهٔ تارا', at: inHours(3), remindBefore: 30 });
      await asSara.patch(`/api/records/activity/${meeting.id}`, { values: { at: inHours(30) } });
      const reminders = async () =>
        (await noticesOf(asSara)).items.filter(({ kind }) => kind === 'reminder-notice').map(({ subject }) => subject);
      await ravand.settle();
      ravand.clock.advance(3.9 * hourMs);
      await ravand.settle();
      expect(await reminders()).toEqual([]);
      ravand.clock.advance(0.2 * hourMs);
      await ravand.settle();
      await ravand.settle();
      expect(await reminders()).toEqual(['یادآوری: تماس با تارا']);
      expect(smtp.ledger.filter(({ to }) => to.includes(sara.email))).toHaveLength(1);
      ravand.clock.advance(30 * hourMs);
      await ravand.settle();
      expect(await reminders()).toEqual(['یادآوری: جلسهٔ تارا', 'یادآوری: تماس با تارا']);
    });

    it('does not come for what is done', async () => {
      const sima = await lead('سیما');
      const path = `/api/records/lead/${sima.id}/tasks`;
      const { body } = await asSara.post<Stored>(path, { name: 'بی‌هوده', dueAt: inHours(2), remindBefore: 60 });
      expect((await asSara.post(`/api/tasks/${body.id}/complete`, { values: {} })).status).toBe(204);
      ravand.clock.advance(3 * hourMs);
      await ravand.settle();
      expect((await noticesOf(asSara)).items.some(({ subject }) => subject.includes('بی‌هوده'))).toBe(false);
    });
  });

  describe('R-020: the one timeline', () => {
    it('is narrowed by sort, newest first, page by page, and leaves nothing out', async () => {
      const ava = await lead('آوا');
      for (let at = 0; at < 7; at += 1) await log(ava, { kind: at % 2 ? 'call' : 'note', body: `شماره ${at}` });
      await write(ava, { channel: 'sms', body: 'پیامک' });
      await asSara.patch(`/api/records/lead/${ava.id}`, { values: { note: 'تغییر' } });
      const sorts = async (only: string) => (await timeline(ava, `?only=${only}`)).items.map(({ type }) => type);
      expect(await sorts('note')).toEqual(Array(4).fill('activity.logged'));
      expect(new Set(await sorts('change'))).toEqual(new Set(['record.updated', 'record.created']));
      expect(new Set(await sorts('sms'))).toEqual(new Set(['message.queued']));
      const seen: string[] = [];
      for (let before = ''; ; ) {
        const page = await timeline(ava, `?limit=3&only=note,call${before}`);
        seen.push(...page.items.map(({ activity }) => String(activity?.values.body)));
        if (page.next === undefined) break;
        before = `&before=${page.next}`;
      }
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `شماره ${at}`));
    });

    it('of a person has what happened to their opportunities, each named', async () => {
      const person = await make('person', { name: 'بهار' });
      const deal = await make('opportunity', { name: 'خط بسته‌بندی', person: person.id });
      await make('activity', { kind: 'call', body: 'دربارهٔ خط', aboutEntity: 'opportunity', aboutId: deal.id });
      const { items } = await timeline(person, '', asSara, 'person');
      const call = items.find(({ type }) => type === 'activity.logged');
      expect(call).toMatchObject({ of: { entity: 'opportunity', title: 'خط بسته‌بندی' } });
      expect(items.find(({ type, of }) => type === 'record.created' && of === undefined)).toBeDefined();
      expect([...items].sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ at }) => at)).toEqual(items.map(({ at }) => at));
    });
  });

  describe('R-023: notes of the team', () => {
    it('are read by all who see the record, those that are private by their writer alone', async () => {
      const dena = await lead('دنا');
      await log(dena, { kind: 'note', body: 'برای همه' });
      const secret = await log(dena, { kind: 'note', body: 'فقط خودم', isPrivate: true });
      const read = async (client: ApiClient) =>
        (await timeline(dena, '?only=note', client)).items.map(({ activity }) => activity?.values.body);
      expect(await read(asSara)).toEqual(['فقط خودم', 'برای همه']);
      expect(await read(asReza)).toEqual(['برای همه']);
      expect((await asReza.get(`/api/records/activity/${secret.id}`)).status).toBe(404);
      expect(JSON.stringify((await timeline(dena, '', asReza)).items)).not.toContain('فقط خودم');
    });

    it('are not read by who does not see the record, wherever they look', async () => {
      const admin = await ravand.signIn(ravand.admin);
      const dossier = {
        kind: 'entity',
        id: 'dossier',
        name: 'dossier',
        titleField: 'name',
        ownerField: 'owner',
        fields: [
          { id: 'dossier.name', name: 'name', kind: 'text' },
          { id: 'dossier.owner', name: 'owner', kind: 'reference', target: 'user' },
        ],
        access: { staff: { read: 'own', create: true, update: 'own', delete: 'none' } },
      };
      const { status, body } = await admin.post('/api/definitions/publish', {
        changes: [{ definition: dossier, baseVersion: 0 }],
      });
      expect(status, JSON.stringify(body)).toBe(200);
      const mine = await make('dossier', { name: 'پرونده', owner: sara.id });
      const note = await make('activity', { kind: 'note', body: 'محرمانه', aboutEntity: 'dossier', aboutId: mine.id });
      expect((await asSara.get(`/api/records/activity/${note.id}`)).status).toBe(200);
      expect((await asReza.get(`/api/records/activity/${note.id}`)).status).toBe(404);
      const all = await asReza.get<{ items: Stored[] }>('/api/records/activity?limit=200');
      expect(all.body.items.some(({ id }) => id === note.id)).toBe(false);
      expect((await asReza.patch(`/api/records/activity/${note.id}`, { values: { body: 'x' } })).status).toBe(404);
      const people = await asSara.get<{ items: { name: string }[] }>(`/api/records/dossier/${mine.id}/people`);
      expect(people.body.items.map(({ name }) => name)).not.toContain('Reza');
    });
  });

  describe('R-173: working together on a record', () => {
    it('a mention is a notice in the words of who is mentioned, once, and to nobody who does not see the note', async () => {
      const yalda = await lead('یلدا');
      const people = await asSara.get<{ items: { id: string; name: string }[] }>(
        `/api/records/lead/${yalda.id}/people?search=rez`,
      );
      expect(people.body.items).toEqual([{ id: reza.id, name: 'Reza' }]);
      await log(yalda, { kind: 'note', body: '@Reza ببین', mentions: [reza.id, sara.id] });
      await log(yalda, { kind: 'note', body: '@Reza پنهان', mentions: [reza.id], isPrivate: true });
      await ravand.settle();
      const mentions = (await noticesOf(asReza)).items.filter(({ kind }) => kind === 'mention-notice');
      expect(mentions.map(({ subject, body }) => [subject, body])).toEqual([
        ['سارا رستگار mentioned you on “یلدا”', '@Reza ببین'],
      ]);
      expect((await noticesOf(asSara)).items.some(({ kind }) => kind === 'mention-notice')).toBe(false);
    });

    it('followers hear of changes, by the names of the fields, but not of their own', async () => {
      const neda = await lead('ندا');
      const path = `/api/records/lead/${neda.id}`;
      expect((await asReza.send('PUT', `${path}/follow`)).status).toBe(204);
      expect((await card(neda, asReza)).isFollowed).toBe(true);
      await asSara.patch(path, { values: { note: 'تازه', source: 'phone' } });
      await log(neda, { kind: 'call', body: 'زنگ زد' });
      await asReza.patch(path, { values: { note: 'خودم' } });
      await ravand.settle();
      const told = (await noticesOf(asReza)).items.filter(({ subject }) => subject.includes('ندا'));
      expect(told.map(({ subject, body }) => [subject, body])).toEqual([
        ['New on “ندا”: Call', 'زنگ زد'],
        ['سارا رستگار changed “ندا”', expect.stringContaining('Source')],
      ]);
      expect(
        (await timeline(neda)).items.some(({ type, data }) => type.startsWith('message.') && data.channel === 'inApp'),
      ).toBe(false);
      expect((await asReza.delete(`${path}/follow`)).status).toBe(204);
      await asSara.patch(path, { values: { note: 'باز' } });
      await ravand.settle();
      expect((await noticesOf(asReza)).items.filter(({ subject }) => subject.includes('ندا'))).toHaveLength(2);
    });

    it('a notice is put off until a time, then it is new again; sorts and records are muted; all are read at once', async () => {
      const vida = await lead('ویدا');
      await asReza.send('PUT', `/api/records/lead/${vida.id}/follow`);
      await asSara.patch(`/api/records/lead/${vida.id}`, { values: { note: '۱' } });
      await ravand.settle();
      const ours = async () => (await noticesOf(asReza)).items.filter(({ subject }) => subject.includes('ویدا'));
      const [notice] = await ours();
      expect((await asReza.post(`/api/notices/${notice?.id}/snooze`, { until: inHours(-1) })).status).toBe(422);
      expect((await asSara.post(`/api/notices/${notice?.id}/snooze`, { until: inHours(2) })).status).toBe(404);
      expect((await asReza.post(`/api/notices/${notice?.id}/snooze`, { until: inHours(2) })).status).toBe(204);
      expect(await ours()).toEqual([]);
      ravand.clock.advance(2 * hourMs);
      await ravand.settle();
      expect((await noticesOf(asReza)).items[0]?.id).toBe(notice?.id);
      expect((await asReza.post('/api/notices/read')).status).toBe(204);
      expect((await noticesOf(asReza)).unread).toBe(0);
      const muted = { about: { entity: 'lead', id: vida.id } };
      expect((await asReza.put('/api/notices/muted', muted)).status).toBe(204);
      await asSara.patch(`/api/records/lead/${vida.id}`, { values: { note: '۲' } });
      await ravand.settle();
      expect(await ours()).toHaveLength(1);
      await asReza.post('/api/notices/unmuted', muted);
      await asReza.put('/api/notices/muted', { kind: 'follow-notice' });
      await asSara.patch(`/api/records/lead/${vida.id}`, { values: { note: '۳' } });
      await ravand.settle();
      expect(await ours()).toHaveLength(1);
      await asReza.post('/api/notices/unmuted', { kind: 'follow-notice' });
      await asSara.patch(`/api/records/lead/${vida.id}`, { values: { note: '۴' } });
      await ravand.settle();
      expect(await ours()).toHaveLength(2);
    });
  });
}
