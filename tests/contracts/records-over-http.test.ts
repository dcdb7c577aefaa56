// Records over HTTP: pages, filters, changes under a version, and what is wrong with them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
let admin: ApiClient;
const idPattern = /^[0-9a-f-]{36}$/;

interface RecordBody {
  id: string;
  version: number;
  values: Record<string, unknown>;
  titles: Record<string, string>;
}

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
});
afterAll(() => ravand.stop());

async function create(values: Record<string, unknown>) {
  return admin.post<RecordBody>('/api/records/team', { values });
}

describe('Records', () => {
  it('are created, read, changed and deleted', async () => {
    const { status, body } = await create({ name: 'فروش تهران' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(idPattern),
      entity: 'team',
      version: 1,
      values: { name: 'فروش تهران' },
      createdBy: ravand.admin.id,
    });
    const changed = await admin.patch<RecordBody>(`/api/records/team/${body.id}`, {
      values: { name: 'فروش' },
      version: 1,
    });
    expect(changed.body).toMatchObject({ version: 2, values: { name: 'فروش' } });
    expect((await admin.get<RecordBody>(`/api/records/team/${body.id}`)).body).toEqual(changed.body);
    expect((await admin.delete(`/api/records/team/${body.id}?version=2`)).status).toBe(204);
    expect((await admin.get(`/api/records/team/${body.id}`)).status).toBe(404);
  });

  it('changed meanwhile are refused with both values', async () => {
    const { body } = await create({ name: 'One' });
    await admin.patch(`/api/records/team/${body.id}`, { values: { name: 'Two' }, version: 1 });
    const stale = await admin.patch(`/api/records/team/${body.id}`, { values: { name: 'Three' }, version: 1 });
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({
      code: 'stale',
      current: { version: 2, values: { name: 'Two' } },
      yours: { name: 'Three' },
    });
  });

  it('changed meanwhile are refused by their ETag, too', async () => {
    const made = await create({ name: 'Tag one' });
    const path = `/api/records/team/${made.body.id}`;
    const put = (name: string, match: string) =>
      admin.send<RecordBody>('PATCH', path, {
        body: JSON.stringify({ values: { name } }),
        headers: { 'content-type': 'application/json', 'if-match': match },
      });
    expect(made.headers.get('etag')).toBe('"1"');
    expect((await admin.get(path)).headers.get('etag')).toBe('"1"');
    expect((await put('Tag two', '"1"')).headers.get('etag')).toBe('"2"');
    for (const match of ['"1"', 'W/"2"', '"two"', '2'])
      expect((await put('Tag three', match)).body).toMatchObject({
        status: 412,
        code: 'stale',
        current: { version: 2 },
      });
    expect((await put('Tag three', '"1", "2"')).status).toBe(200);
    expect((await put('Tag four', '*')).status).toBe(200);
    const remove = (match: string) => admin.send('DELETE', path, { headers: { 'if-match': match } });
    expect([(await remove('"3"')).status, (await remove('"4"')).status]).toEqual([412, 204]);
  });

  it('come in pages that neither repeat nor skip, with the titles of what they point to', async () => {
    const team = (await create({ name: 'Support' })).body;
    for (let n = 0; n < 7; n++) await ravand.createUser({ role: 'staff', name: `Member ${n}`, team: team.id });
    const seen: RecordBody[] = [];
    let after = '';
    do {
      const filter = encodeURIComponent(JSON.stringify({ field: 'team', operator: 'eq', value: team.id }));
      const { body } = await admin.get<{ items: RecordBody[]; next?: string }>(
        `/api/records/user?filter=${filter}&sort=name:desc&limit=3${after && `&after=${encodeURIComponent(after)}`}`,
      );
      seen.push(...body.items);
      after = body.next ?? '';
    } while (after !== '');
    expect(seen.map(({ values }) => values.name)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Member ${n}`));
    expect(seen.every(({ titles }) => titles.team === 'Support')).toBe(true);
  });

  it('that are wrong are told everything at once, at its place in what was sent', async () => {
    const { status, body } = await admin.post('/api/records/user', {
      values: { name: 'x'.repeat(201), email: 'no', role: 'king', nosuch: 1 },
    });
    expect(status).toBe(422);
    const details = body.details as { pointer: string; code: string; message: string }[];
    expect(details.map(({ pointer }) => pointer).sort()).toEqual([
      '/values/email',
      '/values/name',
      '/values/nosuch',
      '/values/role',
    ]);
    expect(details.every(({ code, message }) => message !== '' && message !== code)).toBe(true);
  });

  it.each(['id,(select 1):asc', 'id;drop table record_team:asc', 'name:sideways', 'nosuch:asc', 'password_hash:asc'])(
    'are not sorted by %s',
    async (sort) => {
      expect((await admin.get(`/api/records/team?sort=${encodeURIComponent(sort)}`)).status).toBe(422);
    },
  );

  it.each([
    '{',
    '[]',
    '"x"',
    '{"field":"name","operator":"eq","value":{"$ne":1}}',
    '{"field":"nosuch","operator":"eq","value":1}',
    '{"sql":"1=1"}',
  ])('are not filtered by %s', async (filter) => {
    expect([400, 422]).toContain((await admin.get(`/api/records/team?filter=${encodeURIComponent(filter)}`)).status);
  });

  it('of an unknown entity or id are not found', async () => {
    expect((await admin.get('/api/records/nosuch')).status).toBe(404);
    expect((await admin.get('/api/records/team/not-an-id')).status).toBe(404);
    expect((await admin.get('/api/records/team/01890000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
