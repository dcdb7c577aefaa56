// What every installation may assume of saved views: who sees which, that they are segments, and that nobody saves a view over what they may not
// read. Run by saved-views.test.ts and saved-views.postgres.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Account, ApiClient, createTestRavand, TestRavand } from '#testing';

interface Saved {
  id: string;
  name: string;
  title: string;
  audience: string;
  isDefault: boolean;
  isMine: boolean;
  version: number;
  view: { entity: string; filter?: object };
}

const open = { field: 'status', operator: 'in', value: ['new', 'talking'] };
const definition = {
  type: 'list',
  columns: ['name', 'status'],
  filter: open,
  sort: [{ field: 'name', direction: 'asc' }],
};

export function describeSavedViews(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let ali: ApiClient;
  let sara: ApiClient;
  let alone: ApiClient;
  let team: string;
  let people: { readonly ali: Account; readonly sara: Account };

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    team = (await admin.post<{ id: string }>('/api/records/team', { values: { name: 'North' } })).body.id;
    people = {
      ali: await ravand.createUser({ role: 'staff', name: 'Ali', team }),
      sara: await ravand.createUser({ role: 'staff', name: 'Sara', team }),
    };
    ali = await ravand.signIn(people.ali);
    sara = await ravand.signIn(people.sara);
    alone = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Alone' }));
    for (const [name, status] of [
      ['One', 'new'],
      ['Two', 'talking'],
      ['Three', 'qualified'],
    ])
      await admin.post('/api/records/lead', { values: { name, status } });
  });
  afterAll(() => ravand.stop());

  const save = (client: ApiClient, change: object = {}) =>
    client.post<Saved>('/api/views', { entity: 'lead', title: 'Open', audience: 'me', definition, ...change });
  const seen = async (client: ApiClient): Promise<string[]> =>
    (await client.get<{ items: Saved[] }>('/api/views?entity=lead')).body.items.map(({ title }) => title);

  it('are seen by whom they are for: oneself, the team, a role, everyone', async () => {
    expect((await save(ali, { title: 'Mine' })).status).toBe(201);
    expect((await save(ali, { title: 'Of the team', audience: 'team' })).status).toBe(201);
    expect((await save(admin, { title: 'Of staff', audience: 'role:staff' })).status).toBe(201);
    expect((await save(admin, { title: 'Of managers', audience: 'role:manager' })).status).toBe(201);
    expect((await save(admin, { title: 'Of all', audience: 'all' })).status).toBe(201);
    expect(await seen(ali)).toEqual(['Mine', 'Of the team', 'Of all', 'Of staff']);
    expect(await seen(sara)).toEqual(['Of all', 'Of staff', 'Of the team']);
    expect(await seen(alone)).toEqual(['Of all', 'Of staff']);
    expect((await save(alone, { audience: 'team' })).body).toMatchObject({ details: [{ code: 'view.no-team' }] });
    for (const audience of ['all', 'role:staff']) expect((await save(ali, { audience })).status).toBe(403);
  });

  it('are segments: filters of lists, counts and groups may name them, as they are today', async () => {
    const { body: mine } = await save(ali, { title: 'Segment' });
    const names = async (client: ApiClient, filter: object): Promise<string[]> => {
      const { body } = await client.get<{ items: { values: { name: string } }[] }>(
        `/api/records/lead?sort=name:asc&filter=${encodeURIComponent(JSON.stringify(filter))}`,
      );
      return body.items.map(({ values }) => values.name);
    };
    expect(await names(ali, { view: mine.name })).toEqual(['One', 'Two']);
    expect(await names(ali, { not: { view: mine.name } })).toEqual(['Three']);
    const nested = await save(ali, {
      title: 'Nested',
      definition: {
        type: 'list',
        filter: { and: [{ view: mine.name }, { field: 'name', operator: 'eq', value: 'Two' }] },
      },
    });
    expect(await names(ali, { view: nested.body.name })).toEqual(['Two']);
    const changed = {
      title: 'Segment',
      audience: 'me',
      definition: { type: 'list', filter: { not: open } },
      version: 1,
    };
    expect((await ali.put<Saved>(`/api/views/${mine.id}`, changed)).body.version).toBe(2);
    expect(await names(ali, { view: mine.name })).toEqual(['Three']);
    const groups = await ali.get<{ groups: { count: number }[] }>(
      `/api/summary/lead?filter=${encodeURIComponent(JSON.stringify({ view: mine.name }))}`,
    );
    expect(groups.body.groups[0]!.count).toBe(1);
    const foreign = await sara.get<{ details: { code: string }[] }>(
      `/api/records/lead?filter=${encodeURIComponent(JSON.stringify({ view: mine.name }))}`,
    );
    expect([foreign.status, foreign.body.details[0]!.code]).toEqual([422, 'query.view']);
    expect((await ali.put(`/api/views/${mine.id}`, changed)).status).toBe(409);
    const circle = { ...changed, version: 2, definition: { type: 'list', filter: { view: nested.body.name } } };
    expect((await ali.put<{ details: { code: string }[] }>(`/api/views/${mine.id}`, circle)).status).toBe(200);
    expect(
      (await ali.get(`/api/records/lead?filter=${encodeURIComponent(JSON.stringify({ view: mine.name }))}`)).status,
    ).toBe(422);
  });

  it('are changed and deleted by their owner and an admin alone', async () => {
    const { body: shared } = await save(ali, { title: 'Shared', audience: 'team' });
    const change = { title: 'Taken', audience: 'me', definition, version: 1 };
    expect((await sara.put(`/api/views/${shared.id}`, change)).status).toBe(403);
    expect((await sara.delete(`/api/views/${shared.id}`)).status).toBe(403);
    expect((await alone.put(`/api/views/${shared.id}`, change)).status).toBe(404);
    const { body: own } = await save(sara, { title: 'Private' });
    expect((await ali.delete(`/api/views/${own.id}`)).status).toBe(404);
    expect((await ali.delete(`/api/views/${shared.id}`)).status).toBe(204);
    expect(await seen(sara)).not.toContain('Shared');
  });

  it('come back as they were after they were deleted, under the name that filters know, until their time is over', async () => {
    const { body: view } = await save(ali, { title: 'Lost', audience: 'team' });
    const named = `/api/records/lead?filter=${encodeURIComponent(JSON.stringify({ view: view.name }))}`;
    expect((await ali.delete(`/api/views/${view.id}`)).status).toBe(204);
    expect([await seen(sara), (await ali.get(named)).status]).toEqual([expect.not.arrayContaining(['Lost']), 422]);
    expect((await ali.delete(`/api/views/${view.id}`)).status).toBe(404);
    expect((await sara.post(`/api/views/${view.id}/restore`)).status).toBe(403);
    expect((await alone.post(`/api/views/${view.id}/restore`)).status).toBe(404);
    const back = await ali.post<Saved>(`/api/views/${view.id}/restore`);
    expect(back.body).toMatchObject({ name: view.name, title: 'Lost', version: 2, view: { filter: open } });
    expect([await seen(sara), (await ali.get(named)).status]).toEqual([expect.arrayContaining(['Lost']), 200]);
    expect((await ali.post(`/api/views/${view.id}/restore`)).status).toBe(404);
    await ali.delete(`/api/views/${view.id}`);
    ravand.clock.advance(30 * 86_400_000);
    ali = await ravand.signIn(people.ali);
    sara = await ravand.signIn(people.sara);
    admin = await ravand.signIn(ravand.admin);
    expect((await ali.post(`/api/views/${view.id}/restore`)).status).toBe(404);
  });

  it('are arranged by each for themselves', async () => {
    const arrangement = { order: ['leads', 'lead-board'], hidden: ['hot-leads'] };
    const arranged = async (client: ApiClient) =>
      (await client.get<{ arrangement: object }>('/api/views?entity=lead')).body.arrangement;
    for (const more of [{ order: [], hidden: [] }, arrangement])
      expect((await ali.put('/api/views/arrangement', { entity: 'lead', ...more })).status).toBe(204);
    expect([await arranged(ali), await arranged(sara)]).toEqual([arrangement, { order: [], hidden: [] }]);
    expect((await ali.put('/api/views/arrangement', { entity: 'nothing', ...arrangement })).status).toBe(404);
    const twice = { entity: 'lead', order: ['leads', 'leads'], hidden: [] };
    expect((await ali.put('/api/views/arrangement', twice)).status).toBe(422);
  });

  it('open first for a team when one of its managers says so', async () => {
    const first = { audience: 'team', isDefault: true };
    expect((await save(ali, { title: 'Bold', ...first })).status).toBe(403);
    const boss = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Boss', team }));
    await save(boss, { title: 'Morning', ...first });
    await save(boss, { title: 'Evening', ...first });
    const { body } = await sara.get<{ items: Saved[] }>('/api/views?entity=lead');
    expect(body.items.filter((one) => one.isDefault).map(({ title }) => title)).toEqual(['Evening']);
    const evening = body.items.find(({ title }) => title === 'Evening');
    await boss.delete(`/api/views/${evening?.id}`);
    await save(boss, { title: 'Night', ...first });
    expect((await boss.post<Saved>(`/api/views/${evening?.id}/restore`)).body.isDefault).toBe(false);
    await Promise.all(
      (await boss.get<{ items: Saved[] }>('/api/views?entity=lead')).body.items.map(({ id, audience }) =>
        audience === 'team' ? boss.delete(`/api/views/${id}`) : undefined,
      ),
    );
  });

  it('have one default for each audience', async () => {
    const first = await save(admin, { title: 'First', audience: 'role:staff', isDefault: true });
    await save(admin, { title: 'Second', audience: 'role:staff', isDefault: true });
    await save(ali, { title: 'Own default', isDefault: true });
    const { body } = await ali.get<{ items: Saved[] }>('/api/views?entity=lead');
    expect(body.items.filter((one) => one.isDefault).map(({ title }) => title)).toEqual(['Own default', 'Second']);
    expect(first.body.isDefault).toBe(true);
  });

  it('T-F03 are refused over what the asker may not read, and where they make no sense', async () => {
    const wrong: [object, number, string | undefined][] = [
      [{ type: 'list', filter: { field: 'passwordHash', operator: 'startsWith', value: 'a' } }, 422, undefined],
      [{ type: 'list', columns: ['constructor'] }, 422, undefined],
      [{ type: 'board', stageField: 'name' }, 422, 'view-stage-not-choice'],
      [{ type: 'calendar' }, 422, 'validation.required'],
      [{ type: 'calendar', dateField: 'name' }, 422, 'view-not-a-date'],
      [{ type: 'timeline', dateField: 'followUpAt', groupField: 'name' }, 422, 'view-not-a-group'],
      [{ type: 'timeline', dateField: 'followUpAt', groupField: 'noSuch' }, 422, undefined],
      [{ type: 'calendar', dateField: { eq: 1 } }, 422, undefined],
      [{ type: 'timeline', dateField: 'followUpAt', scale: 'century' }, 422, 'validation.choice'],
      [{ type: 'pie' }, 422, 'validation.choice'],
      [{ type: 'list', extra: 1 }, 422, 'validation.unknown-field'],
    ];
    for (const [bad, status, code] of wrong) {
      const answer = await save(ali, { definition: bad });
      const { details } = answer.body as unknown as { details?: { code: string }[] };
      expect({ bad, status: answer.status }).toEqual({ bad, status });
      if (code !== undefined)
        expect({ bad, codes: details?.map((one) => one.code) }).toMatchObject({
          codes: expect.arrayContaining([code]),
        });
    }
    expect((await save(ali, { audience: 'role:x or 1=1' })).status).toBe(422);
    expect((await save(ali, { entity: 'nothing' })).status).toBe(404);
  });
}
