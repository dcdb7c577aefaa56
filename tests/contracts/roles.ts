// What every installation may assume of roles and menus: roles are definitions whose word counts at once, nobody raises themselves by one, and each person has
// the menu of their role. Run by roles.test.ts and roles.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type {
  EntityDefinition,
  MenuDefinition,
  ProcessDefinitionSource,
  RoleDefinition,
  SettingsDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';

const lead: RoleDefinition = {
  kind: 'role',
  name: 'team-lead',
  label: { fa: 'سرگروه', ar: 'قائد فريق', he: 'ראש צוות', en: 'Team lead' },
  order: 150,
  may: ['users', 'operate'],
};
const note: EntityDefinition = {
  kind: 'entity',
  id: 'note',
  name: 'note',
  area: 'sales',
  label: { en: 'Note' },
  titleField: 'name',
  fields: [{ id: 'note.name', name: 'name', kind: 'text' }],
  access: {
    staff: { read: 'all', create: true, update: 'all', delete: 'all' },
    'team-lead': { read: 'all', create: true, update: 'all', delete: 'all' },
  },
};
interface Workspace {
  areas: { name: string }[];
  menu: {
    id: string;
    label?: object;
    icon?: string;
    lines: { id: string; to: string; path?: string; label?: object }[];
  }[];
}

