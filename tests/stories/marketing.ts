// the same on every database: a campaign goes to a list, to those alone who want it; what they do comes back to it; a word
// is enough to get no more, by whatever way something would be sent.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import type { MailingMember, MailingReport } from '../../schemas/mailing-data.ts';
import type { Definition } from '../../schemas/types.ts';

interface Body {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly code?: string;
}
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

/** @param postgresUrl absent = SQLite */
export function describeMarketing(postgresUrl: () => Promise<string | undefined>): void {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let number = 0;

  const make = async (entity: string, values: object): Promise<Body> => {
    const { status, body } = await admin.post<Body>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const change = (entity: string, id: string, values: object) =>
    admin.patch<Body>(`/api/records/${entity}/${id}`, { values });
  const valuesOf = async (entity: string, id: string) =>
    (await admin.get<Body>(`/api/records/${entity}/${id}`)).body.values;
  const person = (values: object = {}) => {
    number += 1;
    const mobile = `+98912${String(1_000_000 + number)}`;
    return make('person', {
      name: `شخص ${number}`,
      mobile,
      email: `person-${number}@example.com`,
      language: 'fa',
      consent: 'given',
      ...values,
    });
  };
  const listOf = async (people: readonly Body[], values: object = {}) => {
    const list = await make('marketingList', { name: 'آزمون', ...values });
    for (const { id } of people) await make('listMember', { list: list.id, person: id });
    return list;
  };
  const campaignFor = (list: Body, values: object = {}) =>
    make('campaign', { name: 'پاییز', channel: 'sms', template: 'campaign-offer', list: list.id, ...values });
  const mailing = async (campaign: Body) =>
    (await admin.get<{ items: MailingReport[] }>(`/api/records/campaign/${campaign.id}/mailings`)).body.items[0]!;
  const members = async (campaign: Body, query = '') => {
    const { id } = await mailing(campaign);
    const path = `/api/records/campaign/${campaign.id}/mailings/${id}/members${query}`;
    return (await admin.get<{ items: MailingMember[] }>(path)).body.items;
  };
  /** Lets time pass, turn by turn, until nothing happens any more. */
  const pass = async (seconds: number) => {
    for (let at = 0; at < seconds; at += 1) {
      await ravand.settle();
      ravand.clock.advance(1_000);
    }
    await ravand.settle();
  };
  const send = async (campaign: Body, seconds = 6) => {
    expect(await change('campaign', campaign.id, { status: 'sending' })).toMatchObject({ status: 200 });
    await pass(seconds);
  };
  const visit = (url: string, init: RequestInit = {}) => {
    const { pathname, search } = new URL(url);
    return fetch(`${ravand.url}${pathname}${search}`, { redirect: 'manual', ...init });
  };
  const linkIn = (text: string, kind: string) =>
    new RegExp(`https?://[^\\s"<>]+/p/${kind}/[\\w-]+`).exec(text)?.[0] ?? '';
  const timeline = async (entity: string, id: string) =>
    (await admin.get<{ items: { type: string }[] }>(`/api/records/${entity}/${id}/timeline?limit=100`)).body.items.map(
      ({ type }) => type,
    );
  const queue = (template: string, data: object) =>
    ravand.database.transaction(ravand.systemContext('test'), (inside) =>
      ravand.messaging.queue(inside, { template, data: { ...data } }),
    );

  beforeAll(async () => {
    [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
    ravand = await createTestRavand({
      postgresUrl: await postgresUrl(),
      smsGatewayUrl: sms.url,
      smtpUrl: smtp.url,
    });
  });
  beforeEach(async () => {
    sms.clear();
    smtp.clear();
    // Ten in the morning of the next day in Tehran: no quiet hours, no limit of the day before.
    const now = ravand.clock.now();
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 8, 6, 30);
    ravand.clock.advance(next - now.getTime());
    admin = await ravand.signIn(ravand.admin, 'fa');
  });
  afterAll(async () => {
    await ravand.stop();
    await Promise.all([sms.close(), smtp.close()]);
  });

  describe('R-087: who wants no messages', () => {
    const outcomes: Record<string, unknown> = {};

    it('gets none by any path: campaign, rule, process, letter, test, and what already waits', async () => {
      const leaver = await person();
      const { mobile } = leaver.values;
      const lead = await make('lead', { name: 'همان شخص', mobile: '+989350000001', email: 'lead@example.com' });
      // Something waits for the morning when they say no.
      const waiting = await queue('journey-3', { lead: { name: 'x', mobile } });
      await change('person', leaver.id, { smsConsent: false });
      await ravand.settle();
      outcomes.waiting = (await ravand.messaging.find(ravand.systemContext('test'), waiting.id))?.state;

      const campaign = await campaignFor(await listOf([leaver]));
      await send(campaign);
      outcomes.campaign = (await members(campaign))[0];
      // By another record with the same number: a rule, a process, a letter.
      const twin = await make('lead', { name: 'دوقلو', mobile });
      await ravand.settle();
      outcomes.rule = await timeline('lead', twin.id);
      outcomes.process = (await queue('journey-3', { lead: { name: 'x', mobile } })).detail;
      const letter = await admin.post<{ state: string; detail: string }>(`/api/records/lead/${twin.id}/messages`, {
        channel: 'sms',
        body: 'سلام',
      });
      outcomes.letter = letter.body.detail;
      const definition = ravand.definitions.current().message('campaign-offer')!.definition;
      const tried = await admin.post<{ state: string; detail: string }>('/api/messages/test', {
        definition,
        language: 'fa',
        to: mobile,
      });
      outcomes.test = tried.body.detail;
      await pass(3);

      expect(sms.ledger.filter(({ to }) => to === mobile)).toEqual([]);
      expect(outcomes).toMatchObject({
        waiting: 'refused',
        campaign: { state: 'refused', reason: 'consent-withdrawn' },
        rule: expect.arrayContaining(['message.refused']),
        process: 'opted-out',
        letter: 'opted-out',
        test: 'opted-out',
      });
      expect(lead.id).not.toBe('');
    });

    it('is told on the timeline with where it came from, and the attempt, too', async () => {
      const one = await person();
      await change('person', one.id, { emailConsent: false });
      await send(await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' }));
      expect(await timeline('person', one.id)).toEqual(
        expect.arrayContaining(['consent.withdrawn', 'message.refused']),
      );
      const events = await ravand.events.timeline(ravand.systemContext('test'), { entity: 'person', id: one.id });
      expect(events.find(({ type }) => type === 'consent.withdrawn')?.data).toMatchObject({
        channel: 'email',
        source: 'staff',
      });
      await change('person', one.id, { emailConsent: true });
      await send(await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' }));
      expect(smtp.ledger).toHaveLength(1);
    });

    it('says so by SMS with one word', async () => {
      const one = await person();
      const { mobile } = one.values;
      await send(await campaignFor(await listOf([one])));
      expect(sms.ledger).toHaveLength(1);
      const body = JSON.stringify({ type: 'message', from: mobile, text: ' لغو ۱۱ ' });
      const signature = signInbound(ravand.inboundSecret, `stop-${mobile}`, body, ravand.clock.now());
      const answer = await fetch(`${ravand.url}/p/channels/sms`, {
        method: 'POST',
        body,
        headers: { 'x-ravand-signature': signature, 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(200);
      expect(await valuesOf('person', one.id)).toMatchObject({ smsConsent: false });
      expect((await queue('journey-3', { lead: { name: 'x', mobile } })).detail).toBe('opted-out');
    });
  });

  describe('R-069: the link of a bulk e-mail', () => {
    it('takes its receiver off by one POST, by a page in their language, and by no program that only looks (T-P04)', async () => {
      const one = await person();
      await send(await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' }));
      const [mail] = smtp.ledger;
      const link = linkIn(mail!.text, 'u');
      expect(mail!.headers['list-unsubscribe']).toContain(link);
      expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
      for (let looks = 0; looks < 10; looks += 1) await visit(link, { method: looks % 2 === 0 ? 'GET' : 'HEAD' });
      expect(await valuesOf('person', one.id)).toMatchObject({ emailConsent: true });
      const page = await (await visit(`${link}?lang=fa`)).text();
      expect(page).toContain('<html lang="fa" dir="rtl">');
      expect(page).not.toContain(String(one.values.email));
      for (const lang of ['ar', 'he', 'en'])
        expect(await (await visit(`${link}?lang=${lang}`)).text()).toContain(`lang="${lang}"`);

      const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
      expect((await visit(link, { method: 'POST', body })).status).toBe(200);
      expect(await valuesOf('person', one.id)).toMatchObject({ emailConsent: false, smsConsent: true });
      expect((await queue('journey-1', { lead: { name: 'x', email: one.values.email } })).detail).toBe('opted-out');

      // They come back, and choose e-mail without SMS.
      const choice = new URLSearchParams([
        ['act', 'choose'],
        ['want', 'email'],
      ]);
      expect(await (await visit(`${link}?lang=fa`, { method: 'POST', body: choice })).text()).toContain('ذخیره شد');
      expect(await valuesOf('person', one.id)).toMatchObject({ emailConsent: true, smsConsent: false });
    });

    it('that is not ours, or of another purpose, does nothing', async () => {
      const one = await person();
      await send(await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' }));
      const token = linkIn(smtp.ledger[0]!.text, 'u').split('/').at(-1)!;
      const wrong = `${token.slice(0, -2)}xx`;
      expect((await visit(`${ravand.url}/p/u/${wrong}`, { method: 'POST' })).status).toBe(404);
      expect((await visit(`${ravand.url}/p/l/${token}`)).status).toBe(404);
      expect(await valuesOf('person', one.id)).toMatchObject({ emailConsent: true });
    });
  });

  describe('R-065: a list', () => {
    it('that is static has who was put into it; one that is a view has whoever the view shows when the message reaches them', async () => {
      const view = {
        kind: 'view',
        name: 'of-qom',
        entity: 'person',
        type: 'list',
        columns: ['name'],
        label: { en: 'Of Qom' },
        filter: { field: 'city', operator: 'eq', value: 'قم' },
      } as unknown as Definition;
      await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: view, baseVersion: 0 }]);
      await person({ city: 'قم' });
      const list = await make('marketingList', { name: 'قمی‌ها', kind: 'dynamic', view: 'of-qom' });
      const late = await person();
      await change('person', late.id, { city: 'قم' });
      const campaign = await campaignFor(list);
      await send(campaign);
      expect((await mailing(campaign)).total).toBe(2);
      const both = await listOf([await person(), await person()]);
      expect((await valuesOf('marketingList', both.id)).entries).toBe(2);
    });
  });

  describe('R-066: a campaign', () => {
    it('is not sent without a list and a message, nor with a message that is not there, and says what is missing', async () => {
      const empty = await make('campaign', { name: 'بی‌فهرست', channel: 'sms' });
      const refused = await change('campaign', empty.id, { status: 'sending' });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('فهرست مخاطبان')]);
      const wrong = await campaignFor(await listOf([await person()]), { template: 'nothing-of-the-kind' });
      expect((await change('campaign', wrong.id, { status: 'sending' })).status).toBeGreaterThanOrEqual(400);
      expect(await valuesOf('campaign', wrong.id)).toMatchObject({ status: 'draft' });
    });

    it('knows its members, cost, responses and return', async () => {
      const people = [
        await person(),
        await person(),
        await person({ mobile: null }),
        await person({ smsConsent: false }),
      ];
      const campaign = await campaignFor(await listOf(people), { costPerMessage: '1000', fixedCost: '8000' });
      await send(campaign, 70);
      expect(await valuesOf('campaign', campaign.id)).toMatchObject({
        status: 'sent',
        members: 4,
        sent: 2,
        refused: 2,
        cost: '10000',
      });
      const reasons = (await members(campaign, '?state=refused')).map(({ reason }) => reason).sort();
      expect(reasons).toEqual(['consent-withdrawn', 'no-address']);
      const order = await make('salesOrder', { person: people[0]!.id, orderedOn: '2026-12-01' });
      await ravand.settle();
      const { body } = await admin.get<{ items: Body[] }>(
        `/api/records/campaignResponse?filter=${encodeURIComponent(JSON.stringify({ field: 'campaign', operator: 'eq', value: campaign.id }))}`,
      );
      expect(body.items).toHaveLength(1);
      expect(body.items[0]?.values).toMatchObject({ kind: 'purchase', order: order.id, person: people[0]!.id });
      await change('campaignResponse', body.items[0]!.id, { value: '30000' });
      expect(await valuesOf('campaign', campaign.id)).toMatchObject({ responses: 1, revenue: '30000', roi: '200' });
    });
  });

  describe('R-068: bulk SMS', () => {
    it('leave as fast as the provider takes them, pause, go on and are cancelled; nobody gets two', async () => {
      const people: Body[] = [];
      for (let at = 0; at < 45; at += 1) people.push(await person());
      // Two records of one number get one message.
      await change('person', people[44]!.id, { mobile: people[0]!.values.mobile });
      const campaign = await campaignFor(await listOf(people));
      expect((await change('campaign', campaign.id, { status: 'sending' })).status).toBe(200);
      await ravand.settle();
      expect(await mailing(campaign)).toMatchObject({ status: 'sending', total: 45, perSecond: 10 });
      await pass(1);
      expect(sms.ledger.length).toBeLessThanOrEqual(20);
      const { id } = await mailing(campaign);
      const act = (name: string) => admin.post(`/api/records/campaign/${campaign.id}/mailings/${id}`, { act: name });
      expect((await act('pause')).status).toBe(204);
      await pass(6);
      const paused = sms.ledger.length;
      expect(paused).toBeLessThanOrEqual(20);
      await pass(4);
      expect(sms.ledger).toHaveLength(paused);
      expect((await act('resume')).status).toBe(204);
      await pass(1);
      expect((await act('cancel')).status).toBe(204);
      await pass(6);
      expect(sms.ledger.length).toBeLessThanOrEqual(44);
      expect(new Set(sms.ledger.map(({ to }) => to)).size).toBe(sms.ledger.length);
      const report = await mailing(campaign);
      expect(report.status).toBe('cancelled');
      expect(report.counts.reasons).toMatchObject({ 'duplicate-address': 1 });
      const { states } = report.counts;
      expect((states.sent ?? 0) + (states.refused ?? 0)).toBe(45);
      expect((await act('resume')).status).toBe(409);
    });

    it('wait for the morning when it is night', async () => {
      const campaign = await campaignFor(await listOf([await person()]));
      ravand.clock.advance(13 * 3_600_000); // 23:00
      await send(campaign);
      expect(sms.ledger).toEqual([]);
      expect((await mailing(campaign)).leavesAt).toBeDefined();
      ravand.clock.advance(9 * 3_600_000);
      await pass(4);
      expect(sms.ledger).toHaveLength(1);
    });

    it('are not sent again when nobody knows whether they arrived', async () => {
      smtp.script('cut');
      const campaign = await campaignFor(await listOf([await person()]), {
        channel: 'email',
        template: 'campaign-news',
      });
      await send(campaign, 70);
      expect((await mailing(campaign)).counts.states).toEqual({ unknown: 1 });
      expect(await valuesOf('campaign', campaign.id)).toMatchObject({ unknown: 1 });
    });
  });

  describe('R-074, R-078: what receivers do', () => {
    it('is counted for people, not for programs, stands on their timeline and comes back to the campaign', async () => {
      const one = await person();
      const campaign = await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' });
      await send(campaign);
      const { html } = smtp.ledger[0]!;
      const picture = linkIn(html, 'o');
      const link = linkIn(html, 'l');
      ravand.clock.advance(60_000);
      await visit(picture, { headers: { 'user-agent': 'GoogleImageProxy' } });
      await visit(link, { method: 'HEAD', headers: browser });
      expect((await mailing(campaign)).counts).toMatchObject({ opened: 0, clicked: 0, machines: 1 });
      expect((await visit(picture, { headers: browser })).headers.get('content-type')).toBe('image/gif');
      const led = await visit(link, { headers: browser });
      expect([led.status, led.headers.get('location')]).toEqual([302, 'https://www.example.com/news']);
      await visit(link, { headers: browser });
      expect((await mailing(campaign)).counts).toMatchObject({ opened: 1, clicked: 1 });
      expect(await timeline('person', one.id)).toEqual(expect.arrayContaining(['message.opened', 'message.clicked']));
      await pass(62);
      expect(await valuesOf('campaign', campaign.id)).toMatchObject({
        opened: 1,
        clicked: 1,
        openRate: '100',
        responses: 1,
      });
    });

    it('is not noted of those who did not agree', async () => {
      const one = await person({ consent: 'unknown' });
      await send(await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' }));
      const { html } = smtp.ledger[0]!;
      expect([linkIn(html, 'o'), linkIn(html, 'l')]).toEqual(['', '']);
      expect(linkIn(html, 'u')).not.toBe('');
    });

    it('counts an answer, but none that a program gave (T-P03)', async () => {
      const one = await person();
      const campaign = await campaignFor(await listOf([one]), { channel: 'email', template: 'campaign-news' });
      await send(campaign);
      const answer = async (delivery: string, more: object) => {
        const body = JSON.stringify({ type: 'message', from: one.values.email, text: 'بله، می‌خواهم', ...more });
        const signature = signInbound(ravand.inboundSecret, `${delivery}-${one.id}`, body, ravand.clock.now());
        const headers = { 'x-ravand-signature': signature };
        expect((await fetch(`${ravand.url}/p/channels/email`, { method: 'POST', body, headers })).status).toBe(200);
      };
      await answer('away', { autoSubmitted: 'auto-replied' });
      expect(await members(campaign, '?state=answered')).toEqual([]);
      await answer('yes', {});
      expect((await members(campaign, '?state=answered'))[0]?.record.id).toBe(one.id);
    });
  });

  describe('R-070: a journey', () => {
    it('begins for everybody of a list, goes on by time, and stops for who moves on', async () => {
      const leads = [
        await make('lead', { name: 'یک', email: 'one@example.com', mobile: '+989360000001' }),
        await make('lead', { name: 'دو', email: 'two@example.com', mobile: '+989360000002' }),
      ];
      const list = await make('marketingList', { name: 'تازه‌ها', of: 'lead' });
      for (const { id } of leads) await make('listMember', { list: list.id, lead: id });
      await ravand.settle();
      smtp.clear();
      sms.clear();
      await send(await campaignFor(list, { channel: 'email', template: null, journey: 'lead-journey' }));
      expect(smtp.ledger.map(({ to }) => to[0]).sort()).toEqual(['one@example.com', 'two@example.com']);
      await change('lead', leads[0]!.id, { status: 'qualified' });
      ravand.clock.advance(3 * 86_400_000 + 1_000);
      await pass(2);
      expect(smtp.ledger.slice(2).map(({ to }) => to[0])).toEqual(['two@example.com']);
      ravand.clock.advance(4 * 86_400_000 + 1_000);
      await pass(2);
      expect(sms.ledger.map(({ to }) => to)).toEqual(['+989360000002']);
    });
  });
}
