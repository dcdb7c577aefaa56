// What an attacker would try on records, told by the ids of the list of threats. The first half is generated: each kind of field with a value that
// nobody else has, hidden from one role, asked for in every way there is; each route that takes a record's id, asked for one that is another's.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { Route } from '../../core/http/route.ts';
import { limits } from '../../core/kernel/limits.ts';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { createOwnerSight } from '../../core/webhooks/owner-sight.ts';
import type { EntityDefinition, FieldDefinition, FieldKind } from '../../schemas/types.ts';

interface Canary {
  readonly value: unknown;
  /** What must not be in any answer, however the kind is written. */
  readonly trace: RegExp;
  readonly more?: Partial<FieldDefinition>;
}

const option = 'canary-option';
/** A record that staff may not see, and what is called by its id. */
const gem = '01890000-0000-7000-8000-00000000cafe';
const paragraph = (text: string) => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** Files are asked for by ways of their own (files.ts); a number is given, not written (autoNumber); true and false are nobody's. */
const canaries: Readonly<Partial<Record<FieldKind, Canary>>> = {
  text: { value: 'canary text', trace: /canary text/i },
  longText: { value: 'canary long', trace: /canary long/i },
  integer: { value: 73_911_739, trace: /73.?911.?739/ },
  decimal: { value: '73911.74', trace: /73.?911.74/, more: { scale: 2 } },
  money: { value: '739117', trace: /739.?117\b/, more: { currency: 'IRR' } },
  percent: { value: '73.91', trace: /73\.91/ },
  date: { value: '1979-03-17', trace: /1979-03-17|1357.12.26/ },
  datetime: { value: '1979-03-17T07:39:11Z', trace: /1979-03-17|1357.12.26/ },
  choice: { value: option, trace: /canary-option/, more: { options: [{ value: option }, { value: 'other' }] } },
  choices: { value: [option], trace: /canary-option/, more: { options: [{ value: option }, { value: 'other' }] } },
  tags: { value: ['canary tag'], trace: /canary tag/i },
  email: { value: 'canary@example.org', trace: /canary@example/i },
  phone: { value: '+989127391173', trace: /912.?739.?1173/ },
  url: { value: 'https://canary.example.org/', trace: /canary\.example/i },
  duration: { value: 'PT73H39M', trace: /73H39|T1H39M|73:39/ },
  address: { value: { city: 'Canaryville', street: 'Canary street 7' }, trace: /canary/i },
  json: { value: { canary: 'json' }, trace: /canary/ },
  richText: { value: paragraph('canary story'), trace: /canary story/i },
  reference: { value: gem, trace: /00000000cafe|canary gem/i, more: { target: 'gem' } },
  references: { value: [gem], trace: /00000000cafe|canary gem/i, more: { target: 'gem', onDelete: 'clear' } },
  lines: {
    value: [{ note: 'canary line', weight: 73_911_739, gem }],
    trace: /canary line|73.?911.?739|00000000cafe/i,
    more: { target: 'vaultLine' },
  },
};
const kinds = Object.entries(canaries) as readonly (readonly [FieldKind, Canary])[];
const hiddenName = (kind: FieldKind): string => `secret${kind}`;

const field = (name: string, kind: FieldKind, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `vault.${name}`,
  name,
  kind,
  ...more,
});
const staffAccess = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const vault: EntityDefinition = {
  kind: 'entity',
  id: 'vault',
  name: 'vault',
  area: 'sales',
  titleField: 'name',
  label: { en: 'Vault', fa: 'گاوصندوق', ar: 'خزنة', he: 'כספת' },
  fields: [
    field('name', 'text', { required: true }),
    field('size', 'integer'),
    ...kinds.map(([kind, { more }]) => field(hiddenName(kind), kind, more)),
    // What is computed from what is hidden, and hidden itself; and a number of lines that everybody may know.
    field('hiddenworth', 'integer', { formula: { expression: 'sum(secretlines.weight)' } }),
    field('hiddencarat', 'integer', { rollup: { relation: 'secretreferences', operation: 'sum', field: 'carat' } }),
    field('hiddentaken', 'text', { takenFrom: 'secretreference.name' }),
    // What is wrong with it, or the same in another record, is for who sees it.
    field('hiddenmark', 'text', { unique: true, label: { en: 'Canary mark' }, defaultExpression: 'name' }),
    field('hiddenroom', 'integer', { label: { en: 'Canary room' }, defaultExpression: 'size' }),
    field('pieces', 'integer', { rollup: { relation: 'vaultLine.vault', operation: 'count' } }),
  ],
  validations: [
    {
      name: 'roomy',
      condition: 'hiddenroom = null or hiddenroom < 900',
      fields: ['hiddenroom'],
      message: { en: 'Canary.' },
    },
  ],
  indexes: [
    { fields: ['hiddenroom', 'secretinteger'], unique: true },
    { fields: ['hiddenroom', 'size'], unique: true },
  ],
  portal: { everyone: true, fields: ['name', 'hiddenroom'] },
  access: {
    staff: {
      ...staffAccess,
      hidden: [
        ...kinds.map(([kind]) => hiddenName(kind)),
        'hiddenworth',
        'hiddencarat',
        'hiddentaken',
        'hiddenmark',
        'hiddenroom',
      ],
    },
  },
};
const vaultLine: EntityDefinition = {
  kind: 'entity',
  id: 'vaultLine',
  name: 'vaultLine',
  titleField: 'note',
  label: { en: 'Vault line', fa: 'سطر گاوصندوق', ar: 'بند الخزنة', he: 'שורת כספת' },
  ownedBy: { field: 'vault', order: 'place' },
  fields: [
    { id: 'vaultLine.vault', name: 'vault', kind: 'reference', target: 'vault', required: true, onDelete: 'cascade' },
    { id: 'vaultLine.place', name: 'place', kind: 'integer', readOnly: true },
    { id: 'vaultLine.note', name: 'note', kind: 'text' },
    { id: 'vaultLine.weight', name: 'weight', kind: 'integer' },
    { id: 'vaultLine.gem', name: 'gem', kind: 'reference', target: 'gem' },
  ],
  access: { staff: staffAccess },
};
const gems: EntityDefinition = {
  kind: 'entity',
  id: 'gem',
  name: 'gem',
  titleField: 'name',
  label: { en: 'Gem', fa: 'گوهر', ar: 'جوهرة', he: 'אבן' },
  fields: [
    { id: 'gem.name', name: 'name', kind: 'text' },
    { id: 'gem.carat', name: 'carat', kind: 'integer' },
  ],
  access: {},
};
/** One's own, and nobody else's. */
const diary: EntityDefinition = {
  kind: 'entity',
  id: 'diary',
  name: 'diary',
  area: 'sales',
  titleField: 'name',
  ownerField: 'owner',
  shareable: true,
  label: { en: 'Diary', fa: 'دفتر', ar: 'دفتر', he: 'יומן' },
  fields: [
    { id: 'diary.name', name: 'name', kind: 'text', required: true },
    { id: 'diary.owner', name: 'owner', kind: 'reference', target: 'user' },
    { id: 'diary.labels', name: 'labels', kind: 'tags' },
  ],
  access: { staff: { read: 'own', create: true, update: 'own', delete: 'own' } },
};
const nobody = '01890000-0000-7000-8000-000000000000';