/** @param postgresUrl absent = SQLite */
export function describeRoles(postgresUrl: () => Promise<string | undefined>): void {
  describe('Roles and menus', () => {
    let ravand: TestRavand;
    let admin: ApiClient;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      await publish(admin, lead);
      await publish(admin, note);
      await publish(admin, { kind: 'view', name: 'all-notes', entity: 'note', type: 'list' });
    });
    afterAll(() => ravand.stop());

    const live = (kind: 'role' | 'entity' | 'settings' | 'menu' | 'process', name: string) =>
      ravand.definitions.current().get(kind, name);
    async function publish(
      who: ApiClient,
      definition:
        | RoleDefinition
        | EntityDefinition
        | SettingsDefinition
        | MenuDefinition
        | ViewDefinition
        | ProcessDefinitionSource,
    ): Promise<{ status: number; code?: string | undefined }> {
      const { kind, name } = definition;
      const baseVersion = live(kind as 'role', name)?.version ?? 0;
      const { status, body } = await who.post<{ code?: string }>('/api/definitions/publish', {
        changes: [{ definition, baseVersion }],
      });
      return { status, code: body?.code };
    }
    const roleOptions = () => {
      const user = ravand.definitions.current().entity('user');
      return user?.fields.find(({ name }) => name === 'role')?.options ?? [];
    };
    const label = (role: string) => roleOptions().find(({ value }) => value === role)?.label;
    /** Without the roles that plugins bring. */
    const options = () =>
      roleOptions()
        .map(({ value }) => value)
        .filter((value) => ['admin', 'manager', 'team-lead', 'staff'].includes(value));
    const asLead = async () => ravand.signIn(await ravand.createUser({ role: 'team-lead' }));
    const invite = (who: ApiClient, role: string) =>
      who.post<{ code?: string; user?: { id: string } }>('/api/users', {
        name: 'Somebody',
        email: `${role}-${Math.random().toString(36).slice(2)}@example.com`,
        role,
      });

    it('people can have a role as soon as it is live, in its order and by its name', async () => {
      expect(options()).toEqual(['admin', 'manager', 'team-lead', 'staff']);
      expect(label('team-lead')).toEqual(lead.label);
      expect((await invite(admin, 'team-lead')).status).toBe(201);
      await publish(admin, { ...lead, label: { ...lead.label, en: 'Head' } });
      expect(label('team-lead')?.en).toBe('Head');
      expect((await invite(admin, 'nobody-has-this')).status).toBe(422);
    });

    it('T-A06 what a role may counts at once, and ends at once', async () => {
      const who = await asLead();
      const me = async () => (await who.get<{ may: object }>('/api/me')).body.may;
      expect(await me()).toEqual({ studio: false, users: true, operate: true });
      expect((await who.get('/api/users')).status).toBe(200);
      await publish(admin, { ...lead, may: ['operate'] });
      expect(await me()).toEqual({ studio: false, users: false, operate: true });
      expect((await who.get('/api/users')).status).toBe(403);
      await publish(admin, lead);
    });

    it('T-A05 who looks after people raises nobody above themselves, and touches nobody who is', async () => {
      const who = await asLead();
      expect((await invite(who, 'staff')).status).toBe(201);
      expect((await invite(who, 'team-lead')).status).toBe(201);
      const raised = await invite(who, 'admin');
      expect([raised.status, raised.body.code]).toEqual([403, 'outranked']);
      const own = (await who.get<{ id: string }>('/api/me')).body.id;
      expect((await who.patch(`/api/users/${own}`, { role: 'admin' })).status).toBe(403);
      const record = (await admin.get<{ version: number }>(`/api/records/user/${own}`)).body;
      const written = await who.patch(`/api/records/user/${own}`, {
        values: { role: 'admin' },
        version: record.version,
      });
      expect(written.status).toBe(403);
      for (const refused of [
        await who.post(`/api/users/${ravand.admin.id}/reset-link`, {}),
        await who.patch(`/api/users/${ravand.admin.id}`, { active: false }),
        await who.delete(`/api/users/${ravand.admin.id}/sessions`),
        await who.delete(`/api/users/${ravand.admin.id}/second-factor`),
      ])
        expect(refused.status).toBe(403);
      expect((await who.get('/api/records/note', { 'X-View-As': 'role:admin' })).status).toBe(403);
      expect((await admin.get<{ role: string }>('/api/me')).body.role).toBe('admin');
    });

    it('T-A05 who builds makes entities, and no rights of their own', async () => {
      const builder: RoleDefinition = { kind: 'role', name: 'builder', may: ['studio'] };
      await publish(admin, builder);
      const who = await ravand.signIn(await ravand.createUser({ role: 'builder' }));
      const trip: EntityDefinition = {
        ...note,
        id: 'trip',
        name: 'trip',
        fields: [{ id: 'trip.name', name: 'name', kind: 'text' }],
      };
      expect((await publish(who, trip)).status).toBe(200);
      expect((await publish(who, { ...builder, may: ['studio', 'users'] })).status).toBe(403);
      const opened = { ...note.access, builder: note.access.staff! };
      expect(
        (await publish(who, { ...(live('entity', 'note')?.definition as EntityDefinition), access: opened })).status,
      ).toBe(403);
      expect((await publish(who, { ...ravand.definitions.current().settings, country: 'DE' })).status).toBe(403);
      const user = live('entity', 'user')?.definition as EntityDefinition;
      expect((await publish(who, { ...user, icon: 'user' })).status).toBe(403);
      expect((await who.post('/api/roles/team-lead/removal', { version: 1, to: 'builder' })).status).not.toBe(200);
      expect(live('role', 'team-lead')).toBeDefined();
    });

    it('no rule makes anybody an administrator', async () => {
      const { status } = await admin.post('/api/definitions/publish', {
        changes: [
          {
            baseVersion: 0,
            definition: {
              kind: 'rule',
              name: 'raise',
              entity: 'note',
              on: ['created'],
              when: { path: 'name', operator: 'notEmpty' },
              // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
              then: [
                {
                  do: 'createRecord',
                  with: { entity: 'user', values: { name: 'Bob', email: 'bob@example.com', role: 'staff' } },
                },
                {
                  do: 'createRecord',
                  with: { entity: 'user', values: { name: 'Eve', email: 'eve@example.com', role: 'admin' } },
                },
              ],
            },
          },
        ],
      });
      expect(status).toBe(200);
      await admin.post('/api/records/note', { values: { name: 'a' } });
      await ravand.settle();
      const { body } = await admin.get<{ items: { email: string }[] }>('/api/users');
      const emails = body.items.map(({ email }) => email);
      expect(emails).toContain('bob@example.com');
      expect(emails).not.toContain('eve@example.com');
    });

    it('T-A04 no process makes anybody an administrator, nor does what the role it runs as may not', async () => {
      const task = (values: string, entity = 'user') =>
        `<bpmn:serviceTask id="do" ravand:type="create-record"><bpmn:extensionElements><ravand:input target="entity" source="&quot;${entity}&quot;"/><ravand:input target="values" source="${values.replaceAll('"', '&quot;')}"/></bpmn:extensionElements></bpmn:serviceTask>`;
      const running = (name: string, runAs: string, body: string): ProcessDefinitionSource => ({
        kind: 'process',
        name,
        xml: `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="d" targetNamespace="x"><bpmn:process id="${name}" isExecutable="true" ravand:runAs="${runAs}"><bpmn:extensionElements><ravand:variable name="note" entity="note"/></bpmn:extensionElements><bpmn:startEvent id="start" ravand:startOn="note.created"/><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="do"/>${body}</bpmn:process></bpmn:definitions>`,
      });
      const eve = (role: string, email: string) => `{ name: "Eve", email: "${email}", role: "${role}" }`;
      const builder: RoleDefinition = { kind: 'role', name: 'modeller', may: ['studio'] };
      expect(await publish(admin, builder)).toMatchObject({ status: 200 });
      const who = await ravand.signIn(await ravand.createUser({ role: 'modeller' }));
      const processes = [
        running('raise-by-house', 'system', task(eve('admin', 'eve-house@example.com'))),
        running('raise-by-admin', 'admin', task(eve('admin', 'eve-admin@example.com'))),
        running('raise-by-staff', 'staff', task(eve('staff', 'eve-staff@example.com'))),
      ];
      for (const process of processes) await publish(who, process);
      await admin.post('/api/records/note', { values: { name: 'raises' } });
      await ravand.settle();
      const { body } = await admin.get<{ items: { email: string; role: string }[] }>('/api/users');
      expect(body.items.filter(({ email }) => email.startsWith('eve-'))).toEqual([]);
      const { body: incidents } = await admin.get<{ items: { process: string }[] }>('/api/incidents?open=true');
      expect(new Set(incidents.items.map(({ process }) => process))).toEqual(
        new Set(processes.map(({ name }) => name)),
      );
      for (const { name } of processes) {
        const definition = live('process', name)?.definition as ProcessDefinitionSource;
        await publish(admin, { ...definition, xml: definition.xml.replace(' ravand:startOn="note.created"', '') });
      }
    });

    it('says itself what it may with entities that do not name it, and follows their names', async () => {
      const all = { read: 'all', create: true, update: 'all', delete: 'none' } as const;
      const archive: EntityDefinition = {
        ...note,
        id: 'archive',
        name: 'archive',
        fields: [
          { id: 'archive.name', name: 'name', kind: 'text' },
          { id: 'archive.secret', name: 'secret', kind: 'text' },
        ],
        access: {},
      };
      await publish(admin, archive);
      const archivist: RoleDefinition = {
        kind: 'role',
        name: 'archivist',
        rights: { archive: { ...all, hidden: ['secret'] } },
      };
      expect(await publish(admin, archivist)).toMatchObject({ status: 200 });
      const who = await ravand.signIn(await ravand.createUser({ role: 'archivist' }));
      const made = await who.post<{ id: string }>('/api/records/archive', { values: { name: 'A' } });
      expect(made.status).toBe(201);
      await admin.patch(`/api/records/archive/${made.body.id}`, { values: { secret: 'x' } });
      const seen = await who.get<{ values: object }>(`/api/records/archive/${made.body.id}`);
      expect(seen.body.values).toMatchObject({ name: 'A' });
      expect(seen.body.values).not.toHaveProperty('secret');
      expect((await who.delete(`/api/records/archive/${made.body.id}`)).status).toBe(403);
      for (const wrong of [
        { ...archivist, rights: { archive: { ...all, hidden: ['nothing'] } } },
        { ...archivist, rights: { archive: { ...all, where: { field: 'nothing', operator: 'empty' as const } } } },
      ])
        expect((await publish(admin, wrong)).status).toBe(422);
      // Rights to what is not there, of a plugin that is missing, wait for it.
      const more = { ...archivist.rights, nothing: { ...all, hidden: ['some'] } };
      expect(await publish(admin, { ...archivist, rights: more })).toMatchObject({ status: 200 });
      // A field that is called otherwise stays hidden.
      const renamed = { ...archive, fields: [archive.fields[0]!, { ...archive.fields[1]!, name: 'covert' }] };
      expect(await publish(admin, renamed)).toMatchObject({ status: 200 });
      expect(live('role', 'archivist')?.definition).toMatchObject({ rights: { archive: { hidden: ['covert'] } } });
      expect(
        (await who.get<{ values: object }>(`/api/records/archive/${made.body.id}`)).body.values,
      ).not.toHaveProperty('covert');
      // Taken back with one release.
      await publish(admin, { ...archivist, rights: {} });
      expect((await who.get('/api/records/archive')).status).toBe(403);
    });

    it('a role that somebody has goes with the way its people go, and everything forgets it', async () => {
      const before = live('role', 'team-lead')?.version ?? 0;
      await publish(admin, { ...ravand.definitions.current().settings, secondFactorRoles: ['team-lead'] });
      await publish(admin, { kind: 'menu', name: 'team-lead', areas: [] });
      const plain = await admin.delete<{ code: string }>(`/api/definitions/role/team-lead?version=${before}`);
      expect([plain.status, plain.body.code]).toEqual([409, 'role-in-use']);
      const none = await admin.post<{ code: string }>('/api/roles/team-lead/removal', { version: before });
      expect([none.status, none.body.code]).toEqual([409, 'role-in-use']);
      const gone = await admin.post<{ moved: number }>('/api/roles/team-lead/removal', {
        version: before,
        to: 'staff',
      });
      expect(gone.status).toBe(200);
      expect(gone.body.moved).toBeGreaterThan(0);
      expect(options()).not.toContain('team-lead');
      expect(ravand.definitions.current().entity('note')?.access).not.toHaveProperty('team-lead');
      expect(ravand.definitions.current().settings.secondFactorRoles).toBeUndefined();
      expect(live('menu', 'team-lead')).toBeUndefined();
      const { body } = await admin.get<{ items: { role: string }[] }>('/api/users');
      expect(body.items.some(({ role }) => role === 'team-lead')).toBe(false);
    });

    it('what gives work to a role, was saved for it or shared with it, names it or goes with its people: nothing dangles', async () => {
      await publish(admin, { kind: 'role', name: 'clerk', label: { en: 'Clerk' } });
      await publish(admin, { ...(live('entity', 'note')?.definition as EntityDefinition), shareable: true });
      const noted = live('entity', 'note')?.definition as EntityDefinition;
      await publish(admin, { ...noted, access: { ...noted.access, clerk: noted.access.staff! } });
      const on = (id: string, signal: string) => `<bpmn:signalEventDefinition id="${id}D" signalRef="${signal}" />`;
      const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="D" targetNamespace="https://ravand.dev/clerks">
  <bpmn:signal id="Begin" name="clerks begin" /><bpmn:signal id="Go" name="clerks go" />
  <bpmn:process id="clerks" isExecutable="true">
    <bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing>${on('s', 'Begin')}</bpmn:startEvent>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="wait" />
    <bpmn:intermediateCatchEvent id="wait"><bpmn:incoming>f</bpmn:incoming><bpmn:outgoing>g</bpmn:outgoing>${on('wait', 'Go')}</bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="g" sourceRef="wait" targetRef="u" />
    <bpmn:userTask id="u" name="File it" ravand:candidateRole="clerk"><bpmn:incoming>g</bpmn:incoming><bpmn:outgoing>h</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="h" sourceRef="u" targetRef="e" />
    <bpmn:endEvent id="e"><bpmn:incoming>h</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;
      expect(await publish(admin, { kind: 'process', name: 'clerks', xml })).toMatchObject({ status: 200 });
      expect((await admin.post('/api/process-signals', { name: 'clerks begin' })).body).toMatchObject({ started: 1 });
      const version = live('role', 'clerk')?.version ?? 0;
      const told = await admin.post<{ code: string; details: { code: string }[] }>('/api/roles/clerk/removal', {
        version,
      });
      expect([told.status, told.body.code, told.body.details.map(({ code }) => code)]).toEqual([
        409,
        'role-named',
        ['role.in-process'],
      ]);
      const record = await admin.post<{ id: string }>('/api/records/note', { values: { name: 'shared' } });
      const share = { with: 'role:clerk', level: 'update' };
      expect((await admin.post(`/api/records/note/${record.body.id}/shares`, share)).status).toBe(201);
      const both = { with: 'role:staff', level: 'read' };
      expect((await admin.post(`/api/records/note/${record.body.id}/shares`, both)).status).toBe(201);
      const definition = { type: 'list', columns: ['name'] };
      const view = { entity: 'note', title: 'Of clerks', audience: 'role:clerk', definition };
      expect((await admin.post('/api/views', view)).status).toBe(201);
      const uses = await admin.get<Record<string, unknown>>('/api/roles/clerk/uses');
      expect(uses.body).toMatchObject({
        people: 0,
        shares: 1,
        savedViews: 1,
        definitions: [{ name: 'clerks', places: ['u'] }],
      });

      expect(await admin.post('/api/roles/clerk/removal', { version, to: 'staff' })).toMatchObject({ status: 200 });
      expect(live('process', 'clerks')?.definition).toMatchObject({
        xml: expect.stringContaining('candidateRole="staff"'),
      });
      const shares = await admin.get<{ items: { with: string; level: string }[] }>(
        `/api/records/note/${record.body.id}/shares`,
      );
      expect(shares.body.items.map(({ with: whom, level }) => [whom, level])).toEqual([['role:staff', 'update']]);
      const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
      const views = await staff.get<{ items: { title: string; audience: string }[] }>('/api/views?entity=note');
      expect(views.body.items).toMatchObject([{ title: 'Of clerks', audience: 'role:staff' }]);
      expect((await admin.get<{ shares: number }>('/api/roles/staff/uses')).body.shares).toBe(1);
      // An instance of the former version comes to its task only now, and gives it to who took over.
      await admin.post('/api/process-signals', { name: 'clerks go' });
      await ravand.settle();
      const tasks = await admin.get<{ items: { values: object }[] }>('/api/records/task');
      expect(tasks.body.items).toMatchObject([{ values: { name: 'File it', candidateRole: 'staff' } }]);
    });

    it('the administrators keep their role and all it may', async () => {
      const version = live('role', 'admin')?.version ?? 0;
      expect((await admin.post('/api/roles/admin/removal', { version, to: 'staff' })).status).toBe(409);
      const less = live('role', 'admin')?.definition as RoleDefinition;
      expect((await publish(admin, { ...less, may: ['studio'] })).status).toBe(422);
      expect((await admin.patch(`/api/users/${ravand.admin.id}`, { role: 'staff' })).status).toBe(409);
      expect((await publish(admin, { kind: 'role', name: 'system' })).status).toBe(422);
    });

    describe('A menu', () => {
      const menuOf = async (who: ApiClient) => (await who.get<Workspace>('/api/workspace')).body.menu;
      const menu: MenuDefinition = {
        kind: 'menu',
        name: 'everybody',
        areas: [
          {
            id: 'mine',
            label: { en: 'Mine' },
            lines: [
              { id: 'a', to: 'page', href: 'https://example.com/help', label: { en: 'Help' } },
              { id: 'b', to: 'separator' },
              { id: 'c', to: 'entity', entity: 'trip', label: { en: 'Journeys' } },
              { id: 'd', to: 'view', entity: 'note', view: 'all-notes', label: { en: 'All' } },
              { id: 'e', to: 'entity', entity: 'note', hidden: true },
            ],
          },
        ],
      };

      it('without one is the areas of entities; with one it is what it says, for who may open it', async () => {
        const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
        expect((await menuOf(staff)).flatMap(({ lines }) => lines.map(({ path }) => path))).toContain('/records/note');
        expect(await publish(admin, menu)).toMatchObject({ status: 200 });
        const [mine] = await menuOf(staff);
        expect(mine?.lines.map(({ id, path }) => [id, path])).toEqual([
          ['a', 'https://example.com/help'],
          ['b', undefined],
          ['c', '/records/trip'],
          ['d', '/records/note?view=all-notes'],
        ]);
        const builder = await ravand.signIn(await ravand.createUser({ role: 'builder' }));
        expect((await menuOf(builder))[0]?.lines.map(({ id }) => id)).toEqual(['a', 'b']);
      });

      it('leaves what it does not name in the order of manifests: areas, and what stands first in them', async () => {
        const made = {
          ...note,
          id: 'boat',
          name: 'boat',
          area: 'a-harbour',
          fields: [{ ...note.fields[0]!, id: 'boat.name' }],
        };
        await publish(admin, made);
        const { menu: shown, areas } = (await (await ravand.signIn(ravand.admin)).get<Workspace>('/api/workspace'))
          .body;
        const order = ['customers', 'sales', 'marketing', 'service', 'accounting', 'loyalty', 'hr', 'a-harbour'];
        expect(areas.map(({ name }) => name)).toEqual(order);
        const rest = shown.filter(({ id }) => id !== 'mine');
        expect(rest.map(({ id }) => id)).toEqual(order);
        const sales = rest.find(({ id }) => id === 'sales');
        expect(sales).toMatchObject({ icon: 'target', label: { fa: 'فروش', en: 'Sales' } });
        expect(sales?.lines.slice(0, 3).map(({ path }) => path)).toEqual([
          '/records/lead',
          '/records/opportunity',
          '/records/quote',
        ]);
      });

      it('gets what is new into its area, and that of a role goes before that of everybody', async () => {
        const other = {
          ...note,
          id: 'other',
          name: 'other',
          fields: [{ id: 'other.name', name: 'name', kind: 'text' as const }],
        };
        await publish(admin, other);
        const shown = (await menuOf(admin)).find(({ id }) => id === 'sales');
        expect(shown?.lines.map(({ path }) => path)).toContain('/records/other');
        await publish(admin, {
          kind: 'menu',
          name: 'staff',
          areas: [{ id: 'sales', label: { en: 'Own' }, lines: [] }],
        });
        const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
        expect((await menuOf(staff))[0]).toMatchObject({ id: 'sales', label: { en: 'Own' } });
        expect((await menuOf(admin))[0]?.id).toBe('mine');
      });

      it('is refused when it leads nowhere, or somewhere else than https', async () => {
        const line = (more: object) =>
          ({ ...menu, areas: [{ id: 'x', lines: [{ id: 'l', ...more }] }] }) as unknown as MenuDefinition;
        for (const wrong of [
          line({ to: 'entity', entity: 'nothing' }),
          line({ to: 'process', process: 'nothing' }),
          line({ to: 'form', form: 'nothing' }),
          line({ to: 'page', href: 'javascript:alert(1)', label: { en: 'x' } }),
          line({ to: 'page', href: '//evil.example', label: { en: 'x' } }),
          { ...menu, name: 'no-role' },
        ])
          expect((await publish(admin, wrong)).status).toBe(422);
      });

      it('starts only the processes it offers', async () => {
        const process = ravand.definitions.current().all('process')[0]?.definition.name ?? '';
        const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
        expect((await staff.post(`/api/menu/processes/${process}/start`, {})).status).toBe(403);
      });
    });
  });
}
