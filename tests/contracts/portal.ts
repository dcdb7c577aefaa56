// What every installation may assume of the customers' portal (R-032, THREATS T-F11, T-F12): who comes in and how, that nobody learns who is known here, and
// that a customer meets their own rows and opened fields alone, on every surface. Run by portal.test.ts and portal.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createApiClient,
  createTestRavand,
  type SmsReceiver,
  startSmsReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { Context } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import { Problem } from '../../core/kernel/problem.ts';
import type { Definition } from '../../schemas/types.ts';
import { isFull } from '../faults/is-full.ts';
import { problemOf } from './records-house.ts';

const field = (of: string, name: string, kind: string, more: object = {}) => ({
  id: `${of}.${name}`,
  name,
  kind,
  label: { en: name },
  ...more,
});
const staffAll = { staff: { read: 'all', create: true, update: 'all', delete: 'all' } };
const shipment = {
  kind: 'entity',
  id: 'shipment',
  name: 'shipment',
  area: 'sales',
  label: { en: 'Shipment' },
  titleField: 'name',
  fields: [
    field('shipment', 'name', 'text'),
    field('shipment', 'size', 'integer'),
    field('shipment', 'state', 'choice', {
      options: [{ value: 'packed' }, { value: 'sent' }, { value: 'delivered' }],
    }),
    field('shipment', 'supplier', 'reference', { target: 'organization' }),
    field('shipment', 'buyer', 'reference', { target: 'person' }),
    field('shipment', 'sharedWith', 'references', { target: 'organization' }),
    field('shipment', 'margin', 'integer'),
    field('shipment', 'scan', 'file'),
    field('shipment', 'draft', 'file'),
    field('shipment', 'items', 'lines', { target: 'shipmentItem' }),
  ],
  portal: {
    customers: ['supplier', 'buyer', 'sharedWith'],
    where: { field: 'name', operator: 'ne', value: 'hidden' },
    fields: ['name', 'size', 'state', 'buyer', 'supplier', 'scan', 'items'],
  },
  access: staffAll,
};
const shipmentItem = {
  kind: 'entity',
  id: 'shipmentItem',
  name: 'shipmentItem',
  label: { en: 'Item' },
  titleField: 'what',
  ownedBy: { field: 'shipment', order: 'position' },
  fields: [
    field('shipmentItem', 'shipment', 'reference', { target: 'shipment', required: true, onDelete: 'cascade' }),
    field('shipmentItem', 'position', 'integer', { readOnly: true }),
    field('shipmentItem', 'what', 'text'),
    field('shipmentItem', 'cost', 'integer'),
  ],
  portal: { customers: ['shipment.supplier', 'shipment.buyer'], fields: ['shipment', 'position', 'what'] },
  access: {},
};
const complaint = {
  kind: 'entity',
  id: 'complaint',
  name: 'complaint',
  area: 'sales',
  label: { en: 'Complaint' },
  titleField: 'text',
  fields: [
    field('complaint', 'text', 'text'),
    field('complaint', 'person', 'reference', { target: 'person' }),
    field('complaint', 'shipment', 'reference', { target: 'shipment' }),
    field('complaint', 'verdict', 'text'),
  ],
  portal: { customers: ['person'], fields: ['text', 'shipment'] },
  access: staffAll,
};
const complain = {
  kind: 'form',
  name: 'complain',
  label: { en: 'Complain' },
  entity: 'complaint',
  fields: [{ field: 'text', required: true }],
  public: { origins: [], customer: 'person', about: 'shipment', portalOnly: true },
};
const page = {
  kind: 'portal',
  name: 'suite',
  label: { en: 'Suite' },
  sections: [
    {
      id: 'shipments',
      shows: 'list',
      label: { en: 'Shipments' },
      entity: 'shipment',
      fields: ['name', 'state'],
      stage: 'state',
      forms: ['complain'],
    },
  ],
};

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

