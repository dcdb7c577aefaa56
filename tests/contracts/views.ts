// What every installation may assume of views as definitions: one of a plugin is changed and given back to it, each is seen by whom it is for, one of them comes
// first, and none goes that something still leads to. Run by views.test.ts and views.postgres.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import type { Definition, MenuDefinition, RoleDefinition, ViewDefinition } from '../../schemas/types.ts';

interface Detail {
  pointer: string;
  code: string;
  params?: Record<string, string>;
}
interface Opened {
  version: number;
  definition: ViewDefinition;
  shipped?: ViewDefinition;
}

const mine: ViewDefinition = {
  kind: 'view',
  name: 'ring-ups',
  entity: 'lead',
  type: 'list',
  label: { en: 'Ring-ups', fa: 'تماس‌ها' },
  icon: 'phone',
  columns: ['name', 'owner.email', 'owner.team.name', 'createdAt'],
  widths: { name: 240, 'owner.email': 180 },
  pinned: 1,
  density: 'roomy',
  groupField: 'status',
  hides: ['export'],
};

export function describeViews(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  });
  afterAll(() => ravand.stop());

  const live = (name: string) => ravand.definitions.current().get('view', name);
  const publish = (...changed: Definition[]) =>
    admin.post<{ details?: Detail[] }>('/api/definitions/publish', {
      changes: changed.map((definition) => ({
        definition,
        baseVersion: ravand.definitions.current().get(definition.kind, definition.name)?.version ?? 0,
      })),
    });
  const findings = async (definition: ViewDefinition) => {
    const path = `/api/definitions/view/${definition.name}/check`;
    const { body } = await admin.post<{ findings: Detail[] }>(path, { definition });
    return body.findings.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  const seen = async (who: ApiClient) =>
    (await who.get<{ views: ViewDefinition[] }>('/api/workspace')).body.views.map(({ name }) => name);
  const takeOut = (name: string) =>
    admin.delete<{ code: string; details?: Detail[] }>(`/api/definitions/view/${name}?version=${live(name)?.version}`);

  it('says all of how a list is: columns through references, widths, what stays, rows, headings, acts', async () => {
    expect(await publish(mine)).toMatchObject({ status: 200 });
    expect(live('ring-ups')?.definition).toEqual(mine);
    const rows = await staff.get('/api/records/lead?expand=owner,owner.team');
    expect(rows.status).toBe(200);
  });

  it('names each place that leads nowhere or is of another kind', async () => {
    const wrong: ViewDefinition = {
      ...mine,
      columns: ['name', 'name.email', 'owner.nothing', 'ghost'],
      widths: { other: 100 },
      sort: [{ field: 'nothing', direction: 'asc' }],
      filter: { and: [{ view: 'gone' }, { view: 'hot-leads' }] },
      groupField: 'name',
      buttons: [{ form: 'nothing', element: 'go' }],
      roles: ['staff', 'nobody'],
      firstFor: ['manager', 'nobody'],
    };
    expect(await findings(wrong)).toEqual([
      '/columns/1 definition.unknown-field',
      '/columns/2 definition.unknown-field',
      '/columns/3 definition.unknown-field',
      '/widths/other definition.unknown-field',
      '/sort/0/field definition.unknown-field',
      '/filter/and/0/view definition.unknown-view',
      '/groupField view-not-a-group',
      '/buttons/0 definition.unknown-button',
      '/roles/1 definition.unknown-role',
      '/firstFor/0 definition.first-not-seen',
      '/firstFor/1 definition.unknown-role',
    ]);
    expect(await findings({ ...mine, widths: { name: 20 } })).not.toEqual([]);
    expect(await findings({ ...mine, columns: ['a.b.c.d.e'] })).not.toEqual([]);
  });

  it('of a plugin is changed, keeps its plugin’s shape beside it, and is given back', async () => {
    const open = async () => (await admin.get<Opened>('/api/definitions/view/hot-leads')).body;
    const before = await open();
    expect(before.shipped).toBeUndefined();
    await publish({ ...before.definition, columns: ['name', 'value'] });
    const changed = await open();
    expect(changed.definition.columns).toEqual(['name', 'value']);
    expect(changed.shipped).toEqual(before.definition);
    expect((await takeOut('hot-leads')).body.code).toBe('definition-of-plugin');
    await publish(changed.shipped as ViewDefinition);
    const back = await open();
    expect([back.definition, back.shipped]).toEqual([before.definition, undefined]);
  });

  it('is among the views of those it is for, and of who builds', async () => {
    await publish({ ...mine, roles: ['manager'] });
    expect(await seen(staff)).not.toContain('ring-ups');
    expect(await seen(admin)).toContain('ring-ups');
    await publish({ ...mine, roles: ['manager', 'staff'] });
    expect(await seen(staff)).toContain('ring-ups');
  });

  it('comes first for somebody instead of the one that did, in the same release', async () => {
    await publish({ ...mine, firstFor: ['staff', 'everybody'] });
    const other = { ...mine, name: 'other-ring-ups' };
    expect(await publish({ ...other, firstFor: ['staff'] })).toMatchObject({ status: 200 });
    expect(live('ring-ups')?.definition.firstFor).toEqual(['everybody']);
    const both = await publish({ ...mine, firstFor: ['staff'] }, { ...other, firstFor: ['staff'] });
    expect(both.body.details?.map(({ code }) => code)).toContain('definition.first-already');
  });

  it('is not taken out while somebody sees it first or something leads to it, and is told where', async () => {
    const refused = await takeOut('ring-ups');
    expect(refused.body.details).toMatchObject([
      { pointer: '/firstFor', code: 'definition.view-is-first', params: { roles: 'everybody' } },
    ]);
    await publish(mine);
    const menu: MenuDefinition = {
      kind: 'menu',
      name: 'everybody',
      areas: [{ id: 'a', label: { en: 'A' }, lines: [{ id: 'b', to: 'view', entity: 'lead', view: 'ring-ups' }] }],
    };
    const named: ViewDefinition = { ...mine, name: 'named', filter: { view: 'ring-ups' } };
    await publish(menu, named);
    const line = await takeOut('ring-ups');
    expect(line.status).toBe(422);
    expect(line.body.details?.map(({ pointer, params }) => [params?.definition, pointer])).toEqual(
      expect.arrayContaining([
        ['menu/everybody', '/areas/0/lines/0/view'],
        ['view/named', '/filter/view'],
      ]),
    );
    await publish({ ...menu, areas: [] }, { ...named, filter: { field: 'name', operator: 'notEmpty' } });
    expect((await takeOut('ring-ups')).status).toBe(204);
    expect(live('ring-ups')).toBeUndefined();
  });

  it('forgets a role that goes', async () => {
    const role: RoleDefinition = { kind: 'role', name: 'caller', label: { en: 'Caller' } };
    await publish(role, { ...mine, name: 'theirs', roles: ['caller', 'staff'], firstFor: ['caller'] });
    const version = ravand.definitions.current().get('role', 'caller')?.version;
    expect((await admin.post('/api/roles/caller/removal', { version })).status).toBe(200);
    expect(live('theirs')?.definition).toMatchObject({ roles: ['staff'] });
    expect(live('theirs')?.definition).not.toHaveProperty('firstFor');
  });

  it('that people save says whom it is for in one place', async () => {
    const definition = { type: 'list', columns: ['name', 'owner.email'], roles: ['staff'] };
    const input = { entity: 'lead', title: 'Mine', audience: 'me', definition };
    const refused = await staff.post<{ details: Detail[] }>('/api/views', input);
    expect(refused.body.details).toMatchObject([{ pointer: '/definition/roles' }]);
    const { roles: _, ...sound } = definition;
    expect((await staff.post('/api/views', { ...input, definition: sound })).status).toBe(201);
  });
}
