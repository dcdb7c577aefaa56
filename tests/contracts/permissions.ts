// What every installation may assume of permissions: units, conditions, sharing by rule and by hand, and that "why" tells the truth about them. Run by
// permissions.test.ts and permissions.postgres.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { createAccess } from '../../core/access/create-access.ts';
import type { Context } from '../../core/kernel/context.ts';
import type { EntityDefinition } from '../../schemas/types.ts';

const field = (name: string, kind: string, more: object = {}) => ({ id: `matter.${name}`, name, kind, ...more });

const matter = {
  kind: 'entity',
  id: 'matter',
  name: 'matter',
  area: 'sales',
  label: { en: 'Matter', fa: 'پرونده', ar: 'قضية', he: 'תיק' },
  titleField: 'name',
  ownerField: 'owner',
  teamField: 'team',
  shareable: true,
  fields: [
    field('name', 'text'),
    field('owner', 'reference', { target: 'user' }),
    field('team', 'reference', { target: 'team' }),
    field('state', 'choice', { options: [{ value: 'open' }, { value: 'closed' }, { value: 'secret' }] }),
    field('fee', 'money', { currency: 'IRR' }),
  ],
  access: {
    staff: {
      read: 'unit',
      create: true,
      update: 'own',
      delete: 'own',
      hidden: ['fee'],
      where: { not: { field: 'state', operator: 'eq', value: 'secret' } },
      changeWhere: { field: 'state', operator: 'eq', value: 'open' },
    },
    manager: { read: 'none', create: false, update: 'none', delete: 'none' },
  },
  sharing: [
    {
      name: 'closed-for-managers',
      where: { field: 'state', operator: 'eq', value: 'closed' },
      with: 'role:manager',
      level: 'read',
    },
  ],
} as unknown as EntityDefinition;

interface Row {
  id: string;
  values: { name: string };
}