export function describePortal(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let admin: ApiClient;
  const ids: Record<string, string> = {};

  const make = async (entity: string, name: string, values: object): Promise<string> => {
    const { status, body } = await admin.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    ids[name] = body.id;
    return body.id;
  };
  const publish = async (...definitions: object[]) =>
    ravand.definitions.publish(
      ravand.systemContext('test'),
      definitions.map((definition) => ({ definition: definition as Definition, baseVersion: 0 })),
    );
  const askedBy = async (to: string, visitor = ravand.visitor()) => {
    const { status, body } = await visitor.post<{ challenge: string }>('/portal/codes', { to });
    expect(status).toBe(202);
    await ravand.settle();
    return { visitor, challenge: body.challenge };
  };
  const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? '';
  const signIn = async (mobile: string, person?: string): Promise<ApiClient> => {
    sms.clear();
    const { visitor, challenge } = await askedBy(mobile);
    const { status } = await visitor.post('/portal/session', {
      challenge,
      code: codeIn(sms.ledger.at(-1)?.text),
      ...(person === undefined ? {} : { person }),
    });
    expect(status).toBe(200);
    // Limits of one test are not those of the next.
    await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
      transaction.write(sql`delete from sign_in_counters`),
    );
    return visitor;
  };
  const as = (person: string, organization?: string): Context => ({
    principal: { kind: 'portal', id: person, person, ...(organization === undefined ? {} : { organization }) },
    locale: 'en',
    correlationId: newId(),
  });
  const upload = async (fieldName: string, name: string): Promise<string> => {
    const form = new FormData();
    form.append('file', new File([`secret of ${name}`], name, { type: 'text/plain' }));
    const { status, body } = await admin.send<Row>('POST', `/api/files?entity=shipment&field=${fieldName}`, {
      body: form,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };

  beforeAll(async () => {
    sms = await startSmsReceiver();
    ravand = await createTestRavand({ ...(await options()), smsGatewayUrl: sms.url, pluginFolders: [] });
    admin = await ravand.signIn(ravand.admin);
    await publish(shipment, shipmentItem, complaint, complain, page);
    await make('organization', 'north', { name: 'North' });
    await make('organization', 'south', { name: 'South' });
    await make('person', 'sara', {
      name: 'Sara',
      mobile: '09121111111',
      email: 'Sara@Example.com',
      organization: ids.north,
    });
    await make('person', 'reza', { name: 'Reza', mobile: '09122222222', organization: ids.south });
    await make('person', 'twin1', { name: 'Twin one', mobile: '09123333333' });
    await make('person', 'twin2', { name: 'Twin two', mobile: '09123333333' });
    const [scan, draft, other] = [
      await upload('scan', 's.txt'),
      await upload('draft', 'd.txt'),
      await upload('scan', 'o.txt'),
    ];
    Object.assign(ids, { scan, draft, other });
    const items = [{ what: 'Chair', cost: 5 }];
    await make('shipment', 'own', {
      name: 'Own',
      size: 1,
      margin: 70,
      state: 'sent',
      supplier: ids.north,
      items,
      scan: [{ id: scan }],
      draft: [{ id: draft }],
    });
    await make('shipment', 'bought', { name: 'Bought', size: 2, margin: 71, buyer: ids.sara });
    await make('shipment', 'shared', {
      name: 'Shared',
      size: 3,
      margin: 72,
      supplier: ids.south,
      sharedWith: [ids.north],
    });
    await make('shipment', 'foreign', {
      name: 'Foreign',
      size: 4,
      margin: 73,
      supplier: ids.south,
      buyer: ids.reza,
      items,
      scan: [{ id: other }],
    });
    await make('shipment', 'hidden', { name: 'hidden', size: 5, margin: 74, supplier: ids.north });
    await make('complaint', 'theirs', { text: 'Too late', person: ids.reza, shipment: ids.foreign, verdict: 'no' });
  }, 60_000);
  afterAll(async () => {
    await ravand?.stop();
    await sms?.close();
  });

  describe('A customer comes in', () => {
    it('by a code to their phone that works once, as typed in any digits', async () => {
      sms.clear();
      const { visitor, challenge } = await askedBy('۰۹۱۲۱۱۱۱۱۱۱');
      const [message] = sms.ledger;
      expect(message?.to).toBe('+989121111111');
      const code = codeIn(message?.text);
      const persian = [...code].map((digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]).join('');
      const entered = await visitor.post('/portal/session', { challenge, code: persian });
      expect(entered.body).toEqual({ entered: true });
      const set = entered.headers.getSetCookie()[0] ?? '';
      expect(set).toMatch(/^portal=[\w-]{43}; Path=\/portal; HttpOnly; SameSite=Lax; Max-Age=/);
      expect((await visitor.get('/portal/me')).body).toMatchObject({ person: { name: 'Sara' } });
      const again = await ravand.visitor().post('/portal/session', { challenge, code });
      expect(again).toMatchObject({ status: 401, body: { code: 'portal-code-over' } });
      expect((await visitor.delete('/portal/session')).status).toBe(204);
    });

    it('and nobody can read the code afterwards, in the database or by the messages', async () => {
      sms.clear();
      await askedBy('09121111111');
      const code = codeIn(sms.ledger[0]?.text);
      expect(code).toHaveLength(6);
      const rows = await ravand.database.read(sql`select * from messages`);
      const codes = await ravand.database.read(sql`select * from portal_codes`);
      expect(JSON.stringify([rows, codes])).not.toContain(code);
      expect((await admin.get('/api/messages')).status).toBe(200);
      expect(JSON.stringify((await admin.get('/api/messages')).body)).not.toContain(code);
    });

    it('T-A12 hears the same whether anybody has the address, and only an address is one', async () => {
      sms.clear();
      const known = await ravand.visitor().post<object>('/portal/codes', { to: '09122222222' });
      const unknown = await ravand.visitor().post<object>('/portal/codes', { to: '09129999999' });
      await ravand.settle();
      expect([unknown.status, Object.keys(unknown.body)]).toEqual([known.status, Object.keys(known.body)]);
      expect(sms.ledger.map(({ to }) => to)).toEqual(['+989122222222']);
      const tried = await ravand
        .visitor()
        .post('/portal/session', { ...unknown.body, seconds: undefined, code: '123456' });
      expect(tried).toMatchObject({ status: 401, body: { code: 'portal-code-wrong' } });
      const wrong = await ravand.visitor('fa').post('/portal/codes', { to: 'sara' });
      expect(wrong).toMatchObject({ status: 422, body: { details: [{ pointer: '/to' }] } });
    });

    it('T-A13 not by an old code, nor by trying many, nor is anybody flooded with them', async () => {
      sms.clear();
      const { visitor, challenge } = await askedBy('09122222222');
      const code = codeIn(sms.ledger[0]?.text);
      const wrong = code === '000000' ? '000001' : '000000';
      for (let tries = 0; tries < limits.portalCodeTries; tries += 1)
        expect((await visitor.post('/portal/session', { challenge, code: wrong })).body).toMatchObject({
          code: 'portal-code-wrong',
        });
      expect((await visitor.post('/portal/session', { challenge, code })).body).toMatchObject({
        code: 'portal-code-over',
      });
      const answers = [];
      for (let asks = 0; asks < limits.signInsPerQuarterHour + 1; asks += 1)
        answers.push((await ravand.visitor().post('/portal/codes', { to: '09122222222' })).status);
      expect(answers.at(-1)).toBe(429);
      ravand.clock.advance(16 * 60_000);
      sms.clear();
      const late = await askedBy('09122222222');
      ravand.clock.advance(limits.portalCodeMs + 1);
      const over = await late.visitor.post('/portal/session', {
        challenge: late.challenge,
        code: codeIn(sms.ledger.at(-1)?.text),
      });
      expect(over.body).toMatchObject({ code: 'portal-code-over' });
    });

    it('and says who they are where several share an address, once the code is right', async () => {
      sms.clear();
      const { visitor, challenge } = await askedBy('09123333333');
      const code = codeIn(sms.ledger[0]?.text);
      const asked = await visitor.post<{ people: { id: string; name: string }[] }>('/portal/session', {
        challenge,
        code,
      });
      expect(asked.body).toEqual({
        entered: false,
        people: [
          { id: ids.twin1, name: 'Twin one' },
          { id: ids.twin2, name: 'Twin two' },
        ],
      });
      expect((await visitor.get('/portal/me')).status).toBe(401);
      const foreign = await visitor.post('/portal/session', { challenge, code, person: ids.sara });
      expect(foreign.status).toBe(401);
      expect((await visitor.post('/portal/session', { challenge, code, person: ids.twin2 })).status).toBe(200);
      expect((await visitor.get('/portal/me')).body).toMatchObject({ person: { id: ids.twin2 } });
    });

    it('and is out when their number becomes another one: whoever has the old one is not them', async () => {
      await make('person', 'moved', { name: 'Moved', mobile: '09125555555' });
      const moved = await signIn('09125555555');
      await admin.patch(`/api/records/person/${ids.moved}`, { values: { city: 'Shiraz' } });
      expect((await moved.get('/portal/me')).status).toBe(200);
      await admin.patch(`/api/records/person/${ids.moved}`, { values: { mobile: '09126666666' } });
      expect((await moved.get('/portal/me')).status).toBe(401);
    });

    it('and is out when the record of the person is gone, or the session over', async () => {
      await make('person', 'gone', { name: 'Gone', mobile: '09124444444' });
      const gone = await signIn('09124444444');
      expect((await gone.get('/portal/me')).status).toBe(200);
      await admin.delete(`/api/records/person/${ids.gone}`);
      expect((await gone.get('/portal/me')).status).toBe(401);
    });
  });

  describe('The doors are apart', () => {
    it('no route of staff knows a customer, and no route of customers knows staff', async () => {
      const sara = await signIn('09121111111');
      const cookie = sara.cookie() ?? '';
      const token = cookie.split('=')[1] ?? '';
      const open: string[] = [];
      for (const { method, path, access } of ravand.routes) {
        if (access === 'anyone' || method === 'OPTIONS') continue;
        const address = path.replace(/:entity\b/, 'shipment').replace(/:(\w+)/g, ids.own ?? '');
        for (const sent of [cookie, `sid=${token}`]) {
          const { status } = await createApiClient(ravand.url).send(method, address, {
            headers: { Cookie: sent, 'Content-Type': 'application/json' },
            ...(method === 'GET' ? {} : { body: '{}' }),
          });
          if (status !== 401) open.push(`${method} ${path} ${status}`);
        }
        const byKey = await fetch(`${ravand.url}/portal/me`, { headers: { Authorization: `Bearer ${token}` } });
        if (byKey.status !== 401) open.push('key');
      }
      expect(open).toEqual([]);
      const staffToken = (admin.cookie() ?? '').split('=')[1];
      for (const sent of [admin.cookie() ?? '', `portal=${staffToken}`])
        expect((await fetch(`${ravand.url}/portal/me`, { headers: { Cookie: sent } })).status).toBe(401);
    }, 30_000);

    it('a page of another site can make a customer’s browser do nothing', async () => {
      const sara = await signIn('09121111111');
      const sent = await sara.send('POST', '/portal/forms/complain', {
        headers: { Origin: 'https://evil.example', 'Content-Type': 'application/json' },
        body: '{}',
      });
      expect(sent).toMatchObject({ status: 403, body: { code: 'foreign-origin' } });
      expect((await sara.get('/portal/me')).headers.get('content-security-policy')).toContain("script-src 'self'");
    });

    it('a customer has no act, no role and no act of roles', () => {
      const { policy } = ravand.access;
      const { principal } = as(ids.sara!);
      for (const act of ['studio', 'users', 'operate'] as const) expect(policy.may(principal, act)).toBe(false);
      for (const entity of ravand.definitions.current().entities())
        for (const action of ['create', 'update', 'delete'] as const)
          expect(policy.grant(principal, entity, action).allowed).toBe(false);
    });
  });

  describe('R-032, T-F11: a customer sees', () => {
    it('their rows: their organization’s, their own, those shared with them; and of them the fields that are opened', async () => {
      const sara = await signIn('09121111111');
      const { body } = await sara.get<{ items: Row[] }>('/portal/records/shipment?sort=size:asc');
      expect(body.items.map(({ values }) => values.name)).toEqual(['Own', 'Bought', 'Shared']);
      expect(Object.keys(body.items[0]!.values).sort()).toEqual(['buyer', 'name', 'scan', 'size', 'state', 'supplier']);
      const { body: whole } = await sara.get<Row>(`/portal/records/shipment/${ids.own}`);
      expect(Object.keys(whole)).not.toContain('createdBy');
      expect(Object.keys(whole)).not.toContain('version');
      expect(whole.values.items).toEqual([{ id: expect.any(String), what: 'Chair' }]);
      // Titles of what they may not read do not come along.
      expect(body.items[2]!.titles).toEqual({});
    });

    it('nothing else, on no surface: every other id is answered as one that is missing', async () => {
      const sara = await signIn('09121111111');
      const missing = await sara.get(`/portal/records/shipment/${newId()}`);
      const problem = ({ body: { instance: _i, correlationId: _c, ...rest } }: { body: Record<string, unknown> }) =>
        JSON.stringify(rest).replace(/[0-9a-f-]{36}/g, 'id');
      for (const path of [
        `/portal/records/shipment/${ids.foreign}`,
        `/portal/records/shipment/${ids.hidden}`,
        `/portal/records/shipment/${ids.foreign}?expand=supplier`,
      ]) {
        const answer = await sara.get(path);
        expect(answer.status, path).toBe(404);
        expect(problem(answer), path).toBe(problem(missing));
      }
      for (const path of [
        `/portal/records/shipment/${ids.foreign}/files/scan/${ids.other}`,
        `/portal/records/shipment/${ids.own}/files/scan/${ids.other}`,
        `/portal/records/shipment/${ids.own}/files/draft/${ids.draft}`,
        `/portal/records/user/${ravand.admin.id}`,
        '/portal/records/user',
        '/portal/records/task',
        '/portal/records/organization',
        '/portal/records/nothing',
        `/portal/records/complaint/${ids.theirs}`,
        `/portal/records/shipment/${ids.own}/timeline`,
        `/portal/records/shipment/${ids.own}/versions`,
        '/portal/forms/lead-public/definition.json',
      ])
        expect((await sara.get(path)).status, path).toBe(404);
      const file = await sara.get(`/portal/records/shipment/${ids.own}/files/scan/${ids.scan}`);
      expect(file.status).toBe(200);
      expect(file.headers.get('content-security-policy')).toContain('sandbox');
    });

    it('nothing of a field that is not opened, asked for by filter, sort, expand or search', async () => {
      const sara = await signIn('09121111111');
      const filter = (tree: object) => `filter=${encodeURIComponent(JSON.stringify(tree))}`;
      for (const query of [
        filter({ field: 'margin', operator: 'gt', value: 1 }),
        filter({ field: 'createdBy', operator: 'eq', value: ravand.admin.id }),
        filter({ field: 'buyer.notes', operator: 'contains', value: 'x' }),
        filter({ field: 'supplier.name', operator: 'eq', value: 'North' }),
        filter({ related: 'complaint.person', operator: 'gt', value: 0 }),
        filter({
          related: 'complaint.shipment',
          operator: 'gt',
          value: 0,
          filter: { field: 'verdict', operator: 'eq', value: 'no' },
        }),
        'sort=margin:asc',
        'sort=updatedBy:asc',
        'expand=sharedWith',
        'expand=draft',
      ]) {
        const { status, body } = await sara.get(`/portal/records/shipment?${query}`);
        expect({ query, status, code: body.code }).toMatchObject({ query, status: 422 });
      }
      const hits = async (q: string) =>
        (await sara.get<{ results: { items: Row[] }[] }>(`/portal/search?q=${q}`)).body.results.flatMap(({ items }) =>
          items.map(({ values }) => values.name ?? values.text),
        );
      expect(await hits('Own')).toEqual(['Own']);
      expect(await hits('Foreign')).toEqual([]);
      expect(await hits('Too')).toEqual([]);
      // Complaints of others about one's own records do not count.
      const counted = await sara.get<{ items: Row[] }>(
        `/portal/records/shipment?${filter({ related: 'complaint.shipment', operator: 'gt', value: 0 })}`,
      );
      expect(counted.body.items).toEqual([]);
    });

    it('and no service of records, history or files lets a customer further than that', async () => {
      const sara = as(ids.sara!, ids.north);
      const { records, automation } = ravand;
      const refused = async (work: Promise<unknown>, what: string) => {
        const problem = await problemOf(work);
        expect([403, 404, 409, 422], `${what} ${problem.code}`).toContain(problem.status);
      };
      const [own, foreign] = [ids.own!, ids.foreign!];
      expect(await records.find(sara, 'shipment', foreign)).toBeUndefined();
      expect(await records.may(sara, 'shipment', own, 'update')).toBe(false);
      await refused(records.update(sara, 'shipment', own, { name: 'x' }), 'update');
      await refused(records.update(sara, 'shipment', foreign, { name: 'x' }), 'update');
      await refused(records.delete(sara, 'shipment', own), 'delete');
      await refused(records.create(sara, 'shipment', { name: 'x' }), 'create');
      await refused(records.create(sara, 'user', { name: 'x', email: 'a@b.co', role: 'admin' }), 'create');
      await refused(records.versions(sara, 'shipment', foreign), 'versions');
      await refused(records.revert(sara, 'shipment', own, 1), 'revert');
      await refused(records.undo(sara, 'shipment', own, 1), 'undo');
      await refused(records.trash(sara, 'shipment'), 'trash');
      await refused(records.restore(sara, 'shipment', own), 'restore');
      await refused(records.summarize(sara, 'shipment', { groupBy: [{ field: 'margin' }], measures: [] }), 'summarize');
      await refused(automation.history.timeline(sara, { entity: 'shipment', id: foreign }, {}), 'timeline');
      await refused(automation.history.timeline(sara, { entity: 'shipment', id: own }, {}), 'timeline of one’s own');
      await refused(automation.history.stages(sara, { entity: 'shipment', id: foreign }), 'stages');
      const versions = await records.versions(sara, 'shipment', own);
      expect(JSON.stringify(versions)).not.toMatch(/"(margin|draft)"/);
      const total = await records.summarize(sara, 'shipment', { groupBy: [], measures: [] });
      expect(total.groups[0]?.count).toBe(3);
    });

    it(
      'whatever they ask: the rows of any query are theirs and pass it',
      async () => {
        const sara = as(ids.sara!, ids.north);
        const theirs = new Map<string, number>([
          [ids.own!, 1],
          [ids.bought!, 2],
          [ids.shared!, 3],
        ]);
        const term = fc.oneof(
          fc.record({
            field: fc.constantFrom('size'),
            operator: fc.constantFrom('eq', 'ne', 'lt', 'ge'),
            value: fc.integer({ min: 0, max: 6 }),
          }),
          fc.record({
            field: fc.constant('id'),
            operator: fc.constant('in'),
            value: fc.subarray(Object.values(ids).slice(0, 16), { minLength: 1 }),
          }),
          fc.record({
            field: fc.constant('supplier'),
            operator: fc.constantFrom('eq', 'ne'),
            value: fc.constantFrom(ids.north, ids.south),
          }),
          fc.record({ field: fc.constant('buyer'), operator: fc.constantFrom('empty', 'notEmpty') }),
          fc.record({ field: fc.constant('margin'), operator: fc.constant('gt'), value: fc.constant(0) }),
        );
        const tree: fc.Arbitrary<object> = fc.letrec((tie) => ({
          tree: fc.oneof(
            { depthSize: 'small' },
            term,
            fc.record({ not: tie('tree') }),
            fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
            fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }),
          ),
        })).tree as fc.Arbitrary<object>;
        await fc.assert(
          fc.asyncProperty(tree, async (filter) => {
            const asks = JSON.stringify(filter).includes('margin');
            try {
              const { items } = await ravand.records.query(sara, 'shipment', { filter: filter as never });
              expect(asks).toBe(false);
              for (const { id } of items) expect(theirs.has(id)).toBe(true);
            } catch (error) {
              if (!(error instanceof Problem)) throw error;
              expect(asks).toBe(true);
            }
          }),
          { numRuns: isFull ? 10_000 : 1_000 },
        );
      },
      isFull ? 900_000 : 60_000,
    );
  });

  describe('A form in the portal', () => {
    const send = (client: ApiClient, body: object) =>
      client.post('/portal/forms/complain', { submission: randomUUID(), values: { text: 'Broken' }, ...body });

    it('is sent as who is signed in, about a record of theirs, once', async () => {
      const sara = await signIn('09121111111');
      const definition = await sara.get<{ fields: { name: string }[] }>('/portal/forms/complain/definition.json');
      expect(definition.body.fields.map(({ name }) => name)).toEqual(['text']);
      const submission = randomUUID();
      expect((await send(sara, { submission, about: ids.own })).status).toBe(201);
      expect((await send(sara, { submission, about: ids.own })).status).toBe(201);
      const { body } = await sara.get<{ items: Row[] }>('/portal/records/complaint');
      expect(body.items.map(({ values }) => values)).toEqual([{ text: 'Broken', shipment: ids.own }]);
      const whole = await admin.get<Row>(`/api/records/complaint/${body.items[0]!.id}`);
      expect(whole.body.values).toMatchObject({ person: ids.sara });
      const reza = await signIn('09122222222');
      expect((await send(reza, { submission, about: ids.foreign })).body).toMatchObject({ code: 'submission-differs' });
      expect((await reza.get<{ items: Row[] }>('/portal/records/complaint')).body.items).toHaveLength(1);
    });

    it('not about what is somebody else’s, not with another name on it, and not from outside', async () => {
      const sara = await signIn('09121111111');
      expect((await send(sara, { about: ids.foreign })).status).toBe(404);
      expect((await send(sara, {})).body).toMatchObject({ code: 'portal-about' });
      const posed = await send(sara, { about: ids.own, values: { text: 'x', person: ids.reza } });
      expect(posed.status).toBe(422);
      expect((await ravand.visitor().get('/p/forms/complain/definition.json')).status).toBe(404);
      expect((await ravand.visitor().post('/p/forms/complain', { values: { text: 'x' } })).status).toBe(404);
      expect((await ravand.visitor().post('/portal/forms/complain', {})).status).toBe(401);
    });
  });

  it('What is opened must lead to customers, and sections show no more than that', async () => {
    const refusal = async (definition: object) =>
      (await problemOf(publish(definition))).details.map(({ pointer, code }) => `${pointer} ${code}`);
    const thing = {
      ...complaint,
      id: 'thing',
      name: 'thing',
      fields: complaint.fields.map((one) => ({ ...one, id: `thing.${one.name}` })),
    };
    expect(await refusal({ ...thing, portal: { customers: ['text', 'shipment.buyer'], fields: ['nothing'] } })).toEqual(
      ['/portal/fields/0 definition.unknown-field', '/portal/customers/0 definition.portal-customer'],
    );
    expect(await refusal({ ...thing, portal: { fields: ['text'] } })).toEqual([
      '/portal/customers definition.portal-nobody',
    ]);
    const section = { id: 'one', shows: 'list', entity: 'shipment', fields: ['name', 'margin'], forms: ['complain'] };
    expect(await refusal({ ...page, name: 'other', sections: [section] })).toEqual([
      '/sections/0/fields/1 definition.portal-field',
    ]);
    expect(await refusal({ ...complain, name: 'lost', public: { origins: [], customer: 'text' } })).toEqual([
      '/public/customer definition.form-customer',
    ]);
  });
}
