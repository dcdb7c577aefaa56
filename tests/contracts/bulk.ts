// What every installation may assume of bulk acts: what will happen is shown before it does, every record is written under the asker's own rights, it
// stops when it is told to, and what nobody changed since can be taken back. Run by bulk.test.ts and bulk.postgres.test.ts.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import type { Definition } from '../../schemas/types.ts';

const field = (name: string, kind: string, more: object = {}) => ({
  id: `matter.${name}`,
  name,
  kind,
  label: { en: name },
  ...more,
});

const matter = {
  kind: 'entity',
  id: 'matter',
  name: 'matter',
  area: 'sales',
  label: { en: 'Matter' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text', { required: true }),
    field('city', 'text'),
    field('points', 'integer'),
    field('reply', 'text'),
    field('secret', 'text'),
    field('parent', 'reference', { target: 'matter', onDelete: 'cascade' }),
    field('owner', 'reference', { target: 'user' }),
  ],
  access: {
    staff: { read: 'own', create: true, update: 'own', delete: 'own', hidden: ['secret'] },
    manager: { read: 'all', create: false, update: 'none', delete: 'none' },
  },
} as unknown as Definition;

function rule(name: string, path: string, value: string, action: object): Definition {
  const when = { path, operator: 'equal', value };
  const label = { en: `Rule for ${value}` };
  // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
  const definition = { kind: 'rule', name, label, entity: 'matter', on: ['updated'], when, then: [action] };
  return definition as unknown as Definition;
}

interface Bulk {
  id: string;
  status: string;
  total: number;
  done: number;
  outcomes: Record<string, number>;
  rules: { name: string; label: object; count: number }[];
}
interface Row {
  cells: string[];
  outcome: string;
  reasons: { code: string; message: string; field?: string }[];
}
interface Stored {
  id: string;
  version: number;
  values: Record<string, unknown>;
}