export function describePermissions(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  const people: Record<string, { client: ApiClient; id: string }> = {};
  const ids: Record<string, string> = {};

  const make = async (entity: string, values: object): Promise<string> =>
    (await admin.post<{ id: string }>(`/api/records/${entity}`, { values })).body.id;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: matter, baseVersion: 0 }]);
    // company ⊃ north ⊃ east; south stands beside.
    const company = await make('unit', { name: 'Company' });
    const north = await make('unit', { name: 'North', parent: company });
    const east = await make('unit', { name: 'East', parent: north });
    const south = await make('unit', { name: 'South', parent: company });
    const teams: Record<string, string> = {};
    for (const [name, unit] of [
      ['company', company],
      ['north', north],
      ['east', east],
      ['south', south],
      ['none', null],
    ] as const)
      teams[name] = await make('team', { name, unit });
    for (const [name, team, role] of [
      ['head', 'company', 'staff'],
      ['nora', 'north', 'staff'],
      ['ed', 'east', 'staff'],
      ['sue', 'south', 'staff'],
      ['lone', 'none', 'staff'],
      ['max', 'none', 'manager'],
    ] as const) {
      const account = await ravand.createUser({ role, name, team: teams[team]! });
      people[name] = { client: await ravand.signIn(account), id: account.id };
    }
    for (const name of ['nora', 'ed', 'sue', 'lone'])
      for (const state of ['open', 'closed', 'secret']) {
        const team = teams[{ nora: 'north', ed: 'east', sue: 'south', lone: 'none' }[name]!]!;
        const values = { name: `${name} ${state}`, owner: people[name]!.id, team, state, fee: '5' };
        ids[`${name} ${state}`] = await make('matter', values);
      }
  });
  afterAll(() => ravand.stop());

  const seen = async (person: string, query = ''): Promise<string[]> => {
    const answer = await people[person]!.client.get<{ items: Row[] }>(`/api/records/matter?sort=name:asc${query}`);
    return answer.body.items?.map(({ values }) => values.name) ?? [`${answer.status}`];
  };
  const why = async (client: ApiClient, query: string) =>
    (
      await client.get<{
        allowed: boolean;
        reasons: { kind: string; name?: string; holds: boolean }[];
        fields: object[];
      }>(`/api/access/why?entity=matter&${query}`)
    ).body;

  it('people see their unit and the units below it, as far as the condition of their role goes', async () => {
    const open = (...names: string[]) => names.flatMap((name) => [`${name} closed`, `${name} open`]);
    expect(await seen('head')).toEqual(open('ed', 'nora', 'sue'));
    expect(await seen('nora')).toEqual(open('ed', 'nora'));
    expect(await seen('ed')).toEqual(open('ed'));
    expect(await seen('sue')).toEqual(open('sue'));
    expect(await seen('lone')).toEqual(open('lone'));
    expect((await people.nora!.client.get(`/api/records/matter/${ids['nora secret']}`)).status).toBe(404);
  });

  it('a unit that is moved takes its people and their records with it at once', async () => {
    const units = (await admin.get<{ items: Row[] }>('/api/records/unit?limit=50')).body.items;
    const of = (name: string) => units.find(({ values }) => values.name === name)!.id;
    await admin.patch(`/api/records/unit/${of('South')}`, { values: { parent: of('East') } });
    expect(await seen('ed')).toEqual(['ed closed', 'ed open', 'sue closed', 'sue open']);
    // A circle of units is walked through once.
    await admin.patch(`/api/records/unit/${of('Company')}`, { values: { parent: of('East') } });
    expect((await seen('ed')).length).toBe(6);
    await admin.patch(`/api/records/unit/${of('Company')}`, { values: { parent: null } });
    await admin.patch(`/api/records/unit/${of('South')}`, { values: { parent: of('Company') } });
    expect(await seen('ed')).toEqual(['ed closed', 'ed open']);
  });

  it('what a team reaches is what was committed last, also in a process that remembers what it was', async () => {
    const { database, events, clock, records } = ravand;
    const other = createAccess({
      database,
      events,
      clock,
      factorKey: Buffer.alloc(32, 1),
      portalKey: Buffer.alloc(32, 3),
    });
    const nora = people.nora!.id;
    const reach = async (access = ravand.access, context: Context = ravand.systemContext('test')) =>
      (await access.principalOf(context, nora))?.teams?.length;
    const units = (await admin.get<{ items: Row[] }>('/api/records/unit?limit=50')).body.items;
    const of = (name: string) => units.find(({ values }) => values.name === name)!.id;
    expect([await reach(), await reach(other)]).toEqual([2, 2]);
    const undone = database.transaction(ravand.systemContext('test'), async (inside) => {
      await records.update(inside, 'unit', of('South'), { parent: of('North') });
      // Its own transaction knows, nobody else does, and nobody keeps it.
      inside.transaction.beforeCommit(async () => {
        throw new Error(`undone with ${await reach(ravand.access, inside)}`);
      });
    });
    await expect(undone).rejects.toThrow('undone with 3');
    expect([await reach(), await reach(other)]).toEqual([2, 2]);
    await admin.patch(`/api/records/unit/${of('South')}`, { values: { parent: of('North') } });
    expect([await reach(), await reach(other)]).toEqual([3, 3]);
    await admin.patch(`/api/records/unit/${of('South')}`, { values: { parent: of('Company') } });
    const added = await make('team', { name: 'north too', unit: of('North') });
    expect([await reach(), await reach(other)]).toEqual([3, 3]);
    await admin.delete(`/api/records/team/${added}`);
    expect([await reach(), await reach(other)]).toEqual([2, 2]);
  });

  it('what may be seen may be changed only where the condition for changes holds', async () => {
    const change = (name: string) =>
      people.ed!.client.patch(`/api/records/matter/${ids[name]}`, { values: { name } }).then(({ status }) => status);
    expect([
      await change('ed open'),
      await change('ed closed'),
      await change('ed secret'),
      await change('sue open'),
    ]).toEqual([200, 403, 404, 404]);
    expect((await people.ed!.client.delete(`/api/records/matter/${ids['ed closed']}`)).status).toBe(403);
  });

  it('a set is shared by rule, and a record by hand, for as long as it says', async () => {
    expect(await seen('max')).toEqual(['ed closed', 'lone closed', 'nora closed', 'sue closed']);
    const shares = `/api/records/matter/${ids['ed open']}/shares`;
    expect((await people.sue!.client.post(shares, { with: 'role:staff', level: 'read' })).status).toBe(404);
    expect((await people.nora!.client.post(shares, { with: 'role:staff', level: 'read' })).status).toBe(403);
    const until = new Date(ravand.clock.now().getTime() + 3_600_000).toISOString();
    const shared = await people.ed!.client.post<{ id: string }>(shares, {
      with: `user:${people.sue!.id}`,
      level: 'read',
      until,
    });
    expect(shared.status).toBe(201);
    expect(await seen('sue')).toEqual(['ed open', 'sue closed', 'sue open']);
    expect(
      (await people.sue!.client.patch(`/api/records/matter/${ids['ed open']}`, { values: { name: 'x' } })).status,
    ).toBe(403);
    await people.ed!.client.post(shares, { with: `user:${people.sue!.id}`, level: 'update', until });
    expect(
      (await people.sue!.client.patch(`/api/records/matter/${ids['ed open']}`, { values: { name: 'ed open' } })).status,
    ).toBe(200);
    expect((await people.sue!.client.delete(`/api/records/matter/${ids['ed open']}`)).status).toBe(403);
    const list = await people.ed!.client.get<{ items: { with: string; level: string }[] }>(shares);
    expect(list.body.items).toMatchObject([{ with: `user:${people.sue!.id}`, level: 'update' }]);
    ravand.clock.advance(3_600_001);
    expect(await seen('sue')).toEqual(['sue closed', 'sue open']);
    await people.ed!.client.post(shares, { with: 'role:manager', level: 'read' });
    expect(await seen('max')).toContain('ed open');
    const again = (await people.ed!.client.get<{ items: { id: string; with: string }[] }>(shares)).body.items;
    const ofRole = again.find((one) => one.with === 'role:manager')!;
    expect((await people.ed!.client.delete(`${shares}/${ofRole.id}`)).status).toBe(204);
    expect(await seen('max')).not.toContain('ed open');
  });

  it('nothing is shared with nobody, into the past, or where the entity does not allow it', async () => {
    const shares = `/api/records/matter/${ids['ed open']}/shares`;
    const code = async (path: string, body: object) =>
      (await people.ed!.client.post<{ details?: { code: string }[] }>(path, body)).body.details?.[0]?.code;
    expect(await code(shares, { with: 'role:nobody', level: 'read' })).toBe('share.unknown-audience');
    expect(await code(shares, { with: `user:${ids['ed open']}`, level: 'read' })).toBe('share.unknown-audience');
    expect(await code(shares, { with: 'role:manager', level: 'read', until: '2001-01-01T00:00:00Z' })).toBe(
      'share.over',
    );
    expect((await people.ed!.client.post(shares, { with: "role:x' or 1=1", level: 'read' })).status).toBe(422);
    const lead = await make('lead', { name: 'L' });
    const answer = await admin.post<{ details: { code: string }[] }>(`/api/records/lead/${lead}/shares`, {
      with: 'role:staff',
      level: 'read',
    });
    expect([answer.status, answer.body.details[0]!.code]).toEqual([422, 'share.not-shareable']);
  });

  it('why tells what opens a record and what does not, as the lists have it', async () => {
    for (const person of Object.keys(people))
      for (const [name, id] of Object.entries(ids)) {
        const sees = (await seen(person)).includes(name);
        const answer = await why(admin, `user=${people[person]!.id}&record=${id}&action=read`);
        expect({ person, name, allowed: answer.allowed }).toEqual({ person, name, allowed: sees });
        expect(answer.reasons.some(({ holds }) => holds)).toBe(sees);
      }
    const ofMax = await why(admin, `user=${people.max!.id}&record=${ids['ed closed']}&action=read`);
    expect(ofMax.reasons).toEqual([
      { kind: 'role', name: 'manager', scope: 'none', isConditional: false, holds: false },
      { kind: 'rule', name: 'closed-for-managers', holds: true },
      { kind: 'share', holds: false },
    ]);
    const ofEd = await why(people.ed!.client, `record=${ids['ed open']}&action=update`);
    expect(ofEd).toMatchObject({ allowed: true });
    const ofFields = await why(admin, `user=${people.ed!.id}&action=read`);
    expect(ofFields.fields).toContainEqual({
      name: 'fee',
      readable: false,
      writable: false,
      hiddenBy: ['staff'],
      fixedBy: [],
    });
    expect(ofEd.fields.map((one) => (one as { name: string }).name)).not.toContain('fee');
  });

  it('nobody is told by which rules sets are shared: they may name what one does not see', async () => {
    const { body } = await people.ed!.client.get<object>('/api/workspace');
    expect(JSON.stringify(body)).toContain('"matter"');
    expect(JSON.stringify(body)).not.toContain('closed-for-managers');
  });

  it('why is answered about oneself, and to admins about others', async () => {
    const about = (client: ApiClient, user: string) =>
      client.get(`/api/access/why?entity=matter&action=read&user=${user}`).then(({ status }) => status);
    expect(await about(people.ed!.client, people.ed!.id)).toBe(200);
    expect(await about(people.ed!.client, people.sue!.id)).toBe(403);
    expect(await about(admin, people.sue!.id)).toBe(200);
    expect(await about(admin, ids['ed open']!)).toBe(404);
    const unseen = await people.ed!.client.get(`/api/access/why?entity=matter&action=read&record=${ids['sue open']}`);
    expect(unseen.status).toBe(404);
  });

  it('an admin reads as another role would, and writes as nobody else', async () => {
    const as = { 'X-View-As': 'role:manager' };
    const asManager = await admin.get<{ items: Row[] }>('/api/records/matter?sort=name:asc', as);
    expect(asManager.body.items.map(({ values }) => values.name)).toEqual([
      'ed closed',
      'lone closed',
      'nora closed',
      'sue closed',
    ]);
    const refused = await admin.post('/api/records/matter', { values: { name: 'x' } }, as);
    expect(refused.status).toBe(403);
    const byStaff = await people.ed!.client.get('/api/records/matter', as);
    expect(byStaff.status).toBe(403);
  });
}