export function describeThreats(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  /** Another one of the same role. */
  let olga: ApiClient;
  let record: string;
  let samsId: string;
  const diaries: Record<'ours' | 'foreign', string> = { ours: '', foreign: '' };

  const make = async (client: ApiClient, entity: string, values: object): Promise<string> => {
    const { status, body } = await client.post<{ id: string }>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };
  const query = (parts: Readonly<Record<string, unknown>>): string =>
    Object.entries(parts)
      .map(
        ([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`,
      )
      .join('&');

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    const definitions = [gems, vaultLine, vault, diary].map((definition) => ({ definition, baseVersion: 0 }));
    await ravand.definitions.publish(ravand.systemContext('test'), definitions);
    const [sam, other] = [
      await ravand.createUser({ role: 'staff', name: 'Sam' }),
      await ravand.createUser({ role: 'staff', name: 'Olga' }),
    ];
    samsId = sam.id;
    staff = await ravand.signIn(sam);
    olga = await ravand.signIn(other);
    const system = ravand.systemContext('test');
    await ravand.records.create(system, 'gem', { name: 'canary gem', carat: 7_391_173 }, { id: gem });
    const values = Object.fromEntries(kinds.map(([kind, { value }]) => [hiddenName(kind), value]));
    record = await make(admin, 'vault', { name: 'One', size: 1, ...values });
    await admin.patch(`/api/records/vault/${record}`, { values: { secrettext: 'canary text 2', size: 2 } });
    const line = { note: 'canary line again', weight: 73_911_739 };
    await admin.patch(`/api/records/vault/${record}`, { values: { secretlines: [line], secretreferences: [] } });
    await admin.patch(`/api/records/vault/${record}`, { values: { secretreferences: [gem] } });
    const gone = await make(admin, 'vault', { name: 'Gone', ...values });
    await admin.delete(`/api/records/vault/${gone}`);
    diaries.ours = await make(staff, 'diary', { name: 'Mine', owner: sam.id });
    diaries.foreign = await make(olga, 'diary', { name: 'Hers', labels: ['hers'], owner: other.id });
    await ravand.settle();
  });
  afterAll(() => ravand.stop());

  describe('a field outside the read set', () => {
    const ways: readonly (readonly [string, string])[] = [
      ['the list', '/api/records/vault'],
      ['the list with everything', `/api/records/vault?${query({ count: 'true', sort: 'size:desc' })}`],
      ['the record', '/api/records/vault/RECORD'],
      ['its versions', '/api/records/vault/RECORD/versions'],
      ['its timeline', '/api/records/vault/RECORD/timeline'],
      ['its related lists', '/api/records/vault/RECORD/related'],
      ['the CSV file', '/api/export/vault?format=csv'],
      ['the JSON file', '/api/export/vault?format=json'],
      ['the trash', '/api/trash/vault'],
      ['sums and groups', `/api/summary/vault?${query({ groupBy: 'name', measures: 'sum:size,count' })}`],
      ['a search of everything', '/api/search?q=canary'],
      ['a search of its own', '/api/records/vault?search=canary'],
      ['a search of a number', '/api/search?q=9127391173'],
      ['what a person works with', '/api/workspace'],
      ['the validator of its forms', '/api/entities/vault/validator.js'],
      ['why it may not be seen', '/api/access/why?entity=vault&record=RECORD&action=read'],
      ['saved views', '/api/views?entity=vault'],
      ['the lines themselves', '/api/records/vaultLine'],
      ['sums of lines', `/api/summary/vaultLine?${query({ measures: 'sum:weight,count' })}`],
      ['the file of lines', '/api/export/vaultLine?format=csv'],
      ['the trash of lines', '/api/trash/vaultLine'],
      ['the validator of lines', '/api/entities/vaultLine/validator.js'],
      [
        'records by their lines',
        `/api/records/vault?${query({ filter: { related: 'vaultLine.vault', some: { field: 'weight', operator: 'gt', value: 1 } } })}`,
      ],
      [
        'what is held',
        `/api/records/vault?${query({ filter: { related: 'secretreferences', some: { field: 'carat', operator: 'gt', value: 1 } } })}`,
      ],
      ['the records that are held', '/api/records/gem'],
    ];

    it.each(ways)('T-F13 leaves no trace in %s', async (_name, path) => {
      const where = path.replace('RECORD', record);
      const { status, body } = await staff.get<unknown>(where);
      expect([200, 403, 404, 422]).toContain(status);
      const bytes = typeof body === 'string' ? body : JSON.stringify(body);
      for (const [kind, { trace }] of kinds) {
        expect(bytes).not.toMatch(trace);
        // A clause that names a field is refused by that name, as one that is not there.
        if (!decodeURIComponent(where).includes(hiddenName(kind))) expect(bytes).not.toContain(hiddenName(kind));
      }
      expect(bytes).not.toMatch(/hidden(worth|carat|taken|mark|room)|7391173|takenFrom/);
      // Who may read it finds it there: the way is one that could have leaked.
      if (/records\/vault(\/RECORD(\/versions)?|\?.*sort=.*)?$|export\/vault\?/.test(path))
        expect(JSON.stringify((await admin.get<unknown>(where)).body)).toContain('canary text 2');
    });

    it('T-F13 leaves no trace in what a webhook of theirs would tell', async () => {
      const system = ravand.systemContext('test');
      const sight = createOwnerSight(ravand);
      const owner = await sight.ownerOf(system, samsId);
      const subject = { entity: 'vault', id: record };
      const told = [await sight.record(owner!, subject)] as unknown[];
      const events = await ravand.events.timeline(system, subject, {});
      for (const event of events) told.push(await sight.changes(owner!, event));
      expect(events.length).toBeGreaterThan(3);
      const bytes = JSON.stringify(told);
      expect(bytes).toContain('"size"');
      for (const [kind, { trace }] of kinds) {
        expect(bytes).not.toMatch(trace);
        expect(bytes).not.toContain(hiddenName(kind));
      }
    });

    const clauses = (name: string, { value }: Canary): readonly (readonly [string, string, object?])[] => [
      ...['eq', 'ne', 'in', 'lt', 'ge', 'contains', 'startsWith', 'has', 'empty', 'notEmpty'].map(
        (operator) => ['GET', `/api/records/vault?${query({ filter: { field: name, operator, value } })}`] as const,
      ),
      ['GET', `/api/records/vault?${query({ filter: { not: { and: [{ field: name, operator: 'empty' }] } } })}`],
      ['GET', `/api/records/vault?sort=${name}:asc`],
      ['GET', `/api/records/vault?fields=${name}`],
      ['GET', `/api/records/vault?expand=${name}`],
      ['GET', `/api/summary/vault?groupBy=${name}`],
      ...['sum', 'average', 'min', 'max'].map(
        (measure) => ['GET', `/api/summary/vault?measures=${measure}:${name}`] as const,
      ),
      ['GET', `/api/export/vault?format=csv&fields=${name}`],
      ['GET', `/api/export/vault?format=csv&${query({ filter: { field: name, operator: 'notEmpty' } })}`],
      ['GET', `/api/records/vault/fields/${name}/tags`],
      ['POST', '/api/records/vault', { values: { name: 'x', [name]: value } }],
      ['PATCH', `/api/records/vault/${record}`, { values: { [name]: value } }],
      ['POST', '/api/bulk', { entity: 'vault', act: { do: 'set', values: { [name]: value } }, ids: [record] }],
      ['POST', '/api/bulk', { entity: 'vault', act: { do: 'delete' }, filter: { field: name, operator: 'notEmpty' } }],
    ];
    const ask = ([method, path, body]: readonly [string, string, object?]): Promise<ApiAnswer> =>
      staff.send(method, path, {
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });

    it.each(kinds)(
      'T-F02, T-F03 of kind %s is refused in every clause like one that is not there',
      async (kind, canary) => {
        const name = hiddenName(kind);
        const missing = 'nosuchfield';
        const wrong = clauses(missing, canary);
        for (const [at, clause] of clauses(name, canary).entries()) {
          const [hidden, none] = [await ask(clause), await ask(wrong[at]!)];
          const told = (answer: ApiAnswer, named: string): string =>
            JSON.stringify(answer.body)
              .replaceAll(named, 'FIELD')
              .replaceAll(/"correlationId":"[^"]*"/g, '');
          expect([clause[1], hidden.status, told(hidden, name)]).toEqual([clause[1], none.status, told(none, missing)]);
          expect(hidden.status).toBeGreaterThanOrEqual(400);
          expect(hidden.status).toBeLessThan(500);
        }
      },
    );

    it('T-F13 changes without an entry in the timeline of who does not see it', async () => {
      const id = await make(admin, 'vault', { name: 'Quiet' });
      for (const values of [{ secretlongText: 'canary long' }, { size: 3_000 }, { secrettext: 'canary text' }])
        await admin.patch(`/api/records/vault/${id}`, { values });
      const told = async (client: ApiClient) => {
        const { body } = await client.get<{ items: { type: string; data: { changes: object } }[] }>(
          `/api/records/vault/${id}/timeline`,
        );
        return body.items.map(({ type, data }) => `${type} ${Object.keys(data.changes)}`);
      };
      expect(await told(staff)).toEqual(['record.updated size', 'record.created name,pieces']);
      expect(await told(admin)).toHaveLength(4);
    });

    it('T-F13 is in no word of what is wrong with a record', async () => {
      const wrong = async (values: object) => {
        const { status, body } = await staff.post('/api/records/vault', { values });
        expect({ status, body: JSON.stringify(body) }).toEqual({
          status: 422,
          body: expect.not.stringMatching(/hidden|canary/i),
        });
        return (body.details as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code]);
      };
      await make(staff, 'vault', { name: 'Taken', size: 17 });
      const unseen = [['/values', 'validation.unseen']];
      expect(await wrong({ name: 'Taken' })).toEqual(unseen);
      expect(await wrong({ name: 'Large', size: 901 })).toEqual(unseen);
      expect(await wrong({ name: 'Same size', size: 17 })).toEqual([
        ['/values/size', 'validation.not-unique-together'],
      ]);
    });

    it('T-F06 is not what a new field of its name shows', async () => {
      const named = { id: 'wage.name', name: 'name', kind: 'text' };
      const salary = { id: 'wage.salary', name: 'salary', kind: 'text' };
      const wage = { kind: 'entity', id: 'wage', name: 'wage', area: 'sales', titleField: 'name', label: vault.label };
      const publish = async (fields: object[], hidden: string[], baseVersion: number): Promise<number> => {
        const definition = { ...wage, fields, access: { staff: { ...staffAccess, hidden } } };
        return (await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion }] })).status;
      };
      expect(await publish([named, salary], ['salary'], 0)).toBe(200);
      const id = await make(admin, 'wage', { name: 'One', salary: 'canary wage' });
      expect(await publish([named], [], 1)).toBe(200);
      // A name is never given to another field: what was written of the first one still speaks of it by that name.
      const again = { ...wage, fields: [named, { ...salary, id: 'wage.other' }], access: { staff: staffAccess } };
      const another = await admin.post<{ details: object[] }>('/api/definitions/publish', {
        changes: [{ definition: again, baseVersion: 2 }],
      });
      expect([another.status, another.body.details]).toEqual([
        422,
        [expect.objectContaining({ pointer: '/fields/1/name', code: 'definition.field-name-taken' })],
      ]);
      for (const path of [
        `/api/records/wage/${id}`,
        '/api/export/wage?format=csv',
        `/api/records/wage/${id}/versions`,
        `/api/records/wage/${id}/timeline`,
      ])
        expect(JSON.stringify((await staff.get<unknown>(path)).body)).not.toContain('canary wage');
    });

    it('T-F04 cannot be asked for under another name', async () => {
      for (const asked of [
        'alias[x]=secrettext',
        'fields=secrettext%20as%20name',
        'select=secrettext',
        'fields=secretjson.canary',
        'fields=name,secretaddress.city',
        'sort=secretjson.canary:asc',
      ]) {
        const { status, body } = await staff.get<unknown>(`/api/records/vault?${asked}`);
        expect([asked, status]).toEqual([asked, 422]);
        expect(JSON.stringify(body)).not.toMatch(/canaryville|canary text/i);
      }
    });
  });

  describe('a record of somebody else', () => {
    const routesOfRecords = (): readonly Route[] =>
      ravand.routes.filter(
        ({ path, access }) => /:entity\/:id/.test(path) && path.startsWith('/api/') && access === 'signed-in',
      );
    const bodies: Readonly<Record<string, object>> = {
      'PATCH /api/records/:entity/:id': { values: { name: 'Stolen' } },
      'POST /api/records/:entity/:id/shares': { with: 'role:staff', level: 'read' },
      'POST /api/records/:entity/:id/revert': { version: 1 },
      'POST /api/records/:entity/:id/undo': { version: 1 },
    };
    /** A program without a session. */
    const keyed = (token: string): Pick<ApiClient, 'send'> => ({
      send: (method, path, init = {}) =>
        ravand
          .visitor()
          .send(method, path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }),
    });
    const call = (client: Pick<ApiClient, 'send'>, route: Route, id: string): Promise<ApiAnswer> => {
      const path = route.path
        .replace(':entity', 'diary')
        .replace(':id', id)
        .replace(':relation', 'diary.owner')
        .replace(':field', 'labels')
        .replace(/:\w+/g, nobody);
      const body = bodies[`${route.method} ${route.path}`] ?? (route.method === 'POST' ? {} : undefined);
      return client.send(route.method, path, {
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
    };

    it('T-F01, T-A03 is answered on every route as one that never was, to a person as to their key, and stays as it is', async () => {
      const { body: key } = await staff.post<{ token: string }>('/api/keys', { name: 'all', scopes: ['*:write'] });
      const before = await ravand.database.read(sql`select * from record_diary order by id`);
      expect(routesOfRecords().length).toBeGreaterThan(10);
      for (const route of routesOfRecords()) {
        const told = ({ status, body }: ApiAnswer, id: string): unknown => [
          `${route.method} ${route.path}`,
          status,
          JSON.stringify(body)
            .replaceAll(id, 'ID')
            .replaceAll(/"correlationId":"[^"]*"/g, ''),
        ];
        const [foreign, missing] = [await call(staff, route, diaries.foreign), await call(staff, route, nobody)];
        expect(told(foreign, diaries.foreign)).toEqual(told(missing, nobody));
        expect([404, 422]).toContain(foreign.status);
        const byKey = keyed(key.token);
        const [shown, absent] = [await call(byKey, route, diaries.foreign), await call(byKey, route, nobody)];
        expect(told(shown, diaries.foreign)).toEqual(told(absent, nobody));
        expect([403, foreign.status]).toContain(shown.status);
      }
      expect(await ravand.database.read(sql`select * from record_diary order by id`)).toEqual(before);
    });

    it('T-F01 is no value of a reference, and comes in no list, file or search', async () => {
      const { body } = await staff.get<{ items: { id: string }[] }>('/api/records/diary');
      expect(body.items.map(({ id }) => id)).toEqual([diaries.ours]);
      for (const path of [
        '/api/export/diary?format=csv',
        '/api/search?q=Hers',
        '/api/records/diary?search=Hers',
        '/api/records/diary/fields/labels/tags',
      ])
        expect(JSON.stringify((await staff.get<unknown>(path)).body)).not.toMatch(/hers/i);
    });

    it('T-F15 never comes to another one who asks the same at the same time', async () => {
      const names = async (client: ApiClient): Promise<string> =>
        (
          await client.get<{ items: { values: { name: string } }[] }>('/api/records/diary?sort=name:asc&count=true')
        ).body.items
          .map(({ values }) => values.name)
          .join();
      const [hers, his] = [await names(olga), await names(staff)];
      expect([hers, his]).toEqual(['Hers', 'Mine']);
      for (let round = 0; round < 20; round += 1) {
        const answers = await Promise.all([names(olga), names(staff), names(olga), names(staff)]);
        expect(answers).toEqual([hers, his, hers, his]);
      }
    });
  });

  describe('what is written', () => {
    it.each([
      ['id', nobody],
      ['createdBy', 'user:me'],
      ['createdAt', '2020-01-01T00:00:00Z'],
      ['version', 99],
      ['created_by', 'x'],
      ['entity', 'user'],
      ['__proto__x', 1],
    ])('T-F07 takes no %s from outside', async (name, value) => {
      const made = await staff.post<{ code: string }>('/api/records/diary', { values: { name: 'x', [name]: value } });
      expect([made.status, made.body.code]).toEqual([422, 'invalid']);
      const beside = await staff.post('/api/records/diary', { values: { name: 'x' }, [name]: value });
      expect(beside.status).toBe(422);
      const changed = await staff.patch(`/api/records/diary/${diaries.ours}`, { values: { [name]: value } });
      expect(changed.status).toBe(422);
    });

    it('T-F08 is never everything, where an id or a filter is empty', async () => {
      const before = await ravand.database.read(sql`select * from record_diary order by id`);
      for (const id of ['', '%20', '*', 'null', 'undefined', '%00', '{}', '%25']) {
        expect([404, 405]).toContain((await staff.send('DELETE', `/api/records/diary/${id}`)).status);
        expect([404, 405]).toContain((await staff.patch(`/api/records/diary/${id}`, { values: { name: 'x' } })).status);
      }
      for (const wrong of [
        { act: { do: 'delete' } },
        { act: { do: 'delete' }, ids: [] },
        { act: { do: 'delete' }, filter: {} },
        { act: { do: 'delete' }, filter: null },
      ])
        expect((await staff.post('/api/bulk', { entity: 'diary', ...wrong })).status).toBe(422);
      expect(await ravand.database.read(sql`select * from record_diary order by id`)).toEqual(before);
    });

    const objects: readonly unknown[] = [
      { $ne: 1 },
      { name: 1 },
      [1, 2],
      [['x']],
      { '@instanceof': 'FindOperator', _type: 'raw', _value: '1=1' },
      { isRaw: true },
    ];
    it.each(objects.map((value) => [JSON.stringify(value), value] as const))(
      'T-F09, T-I06 is no object where a text belongs: %s',
      async (_text, value) => {
        expect((await staff.post('/api/records/diary', { values: { name: value } })).status).toBe(422);
        const filter = query({ filter: { field: 'name', operator: 'eq', value } });
        expect((await staff.get(`/api/records/diary?${filter}`)).status).toBe(422);
        const text = encodeURIComponent(JSON.stringify(value));
        expect([404, 422]).toContain((await staff.get(`/api/records/diary/${text}`)).status);
      },
    );
  });

  describe('what comes as a package', () => {
    it('T-C09 is no program: no address takes one, and no name leads out of the house', async () => {
      for (const path of [
        'plugins',
        'plugins/upload',
        'packages',
        'extensions',
        'modules',
        'node-types',
        'definitions/import',
      ])
        for (const method of ['POST', 'PUT', 'PATCH']) {
          const { status } = await admin.send(method, `/api/${path}`, {
            body: JSON.stringify({ url: 'https://evil.example/x.tgz' }),
            headers: { 'Content-Type': 'application/json' },
          });
          expect([method, path, [404, 405].includes(status)]).toEqual([method, path, true]);
        }
      expect(
        ravand.routes.filter(({ path }) => /plugin|package|extension|upload/i.test(path) && !/files/.test(path)),
      ).toEqual([]);
      const publish = async (definition: object): Promise<number> =>
        (await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] })).status;
      const { number } = ravand.definitions.current();
      for (const name of ['../../x', '..', 'a/../b', '/etc/passwd', 'x\u0000', 'C:\\x', '.hidden', 'x.mjs'])
        for (const kind of ['entity', 'process', 'message', 'view', 'role', 'form'] as const)
          expect([kind, name, await publish({ kind, name, id: name, label: { en: 'x' } })]).toEqual([kind, name, 422]);
      expect(ravand.definitions.current().number).toBe(number);
    });

    it('T-E07 has no place for what is not of its kind, and gives nobody more than who brings it has', async () => {
      const builders = { kind: 'role', name: 'packer', may: ['studio'], label: { en: 'Packer' } };
      expect(
        (await admin.post('/api/definitions/publish', { changes: [{ definition: builders, baseVersion: 0 }] })).status,
      ).toBe(200);
      const packer = await ravand.signIn(await ravand.createUser({ role: 'packer' }));
      const field = { id: 'parcel.name', name: 'name', kind: 'text' };
      const parcel = {
        kind: 'entity',
        id: 'parcel',
        name: 'parcel',
        titleField: 'name',
        label: { en: 'Parcel' },
        fields: [field],
        access: {},
      };
      const { number } = ravand.definitions.current();
      const wrong: readonly (readonly [object, number])[] = [
        [{ ...parcel, sql: 'drop table record_diary' }, 422],
        [{ ...parcel, hooks: { afterSave: 'process.exit()' } }, 422],
        [{ ...parcel, fields: [{ ...field, default: { isRaw: true } }] }, 422],
        [{ ...parcel, fields: [{ ...field, formula: { expression: 'constructor.constructor("x")()' } }] }, 422],
        [{ kind: 'script', name: 'x', code: '1' }, 422],
        [{ ...diary, access: { ...diary.access, packer: staffAccess } }, 403],
        [{ ...diary, ownerField: undefined }, 403],
        [{ ...ravand.definitions.current().entity('activity'), about: undefined }, 403],
        [{ ...diary, portal: { customers: ['createdBy'], fields: ['name'] } }, 403],
        [{ ...builders, may: ['studio', 'users', 'operate'] }, 403],
        [{ kind: 'role', name: 'root', may: ['users'], label: { en: 'Root' } }, 403],
        [{ ...ravand.definitions.current().settings, secondFactorRoles: [] }, 403],
      ];
      for (const [definition, status] of wrong) {
        // One of them among sound ones keeps all of them out.
        const changes = [parcel, definition].map((one) => ({
          definition: one,
          baseVersion:
            ravand.definitions.current().get((one as { kind: 'role' }).kind, (one as { name: string }).name)?.version ??
            0,
        }));
        const alone = await packer.post('/api/definitions/publish', { changes: changes.slice(1) });
        expect([definition, alone.status]).toEqual([definition, status]);
        if ((definition as { name: string }).name === 'parcel') continue;
        expect((await packer.post('/api/definitions/publish', { changes })).status).toBe(status);
      }
      expect(ravand.definitions.current().number).toBe(number);
      expect(ravand.definitions.current().entity('parcel')).toBeUndefined();
      // Nor by taking an entity out and putting one of its name in its place.
      const wagon = { ...parcel, id: 'wagon', name: 'wagon', fields: [{ ...field, id: 'wagon.name' }] };
      const publish = (who: ApiClient, access: object, baseVersion: number) =>
        who.post<{ code: string }>('/api/definitions/publish', {
          changes: [{ definition: { ...wagon, access }, baseVersion }],
        });
      expect((await publish(admin, { staff: staffAccess }, 0)).status).toBe(200);
      await make(admin, 'wagon', { name: 'canary wagon' });
      expect((await packer.post('/api/entity-changes/removal', { entity: 'wagon', version: 1 })).status).toBe(204);
      for (const version of [0, 1, 2])
        expect([409, 422]).toContain((await publish(packer, { packer: staffAccess }, version)).status);
      expect((await packer.get('/api/records/wagon')).status).toBe(404);
    });
  });

  it('T-E02 what nobody does is not done: without somebody who acts every service refuses, and nothing is written', async () => {
    const { principal: _, ...nobodys } = ravand.systemContext('test');
    const before = await ravand.database.read(
      sql`select (select count(*) from audit) + (select count(*) from events) as n`,
    );
    for (const principal of [undefined, null, {}, { kind: 'nobody' }, { kind: 'admin', roles: ['admin'] }]) {
      const context = { ...nobodys, principal } as unknown as Parameters<TestRavand['records']['create']>[0];
      const acts: readonly (() => Promise<unknown>)[] = [
        () => ravand.records.create(context, 'diary', { name: 'Ghost' }),
        () => ravand.records.update(context, 'diary', diaries.ours, { name: 'Ghost' }),
        () => ravand.records.get(context, 'diary', diaries.ours),
        () => ravand.records.query(context, 'diary', {}),
        () =>
          ravand.database.transaction(context, (inside) => ravand.records.create(inside, 'diary', { name: 'Ghost' })),
      ];
      for (const act of acts) await expect(Promise.resolve().then(act)).rejects.toThrow();
    }
    expect(
      await ravand.database.read(sql`select (select count(*) from audit) + (select count(*) from events) as n`),
    ).toEqual(before);
  });

  describe('what is asked', () => {
    const beginnings = ['id', 'name', 'name:asc', 'owner', '1', 'createdAt:desc'];
    const endings = [
      ',(select 1)',
      ';drop table record_diary',
      ' DESC, (CASE WHEN 1=1 THEN 1 ELSE 2 END)',
      "' or '1'='1",
      '"--',
      ') union select 1--',
      ':asc;--',
      ':desc nulls first',
      '/**/',
      '\\',
      '`x`',
      ',sqlite_master.sql',
      '||pg_sleep(1)',
    ];

    it('T-I01 is sorted, grouped and chosen by names it knows, whatever is written for one', async () => {
      const tables = () => ravand.database.read(sql`select count(*) as n from record_diary`);
      const before = await tables();
      const some = fc.tuple(
        fc.constantFrom(...beginnings),
        fc.constantFrom(...endings),
        fc.constantFrom('sort', 'fields', 'groupBy', 'measures', 'expand'),
      );
      await fc.assert(
        fc.asyncProperty(some, async ([begin, end, clause]) => {
          const path = clause === 'groupBy' || clause === 'measures' ? '/api/summary/diary' : '/api/records/diary';
          const { status } = await staff.get(`${path}?${clause}=${encodeURIComponent(begin + end)}`);
          expect([begin + end, clause, status]).toEqual([begin + end, clause, 422]);
        }),
        { numRuns: 60 },
      );
      expect(await tables()).toEqual(before);
    });

    it('T-I03 is no SQL: nothing that can be sent has a place for it, and a node of it is no filter', async () => {
      const places = new Set<string>();
      const note = (schema: unknown): void => {
        if (typeof schema !== 'object' || schema === null) return;
        for (const [name, inner] of Object.entries(schema)) {
          if (name === 'properties' && typeof inner === 'object')
            for (const place of Object.keys(inner as object)) places.add(place);
          note(inner);
        }
      };
      for (const { query: asked, body } of ravand.routes) {
        for (const name of Object.keys(asked ?? {})) places.add(name);
        note(body);
      }
      for (const file of readdirSync(join(projectRoot, 'schemas')).filter((name) => name.endsWith('.schema.json')))
        note(JSON.parse(readFileSync(join(projectRoot, 'schemas', file), 'utf8')));
      expect(places.size).toBeGreaterThan(200);
      const sqlPlaces = /^(sql|raw|rawsql|rawquery|statement|unsafe.*|injection|where(raw|sql)|literal|native)$/i;
      expect([...places].filter((name) => sqlPlaces.test(name))).toEqual([]);
      const before = await ravand.database.read(sql`select count(*) as n from record_diary`);
      const nodes: readonly unknown[] = [
        { raw: '1=1' },
        { sql: 'select 1' },
        { $sql: '1=1' },
        { type: 'sql', value: 'select * from credentials' },
        { unsafeInjection: true, field: 'name', operator: 'eq', value: '{{ctx}}' },
        { field: { raw: 'name) or (1=1' }, operator: 'eq', value: 'x' },
        { field: 'name', operator: 'raw', value: '1=1' },
        { related: 'diary.owner; drop table record_diary', some: { field: 'name', operator: 'eq', value: 'x' } },
      ];
      for (const node of nodes) {
        const listed = await staff.get(`/api/records/diary?${query({ filter: node })}`);
        const summed = await staff.get(`/api/summary/diary?${query({ filter: node, measures: 'count' })}`);
        expect([node, listed.status, summed.status]).toEqual([node, 422, 422]);
        const view = { kind: 'view', name: 'raw', entity: 'diary', type: 'list', columns: ['name'], filter: node };
        const changes = [{ definition: { ...view, label: diary.label }, baseVersion: 0 }];
        expect([node, (await admin.post('/api/definitions/publish', { changes })).status]).toEqual([node, 422]);
      }
      expect(await ravand.database.read(sql`select count(*) as n from record_diary`)).toEqual(before);
    });

    it('T-I05 takes no name of an entity, field or index that is no plain word, and no default that is no value', async () => {
      const names = [
        'a"; drop table record_diary; --',
        'a b',
        'select"',
        "x'y",
        'نام"',
        '',
        'a'.repeat(65),
        '__proto__',
        'constructor',
      ];
      const check = async (definition: object): Promise<number> =>
        (await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] })).status;
      const simple = { kind: 'entity', id: 'fresh', name: 'fresh', titleField: 'name', access: {} };
      const title = { id: 'fresh.name', name: 'name', kind: 'text' };
      for (const name of names) {
        expect([name, await check({ ...simple, name, fields: [title] })]).toEqual([name, 422]);
        expect([name, await check({ ...simple, fields: [title, { id: 'fresh.x', name, kind: 'text' }] })]).toEqual([
          name,
          422,
        ]);
      }
      for (const wrong of [{ isRaw: true }, ['a', { isRaw: true }], "x'); drop table record_diary; --".repeat(200)])
        expect(await check({ ...simple, fields: [{ ...title, default: wrong, maxLength: 50 }] })).toBe(422);
      expect((await ravand.database.read(sql`select * from record_diary`)).length).toBeGreaterThan(1);
    });

    it.each([
      'limit=1&limit=99',
      'sort=name:asc&sort=name:desc',
      'id[]=1',
      'filter[name]=x',
      'limit[]=1',
      'search=a&search=b',
    ])('T-I16 comes once: %s', async (asked) => {
      expect((await staff.get(`/api/records/diary?${asked}`)).status).toBe(422);
    });

    it('T-I04 is stored as it was written by a form for visitors, or refused, and never asked of the database', async () => {
      const visitor = ravand.visitor();
      const send = (values: object): Promise<ApiAnswer> => visitor.post('/p/forms/lead-public', { values });
      const count = async (): Promise<number> => (await ravand.database.read(sql`select id from record_lead`)).length;
      const before = await count();
      const text = "x' OR 1=1 --";
      for (const wrong of [
        { name: [text] },
        { name: { $ne: 1 } },
        { name: text.repeat(1_000) },
        { name: text, campaign: text },
      ])
        expect([wrong, (await send({ mobile: '09121234567', ...wrong })).status]).toEqual([wrong, 422]);
      expect(await count()).toBe(before);
      expect((await send({ name: text, mobile: '09121234567' })).status).toBeLessThan(300);
      const found = await ravand.database.read(sql`select name from record_lead where name = ${text}`);
      expect(found).toEqual([{ name: text }]);
    });

    const bpmn = (body: string, before = ''): string =>
      `<?xml version="1.0"?>${before}<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x"><bpmn:process id="bomb" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
    const laughs = Array.from({ length: 10 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const deep = '<bpmn:subProcess>'.repeat(20_000) + '</bpmn:subProcess>'.repeat(20_000);
    it.each([
      [
        'an entity of a file',
        bpmn('<bpmn:startEvent id="s" name="&x;"/>', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      ],
      [
        'laughs without end',
        bpmn('<bpmn:startEvent id="s" name="&l10;"/>', `<!DOCTYPE d [<!ENTITY l0 "ha">${laughs}]>`),
      ],
      ['20,000 floors', bpmn(deep)],
      [
        'a flow to nowhere',
        bpmn('<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="none"/>'),
      ],
      ['one id twice', bpmn('<bpmn:startEvent id="s"/><bpmn:task id="s"/>')],
      ['a name of every object', bpmn('<bpmn:startEvent id="__proto__"/>')],
    ])('T-I09 is no model with %s', async (_what, xml) => {
      const definition = { kind: 'process', name: 'bomb', xml };
      const { status, body } = await admin.post<unknown>('/api/definitions/publish', {
        changes: [{ definition, baseVersion: 0 }],
      });
      expect(status).toBe(422);
      expect(JSON.stringify(body)).not.toMatch(/root:|hahaha/);
    });

    it('T-I15 runs no pattern of an admin by an engine that can run wild, and none of ours does for what is typed', async () => {
      const source = '^(a+)+$';
      const pattern = { id: 'vault.code', name: 'code', kind: 'text', pattern: source };
      const definition = { ...vault, fields: [...vault.fields, pattern] };
      const native: string[] = [];
      const real = globalThis.RegExp;
      globalThis.RegExp = new Proxy(real, {
        construct: (target, [text, flags]: [string | RegExp, string?]) => {
          native.push(String(text));
          return new target(text, flags);
        },
      });
      try {
        const published = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 1 }] });
        expect(published.status).toBe(200);
        const bombs = [
          'a'.repeat(150) + '!',
          `${'a@'.repeat(100)}!`,
          '1'.repeat(190),
          ' '.repeat(190) + 'x',
          '<'.repeat(190),
          '٠'.repeat(190),
        ];
        for (const bomb of bombs)
          for (const name of [
            'code',
            'secretemail',
            'secretphone',
            'secreturl',
            'secretdate',
            'secretdatetime',
            'secretduration',
            'secretdecimal',
            'secretmoney',
          ]) {
            const { status, body } = await admin.post<{ details?: object[] }>('/api/records/vault', {
              values: { name: 'x', [name]: bomb },
            });
            // All are refused where they are no such value, and at their own field.
            expect([name, bomb, status]).toEqual([name, bomb, 422]);
            const at = (body.details as { pointer: string }[]).map(({ pointer }) => pointer);
            expect(new Set(at)).toEqual(new Set([`/values/${name}`]));
          }
      } finally {
        globalThis.RegExp = real;
      }
      // The browser's engine, which goes back and tries again, was never given the pattern; the other one takes at most as many steps as its program
      // has instructions for each character.
      expect(native.filter((text) => text.includes('(a+)+'))).toEqual([]);
      const longest = 10_000;
      expect(RE2JS.compile(source).programSize() * longest).toBeLessThan(limits.expressionFuel);
    });
  });
}
