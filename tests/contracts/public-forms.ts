// The contract of public forms, the same on every database: what spam meets, what a one-time link lets in, what is kept of consents, and when a form
// takes no more.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiAnswer, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { name as named, sql } from '../../core/database/sql.ts';
import { bitsOfPart, proofParts, proofText, showsWork } from '../../schemas/work-proof.ts';

interface Refusal {
  readonly code: string;
  readonly details?: { pointer: string; code: string }[];
}
interface Taken extends Refusal {
  readonly received: boolean;
  readonly thanks?: string;
  readonly redirect?: string;
}
interface Ticket {
  readonly ticket: string;
  readonly bits: number;
  readonly seconds: number;
}
interface Link {
  readonly id: string;
  readonly url: string;
  readonly state: string;
}

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const field = (id: string, name: string, kind: string, more: object = {}) => ({
  id: `${id}.${name}`,
  name,
  kind,
  label: { en: name },
  ...more,
});
const entities = [
  {
    kind: 'entity',
    id: 'guest',
    name: 'guest',
    label: { en: 'Guest' },
    titleField: 'name',
    fields: [field('guest', 'name', 'text', { required: true }), field('guest', 'phone', 'text')],
    access: {},
  },
  {
    kind: 'entity',
    id: 'answer',
    name: 'answer',
    label: { en: 'Answer' },
    titleField: 'words',
    fields: [
      field('answer', 'words', 'text', { required: true }),
      field('answer', 'way', 'choice', { options: [{ value: 'post', label: { en: 'By post', fa: 'با پست' } }] }),
      field('answer', 'day', 'date'),
      field('answer', 'channel', 'text'),
      field('answer', 'secret', 'text'),
      field('answer', 'guest', 'reference', { target: 'guest' }),
      field('answer', 'scan', 'file', { maxItems: 5 }),
    ],
    access: { staff: { ...all, fixed: ['secret'] } },
  },
];
const fields = ['words', 'way', 'day'].map((name) => ({ field: name }));
const form = (name: string, open: object = {}, more: object = {}) => ({
  kind: 'form',
  name,
  entity: 'answer',
  fields,
  public: { origins: [], ...open },
  ...more,
});
const forms = [
  form('open', {
    address: 'tell-us',
    thanks: { en: 'Thanks for “{{ words }}”, {{ way }} on {{ day }}.', fa: 'سپاس از «{{ words }}»، {{ way }}.' },
    embed: ['http://shop.example'],
    consents: [
      { name: 'terms', required: true, text: { en: 'I agree.', fa: 'می‌پذیرم.' } },
      { name: 'news', text: { en: 'Send me news.' } },
    ],
  }),
  form('guarded', { guard: { seconds: 3, work: true } }),
  form('dated', { opensAt: '2026-11-23T00:00:00Z', closesAt: '2026-11-24T00:00:00Z' }),
  form('few', { most: 3 }),
  form('linked', { linkOnly: true, sets: { channel: 'survey' } }),
  form('away', { origins: ['https://shop.example'], redirect: 'https://shop.example/thanks' }),
  form(
    'filed',
    { uploads: { allowed: true, mostFiles: 1, mostBytes: 2_048 } },
    { fields: [...fields, { field: 'scan' }] },
  ),
  form('unfiled', { uploads: { allowed: false } }, { fields: [...fields, { field: 'scan' }] }),
  { ...form('correct', { linkOnly: true }), entity: 'guest', fields: [{ field: 'phone' }, { field: 'name' }] },
];

/** What a browser does: https://hashcash.org in eight small pieces. */
function worked({ ticket, bits }: Ticket, submission: string): number[] {
  return Array.from({ length: proofParts }, (_, part) => {
    for (let tried = 0; ; tried += 1) {
      const hash = createHash('sha256')
        .update(proofText(ticket, submission, part, tried))
        .digest();
      if (showsWork(hash.readUInt32BE(0), bitsOfPart(bits))) return tried;
    }
  });
}

/** Values stand isolated in their sentence. */
const plain = ({ body }: ApiAnswer<Taken>): string | undefined => body.thanks?.replace(/[\u2068\u2069]/g, '');