export function describeBulk(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  let manager: ApiClient;
  let staffId: string;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    const definitions = [
      matter,
      rule('greet', 'city', 'Shiraz', { do: 'setField', with: { field: 'reply', value: 'Welcome' } }),
      rule('forbid', 'reply', 'Stop', { do: 'setField', with: { field: 'points', value: 'none' }, mustSucceed: true }),
    ];
    await ravand.definitions.publish(
      ravand.systemContext('test'),
      definitions.map((definition) => ({ definition, baseVersion: 0 })),
    );
    const person = await ravand.createUser({ role: 'staff', name: 'Staff' });
    staffId = person.id;
    staff = await ravand.signIn(person);
    manager = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Manager' }));
  });
  afterAll(() => ravand.stop());
  beforeEach(async () => {
    for (const { id } of await matters()) await admin.delete(`/api/records/matter/${id}`);
  });

  const matters = async (): Promise<Stored[]> =>
    (await admin.get<{ items: Stored[] }>('/api/records/matter?limit=200&sort=name:asc')).body.items;
  const valuesOf = async (name: string) => (await matters()).map(({ values }) => values[name]);
  async function make(count: number, values: object = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const input = { name: `Matter ${String(index).padStart(3, '0')}`, city: 'Tabriz', owner: staffId, ...values };
      ids.push((await admin.post<Stored>('/api/records/matter', { values: input })).body.id);
    }
    return ids;
  }
  const set = (values: object) => ({ do: 'set', values });
  const read = async (id: string, client = staff) => (await client.get<Bulk>(`/api/bulk/${id}`)).body;
  const rows = async (id: string, query = '') =>
    (await staff.get<{ items: Row[] }>(`/api/bulk/${id}/rows${query}`)).body.items;
  async function prepare(request: object, client = staff): Promise<Bulk> {
    const { status, body } = await client.post<Bulk>('/api/bulk', { entity: 'matter', ...request });
    expect({ status, state: body.status }).toEqual({ status: 201, state: 'trying' });
    await ravand.settle();
    return read(body.id, client);
  }
  async function run(request: object, client = staff): Promise<Bulk> {
    const { id } = await prepare(request, client);
    expect((await client.post(`/api/bulk/${id}/start`)).status).toBe(200);
    await ravand.settle();
    return read(id, client);
  }
  async function undo(id: string): Promise<Bulk> {
    expect((await staff.post(`/api/bulk/${id}/undo`)).status).toBe(200);
    await ravand.settle();
    return read(id);
  }

  it('the preview counts what would change and names the rules that will fire, and keeps nothing', async () => {
    const ids = await make(3);
    await admin.patch(`/api/records/matter/${ids[0]}`, { values: { points: 7, city: 'Yazd' } });
    await admin.patch(`/api/records/matter/${ids[1]}`, { values: { city: 'Shiraz' } });
    const events = async () => (await ravand.events.since(0n, 100_000)).length;
    const before = [await matters(), await events()];
    const tried = await prepare({ ids, act: set({ city: 'Shiraz' }) });
    expect(tried).toMatchObject({
      status: 'tried',
      total: 3,
      done: 3,
      outcomes: { updated: 2, unchanged: 1 },
      rules: [{ name: 'greet', label: { en: 'Rule for Shiraz' }, count: 2 }],
    });
    expect([await matters(), await events()]).toEqual(before);
    expect((await prepare({ ids, act: set({ points: 'many' }) })).outcomes).toEqual({ skipped: 3 });
    expect((await prepare({ ids, act: { do: 'delete' } })).outcomes).toEqual({ deleted: 3 });
    expect((await matters()).length).toBe(3);
  });

  it('writes each record with its rules, all under one correlation, and undoes it by field', async () => {
    const ids = await make(4);
    const done = await run({ ids, act: set({ city: 'Shiraz', points: 5 }) });
    expect([done.status, done.outcomes]).toEqual(['done', { updated: 4 }]);
    expect(await valuesOf('reply')).toEqual(['Welcome', 'Welcome', 'Welcome', 'Welcome']);
    for (const id of ids) {
      const [event] = (await ravand.events.timeline(ravand.systemContext('test'), { entity: 'matter', id })).filter(
        ({ type, actor }) => type === 'record.updated' && actor === `user:${staffId}`,
      );
      expect(event?.correlationId).toBe(done.id);
    }
    await admin.patch(`/api/records/matter/${ids[0]}`, { values: { points: 9 } });
    await admin.patch(`/api/records/matter/${ids[1]}`, { values: { points: 9, city: 'Qom' } });
    const undone = await undo(done.id);
    expect([undone.status, undone.outcomes]).toEqual(['undone', { undone: 3, kept: 1 }]);
    expect(await valuesOf('points')).toEqual([9, 9, null, null]);
    expect(await valuesOf('city')).toEqual(['Tabriz', 'Qom', 'Tabriz', 'Tabriz']);
    const [kept] = await rows(done.id, '?outcome=kept');
    expect([kept?.cells, kept?.reasons[0]?.code]).toEqual([[ids[1]], 'import.changed-since']);
    expect((await staff.post(`/api/bulk/${done.id}/undo`)).status).toBe(409);
  });

  it('what was deleted comes back from the trash with its id and with what went along with it', async () => {
    const ids = await make(3);
    const child = await staff.post<Stored>('/api/records/matter', {
      values: { name: 'Child', parent: ids[0], owner: staffId },
    });
    const before = (await matters()).map(({ id, values }) => [id, values]);
    const done = await run({ ids, act: { do: 'delete' } });
    expect(done.outcomes).toEqual({ deleted: 3 });
    expect(await matters()).toEqual([]);
    expect((await undo(done.id)).outcomes).toEqual({ undone: 3 });
    expect((await matters()).map(({ id, values }) => [id, values])).toEqual(before);
    expect((await staff.get(`/api/records/matter/${child.body.id}`)).status).toBe(200);
  });

  it('what somebody restored meanwhile is kept by the undo', async () => {
    const ids = await make(2);
    const done = await run({ ids, act: { do: 'delete' } });
    const trash = await ravand.records.trash(ravand.systemContext('test'), 'matter');
    const mine = trash.find(({ record }) => record === ids[0])!;
    await ravand.records.restore(ravand.systemContext('test'), 'matter', mine.id);
    expect((await undo(done.id)).outcomes).toEqual({ undone: 1, kept: 1 });
    expect((await rows(done.id, '?outcome=kept'))[0]?.reasons[0]?.message.length).toBeGreaterThan(10);
    expect((await matters()).length).toBe(2);
  });

  it('T-F14 ninety-nine own records and a foreign one: the foreign one is told as not found and is unchanged', async () => {
    const own = await make(99);
    const [foreign] = await make(1, { owner: null, name: 'Foreign' });
    const done = await run({ ids: [...own, foreign], act: set({ city: 'Rasht' }) });
    expect(done.outcomes).toEqual({ updated: 99, skipped: 1 });
    const [skipped] = await rows(done.id, '?outcome=skipped');
    expect([skipped?.cells, skipped?.reasons.map(({ code }) => code)]).toEqual([[foreign], ['bulk.not-found']]);
    const missing = '01890000-0000-7000-8000-000000000000';
    const unknown = await prepare({ ids: [missing], act: set({ city: 'Rasht' }) });
    expect((await rows(unknown.id))[0]?.reasons).toEqual(skipped?.reasons);
    const stored = await matters();
    expect(stored.filter(({ values }) => values.city === 'Rasht').length).toBe(99);
    expect(stored.find(({ id }) => id === foreign)).toMatchObject({ version: 1, values: { city: 'Tabriz' } });
    const gone = await run({ ids: [foreign], act: { do: 'delete' } });
    expect(gone.outcomes).toEqual({ skipped: 1 });
    expect((await matters()).length).toBe(100);
  });

  it('a query means the records it found when it was asked, as far as the asker sees them', async () => {
    await make(3);
    await make(2, { city: 'Yazd', name: 'Desert' });
    await make(2, { owner: null, name: 'Foreign' });
    const filter = { field: 'city', operator: 'eq', value: 'Tabriz' };
    const tried = await prepare({ filter, act: set({ points: 1 }) });
    expect(tried.total).toBe(3);
    await make(1, { name: 'Late' });
    await staff.post(`/api/bulk/${tried.id}/start`);
    await ravand.settle();
    expect((await read(tried.id)).outcomes).toEqual({ updated: 3 });
    expect((await matters()).filter(({ values }) => values.points === 1).length).toBe(3);
    expect((await prepare({ search: 'Desert', act: { do: 'delete' } })).total).toBe(2);
  });

  it('a rule that must succeed refuses its record and no other', async () => {
    const ids = [...(await make(7)), ...(await make(1, { reply: 'Stop' })), ...(await make(6))];
    const request = { ids, act: set({ city: 'Ahvaz' }) };
    expect((await prepare(request)).outcomes).toEqual({ updated: 13, skipped: 1 });
    const done = await run(request);
    expect(done.outcomes).toEqual({ updated: 13, skipped: 1 });
    const [refused] = await rows(done.id, '?outcome=skipped');
    expect(refused?.cells).toEqual([ids[7]]);
    expect(refused?.reasons[0]?.message.length).toBeGreaterThan(10);
    expect((await matters()).filter(({ values }) => values.city === 'Tabriz').map(({ id }) => id)).toEqual([ids[7]]);
  });

  it('stops when it is cancelled, and what it wrote can be undone', async () => {
    const ids = await make(20);
    const { id } = await prepare({ ids, act: set({ points: 3 }) });
    await staff.post(`/api/bulk/${id}/start`);
    expect((await staff.post<Bulk>(`/api/bulk/${id}/cancel`)).body.status).toBe('cancelled');
    await ravand.settle();
    expect(await valuesOf('points')).toEqual(Array(20).fill(null));
    expect((await staff.post(`/api/bulk/${id}/start`)).status).toBe(409);
    expect((await undo(id)).status).toBe('undone');
    expect((await staff.delete(`/api/bulk/${id}`)).status).toBe(204);
    expect((await staff.get(`/api/bulk/${id}`)).status).toBe(404);
  });

  it('belongs to who asked for it, needs the right to the act, and refuses what cannot be done', async () => {
    const ids = await make(1);
    const { id } = await prepare({ ids, act: set({ points: 3 }) });
    expect((await manager.get(`/api/bulk/${id}`)).status).toBe(404);
    expect((await manager.post(`/api/bulk/${id}/start`)).status).toBe(404);
    expect((await staff.get(`/api/imports/${id}`)).status).toBe(404);
    expect(
      (await admin.get<{ items: { id: string }[] }>('/api/imports')).body.items.map((one) => one.id),
    ).not.toContain(id);
    const refused = async (request: object, client = staff) => {
      const { status, body } = await client.post<{ details?: { code: string }[] }>('/api/bulk', {
        entity: 'matter',
        ...request,
      });
      return [status, ...(body.details ?? []).map(({ code }) => code)];
    };
    expect(await refused({ ids, act: set({ points: 3 }) }, manager)).toEqual([403]);
    expect(await refused({ ids, act: { do: 'delete' } }, manager)).toEqual([403]);
    expect(await refused({ ids, act: set({}) })).toEqual([422, 'bulk.nothing-to-set']);
    expect(await refused({ ids, act: set({ secret: 'x', nothing: 1 }) })).toEqual([
      422,
      'bulk.unknown-field',
      'bulk.unknown-field',
    ]);
    const none = { field: 'city', operator: 'eq', value: 'Atlantis' };
    expect(await refused({ filter: none, act: { do: 'delete' } })).toEqual([422, 'bulk.no-records']);
    expect((await refused({ filter: { field: 'secret', operator: 'empty' }, act: { do: 'delete' } }))[0]).toBe(422);
    expect((await refused({ entity: 'nothing', ids, act: { do: 'delete' } }))[0]).toBe(404);
    expect((await refused({ ids: Array(1_001).fill(ids[0]), act: { do: 'delete' } }))[0]).toBe(422);
  });

  it('is done with the rights that its person has by now, and with none once they are gone', async () => {
    const person = await ravand.createUser({ role: 'staff', name: 'Leaving' });
    const leaving = await ravand.signIn(person);
    await make(60, { owner: person.id });
    const become = (values: object) =>
      ravand.database.transaction(ravand.systemContext('test'), (inside) =>
        ravand.records.update(inside, 'user', person.id, values as never),
      );
    const [first, second] = [
      await prepare({ act: set({ city: 'Yazd' }), all: true }, leaving),
      await prepare({ act: { do: 'delete' }, all: true }, leaving),
    ];
    await become({ role: 'manager' });
    expect((await leaving.post(`/api/bulk/${first.id}/start`)).status).toBe(200);
    await ravand.settle();
    expect((await read(first.id, leaving)).outcomes).toEqual({ skipped: 60 });
    await become({ role: 'staff' });
    expect((await leaving.post(`/api/bulk/${second.id}/start`)).status).toBe(200);
    await become({ active: false });
    await ravand.settle();
    expect((await matters()).length).toBe(60);
    expect(await read(second.id, admin)).toMatchObject({ status: 'cancelled', done: 0 });
  });
}