/** @param postgresUrl absent = SQLite */
export function keepsPublicForms(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`Public forms on ${name}`, () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let visitor: ApiClient;
    const folder = mkdtempSync(join(tmpdir(), 'ravand-public-'));

    beforeAll(async () => {
      writeFileSync(join(folder, 'public-form.html'), '<!doctype html><title>form</title>');
      ravand = await createTestRavand({ postgresUrl: await postgresUrl(), designerDir: folder });
      admin = await ravand.signIn(ravand.admin);
      visitor = ravand.visitor();
      await publish(...entities);
      await publish(...forms);
    }, 60_000);
    afterAll(async () => {
      await ravand?.stop();
      rmSync(folder, { recursive: true });
    });

    async function publish(...definitions: object[]): Promise<void> {
      const changes = definitions.map((definition) => ({ definition, baseVersion: 0 }));
      const { status, body } = await admin.post('/api/definitions/publish', { changes });
      expect([status, body]).toEqual([200, { release: expect.any(Number) }]);
    }
    const send = (to: string, body: object, language = 'en'): Promise<ApiAnswer<Taken>> =>
      visitor.post<Taken>(`/p/forms/${to}?lang=${language}`, { submission: randomUUID(), ...body });
    const told = ({ status, body }: ApiAnswer<Refusal>) => [status, body?.code];
    const records = async (entity = 'answer'): Promise<number> =>
      (await ravand.database.read(sql`select id from ${named(`record_${entity}`)}`)).length;
    const visits = async (form: string) =>
      (
        await admin.get<{ sent: number; url: string; days: { counts: Record<string, number> }[] }>(
          `/api/forms/${form}/visits`,
        )
      ).body;

    describe('The page', () => {
      it('is found by the address of the form alone, and may stand in frames of the origins it names', async () => {
        const { status, body } = await visitor.get<{ name: string; embed: string[] }>(
          '/p/forms/tell-us/definition.json',
        );
        expect([status, body.name, body.embed]).toEqual([200, 'open', ['http://shop.example']]);
        expect((await visitor.get('/p/forms/open/definition.json')).status).toBe(404);
        const framed = await visitor.get('/p/forms/tell-us');
        expect(framed.headers.get('content-security-policy')).toContain("frame-ancestors 'self' http://shop.example");
        expect(framed.headers.get('set-cookie')).toBeNull();
        const bare = await visitor.get('/p/forms/guarded');
        expect(bare.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      });

      it('T-B05 thanks in the language of the visitor, with what they sent as text', async () => {
        const values = { words: '{{ 7*7 }} <b>', way: 'post', day: '2026-11-25' };
        const sent = await send('tell-us', { values, consents: { terms: true } });
        expect([sent.status, plain(sent)]).toEqual([
          201,
          expect.stringMatching(/^Thanks for “\{\{ 7\*7 \}\} <b>”, By post on .*14/),
        ]);
        const persian = await send('tell-us', { values: { words: 'خوب' }, consents: { terms: true } }, 'fa');
        expect(plain(persian)).toContain('سپاس از «خوب»');
        expect((await send('away', { values: { words: 'x' } })).body.redirect).toBe('https://shop.example/thanks');
      });

      it('keeps what was agreed to with its words, and refuses what lacks a needed consent', async () => {
        const values = { words: 'agreed' };
        const refused = await send('tell-us', { values, consents: { news: true } });
        expect(refused.body.details).toMatchObject([{ pointer: '/consents/terms', code: 'validation.consent' }]);
        expect((await send('tell-us', { values, consents: { terms: true } }, 'fa')).status).toBe(201);
        const { items } = (await admin.get<{ items: object[] }>('/api/forms/open/consents')).body;
        expect(items.slice(0, 2)).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              consent: 'terms',
              given: true,
              wording: 'می‌پذیرم.',
              language: 'fa',
              formVersion: 1,
            }),
            expect.objectContaining({ consent: 'news', given: false }),
          ]),
        );
      });
    });

    describe('When it takes nothing', () => {
      it('says so before it opens and after it closes', async () => {
        const values = { words: 'x' };
        expect(told(await send('dated', { values }))).toEqual([409, 'form-early']);
        const page = await visitor.get<{ closed: string; fields: object[] }>('/p/forms/dated/definition.json');
        expect(page.body).toMatchObject({ closed: 'form-early', fields: [] });
      });

      it('takes as many as it has room for, however many come at once, and answers a repeat as before', async () => {
        const before = await records();
        const submissions = Array.from({ length: 12 }, () => randomUUID());
        const sent = await Promise.all(
          submissions.map((submission) => send('few', { submission, values: { words: 'few' } })),
        );
        const taken = sent.filter(({ status }) => status === 201);
        expect([taken.length, (await records()) - before]).toEqual([3, 3]);
        expect(told(sent.find(({ status }) => status !== 201)!)).toEqual([409, 'form-full']);
        const again = submissions[sent.indexOf(taken[0]!)];
        expect((await send('few', { submission: again, values: { words: 'few' } })).status).toBe(201);
      });

      it('takes files as its own bounds say', async () => {
        const upload = (form: string, bytes: number) => {
          const body = new FormData();
          body.append('file', new Blob([`%PDF-1.4\n${'x'.repeat(bytes)}`], { type: 'application/pdf' }), 'a.pdf');
          return visitor.send<{ id: string } & Refusal>('POST', `/p/forms/${form}/files?field=scan`, { body });
        };
        expect(told(await upload('unfiled', 10))).toEqual([403, 'form-uploads']);
        expect(told(await upload('filed', 4_000))).toEqual([413, 'file-too-large']);
        const one = (await upload('filed', 10)).body.id;
        const two = (await upload('filed', 20)).body.id;
        const refused = await send('filed', { values: { words: 'x', scan: [one, two] } });
        expect(refused.body.details).toMatchObject([{ pointer: '/values/scan', code: 'validation.form-files' }]);
        expect((await send('filed', { values: { words: 'x', scan: [one] } })).status).toBe(201);
      });
    });

    /** Somebody at another address of this machine. */
    const postFrom = (localAddress: string, body: object): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', origin: ravand.url };
        const asked = request(`${ravand.url.replace('localhost', '127.0.0.1')}/p/forms/guarded`, {
          method: 'POST',
          localAddress,
          headers,
        });
        asked.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
        asked.end(JSON.stringify(body));
      });

    describe('T-P01 Spam', () => {
      const ticket = async () => (await visitor.get<Ticket>('/p/forms/guarded/ticket')).body;
      const values = { words: 'guarded' };

      it('without a ticket, too fast, without work or with a forged ticket makes nothing', async () => {
        const before = await records();
        const submission = randomUUID();
        const given = await ticket();
        const proof = worked(given, submission);
        expect(given).toMatchObject({ bits: 14, seconds: 3 });
        expect(told(await send('guarded', { submission, values }))).toEqual([403, 'form-guarded']);
        expect(told(await send('guarded', { submission, values, ticket: given.ticket, proof }))).toEqual([
          422,
          'form-too-fast',
        ]);
        ravand.clock.advance(3_000);
        expect(told(await send('guarded', { submission, values, ticket: given.ticket }))).toEqual([422, 'form-work']);
        const other = randomUUID();
        expect(told(await send('guarded', { submission: other, values, ticket: given.ticket, proof }))).toEqual([
          422,
          'form-work',
        ]);
        const cheaper = given.ticket.replace('-14-', '-0-');
        expect(told(await send('guarded', { submission, values, ticket: cheaper, proof }))).toEqual([
          409,
          'form-ticket',
        ]);
        const html = await fetch(`${ravand.url}/p/forms/guarded`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'words=x',
        });
        expect(html.status).toBe(403);
        expect(await records()).toBe(before);
        expect((await send('guarded', { submission, values, ticket: given.ticket, proof })).status).toBe(201);
        expect((await send('guarded', { submission, values, ticket: given.ticket, proof })).status).toBe(201);
        expect(await records()).toBe(before + 1);
      });

      it('that fills the hidden field is thanked, counted and forgotten', async () => {
        const before = await records();
        expect((await send('guarded', { values, _website: 'http://spam.example' })).body).toEqual({ received: true });
        expect(await records()).toBe(before);
      });

      it('is let in no further than a ticket is young', async () => {
        const submission = randomUUID();
        const given = await ticket();
        const proof = worked(given, submission);
        ravand.clock.advance(4 * 3_600_000 + 1_000);
        expect(told(await send('guarded', { submission, values, ticket: given.ticket, proof }))).toEqual([
          409,
          'form-ticket',
        ]);
      });

      it('in a flood costs the database nothing, raises the work, lets others go on, and is counted', async () => {
        const before = await records();
        const early = await ticket();
        for (let round = 0; round < 20; round += 1)
          await Promise.all(Array.from({ length: 50 }, () => send('guarded', { values })));
        expect(await records()).toBe(before);
        expect((await ticket()).bits).toBe(17);
        ravand.clock.advance(5_000);
        const submission = randomUUID();
        const proof = worked(early, submission);
        // One address has no more to send in this minute; who comes from elsewhere works more and is let in.
        const own = { submission, values, ticket: early.ticket, proof };
        expect(told(await send('guarded', own))).toEqual([429, 'too-many-posts']);
        expect(await postFrom('127.0.0.2', own)).toBe(409);
        const dear = await ticket();
        ravand.clock.advance(3_000);
        const paid = { submission, values, ticket: dear.ticket, proof: worked(dear, submission) };
        expect(await postFrom('127.0.0.2', paid)).toBe(201);
        const { days, sent } = await visits('guarded');
        const counts = days[0]!.counts;
        expect(sent).toBe(2);
        expect(counts.opened).toBeGreaterThan(2);
        expect((counts['refused.rate'] ?? 0) + (counts['refused.ticket'] ?? 0)).toBeGreaterThan(999);
        expect(counts['refused.trap']).toBe(1);
        const rows = await ravand.database.read(sql`select id from form_counts where form = ${'guarded'}`);
        expect(rows.length).toBeLessThan(12);
      });
    });
  });

  describe(`One-time links on ${name}`, () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let visitor: ApiClient;
    let guest: string;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      visitor = ravand.visitor();
      const changes = (definitions: readonly object[]) => ({
        changes: definitions.map((definition) => ({ definition, baseVersion: 0 })),
      });
      expect((await admin.post('/api/definitions/publish', changes(entities))).status).toBe(200);
      expect((await admin.post('/api/definitions/publish', changes(forms))).status).toBe(200);
      const made = await admin.post<{ id: string }>('/api/records/guest', { values: { name: 'Sara', phone: '1' } });
      guest = made.body.id;
    }, 60_000);
    afterAll(() => ravand?.stop());

    const tokenOf = ({ url }: Link) => url.split('#')[1] ?? '';
    const make = async (form: string, more: object = {}, who = admin) =>
      who.post<Link & Refusal>(`/api/forms/${form}/links`, more);
    const about = () => ({ record: { entity: 'guest', id: guest } });
    const answer = (form: string, link: string, values: object, submission = randomUUID()) =>
      visitor.post<Taken>(`/p/forms/${form}`, { submission, values, link });
    const look = (form: string, token: string) =>
      visitor.post<{ values: object } & Refusal>(`/p/forms/${form}/link`, { token });

    it('T-P04 is not used up by looking: it fills in what it says, tells the page only what that asks, and the answer belongs to the record', async () => {
      const { body, status } = await make('linked', { ...about(), values: { words: 'begun', secret: 'known to us' } });
      expect([status, body.url]).toEqual([201, expect.stringMatching(/\/p\/forms\/linked#[\w-]{43}$/)]);
      const token = tokenOf(body);
      for (let scanned = 0; scanned < 3; scanned += 1)
        expect((await look('linked', token)).body.values).toEqual({ words: 'begun' });
      expect(
        (await visitor.post<Refusal>('/p/forms/linked', { submission: randomUUID(), values: { words: 'x' } })).body
          .code,
      ).toBe('form-link-needed');
      expect((await answer('linked', token, { words: 'mine' })).status).toBe(201);
      const { items } = (await admin.get<{ items: { values: object }[] }>('/api/records/answer')).body;
      expect(items.map(({ values }) => values)).toMatchObject([
        { words: 'mine', guest, secret: 'known to us', channel: 'survey' },
      ]);
      const again = await answer('linked', token, { words: 'twice' });
      expect([again.status, again.body.code]).toEqual([410, 'form-link-used']);
      expect((await look('linked', token)).body.code).toBe('form-link-used');
    });

    it('T-P05 lets one answer in of fifty that come at once, and that one again', async () => {
      const token = tokenOf((await make('linked', about())).body);
      const before = (await ravand.database.read(sql`select id from record_answer`)).length;
      const ids = Array.from({ length: 50 }, () => randomUUID());
      const sent = await Promise.all(ids.map((id) => answer('linked', token, { words: 'race' }, id)));
      const taken = sent.findIndex(({ status }) => status === 201);
      expect(sent.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(new Set(sent.filter(({ status }) => status !== 201).map(({ status }) => status))).toEqual(new Set([410]));
      expect((await answer('linked', token, { words: 'race' }, ids[taken])).status).toBe(201);
      expect((await ravand.database.read(sql`select id from record_answer`)).length).toBe(before + 1);
    });

    it('changes the record itself where the form is of its entity, and nothing else of it', async () => {
      const token = tokenOf((await make('correct', about())).body);
      expect((await answer('correct', token, { phone: '2' })).status).toBe(201);
      const { values } = (await admin.get<{ values: object }>(`/api/records/guest/${guest}`)).body;
      expect(values).toMatchObject({ name: 'Sara', phone: '2' });
      expect(await ravand.database.read(sql`select id from record_guest`)).toHaveLength(1);
    });

    it('goes out with the message of a rule, about the record the rule is about', async () => {
      const label = { en: 'Ask' };
      const message = {
        kind: 'message',
        name: 'ask-guest',
        label,
        channel: 'sms',
        to: 'record.phone',
        body: { en: 'Tell us: {{ link }}' },
      };
      const asking = (form: string) => ({
        kind: 'rule',
        name: 'ask-guest',
        label,
        entity: 'guest',
        on: ['created'],
        when: { path: 'name', operator: 'equal', value: 'Omid' },
        // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
        then: [{ do: 'sendMessage', with: { template: 'ask-guest', form, linkDays: 2 } }],
      });
      const publish = (definitions: readonly object[]) =>
        admin.post<Refusal>('/api/definitions/publish', {
          changes: definitions.map((definition) => ({ definition, baseVersion: 0 })),
        });
      const refused = await publish([message, asking('lead-contact')]);
      expect(refused.body.details).toMatchObject([{ code: 'definition.form-not-public' }]);
      expect((await publish([message, asking('linked')])).status).toBe(200);
      const { body } = await admin.post<{ id: string }>('/api/records/guest', {
        values: { name: 'Omid', phone: '+989121234567' },
      });
      const [sms] = await ravand.database.read<{ body: string }>(
        sql`select body from messages where template = ${'ask-guest'}`,
      );
      const token = /\/p\/forms\/linked#([\w-]{43})$/.exec(sms?.body ?? '')?.[1] ?? '';
      expect((await answer('linked', token, { words: 'by message' })).status).toBe(201);
      const { items } = (
        await admin.get<{ items: { values: { guest: string } }[] }>('/api/records/answer?search=message')
      ).body;
      expect(items.map(({ values }) => values.guest)).toEqual([body.id]);
    });

    it('is over when it was revoked or its time is, and its token is nowhere', async () => {
      const revoked = (await make('linked', about())).body;
      expect((await admin.send('DELETE', `/api/form-links/${revoked.id}`)).status).toBe(204);
      expect((await answer('linked', tokenOf(revoked), { words: 'x' })).body.code).toBe('form-link-revoked');
      const short = (await make('linked', { days: 1 })).body;
      ravand.clock.advance(86_400_000);
      expect((await answer('linked', tokenOf(short), { words: 'x' })).body.code).toBe('form-link-expired');
      expect((await look('linked', 'x'.repeat(43))).body.code).toBe('form-link-unknown');
      const { items } = (await admin.get<{ items: Link[] }>('/api/forms/linked/links')).body;
      expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['used', 'revoked', 'expired']));
      const kept = JSON.stringify([
        items,
        await ravand.database.read(sql`select * from form_links`),
        await ravand.database.read(sql`select * from events`),
      ]);
      for (const link of [revoked, short]) expect(kept).not.toContain(tokenOf(link));
    });

    it('is made by nobody for more than they may write themselves', async () => {
      const viewer = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Vera', language: 'en' }));
      expect((await make('linked', { values: { secret: 'x' } }, viewer)).status).toBe(403);
      expect((await make('linked', about(), viewer)).status).toBe(404);
      const own = await make('linked', { values: { words: 'x' } }, viewer);
      expect(own.status).toBe(201);
      const seen = await viewer.get<{ items: Link[] }>('/api/forms/linked/links');
      expect(seen.body.items.map(({ id }) => id)).toEqual([own.body.id]);
      expect((await viewer.get('/api/forms/linked/visits')).status).toBe(403);
      expect((await make('linked', { values: { day: 'never' } })).body.details).toMatchObject([
        { pointer: '/values/day' },
      ]);
      expect((await make('away', { record: { entity: 'lead', id: guest } })).body.details).toMatchObject([
        { code: 'form-link-attach' },
      ]);
    });
  });
}
