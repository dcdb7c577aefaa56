// What every installation may assume of pages of records: they are definitions like any other, each reader has the page of their role and of it what they see,
// names are followed, and its buttons act. Run by record-pages.test.ts and record-pages.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { fromFiles, toFiles } from '../../core/definitions/definition-files.ts';
import type { Definition, EntityDefinition, PageDefinition, RuleDefinition } from '../../schemas/types.ts';

const room: EntityDefinition = {
  kind: 'entity',
  id: 'room',
  name: 'room',
  label: { en: 'Room' },
  titleField: 'name',
  pipeline: { field: 'state' },
  fields: [
    { id: 'room.name', name: 'name', kind: 'text' },
    {
      id: 'room.state',
      name: 'state',
      kind: 'choice',
      options: [{ value: 'free', label: { en: 'Free' } }, { value: 'taken' }],
    },
    { id: 'room.rent', name: 'rent', kind: 'integer' },
  ],
  access: {
    manager: { read: 'all', create: true, update: 'all', delete: 'all' },
    staff: { read: 'all', create: true, update: 'all', delete: 'none', hidden: ['rent'] },
  },
};
const stay: EntityDefinition = {
  kind: 'entity',
  id: 'stay',
  name: 'stay',
  label: { en: 'Stay' },
  titleField: 'guest',
  fields: [
    { id: 'stay.guest', name: 'guest', kind: 'text' },
    { id: 'stay.room', name: 'room', kind: 'reference', target: 'room' },
    { id: 'stay.nights', name: 'nights', kind: 'integer' },
  ],
  access: {
    manager: { read: 'all', create: true, update: 'all', delete: 'all' },
    staff: { read: 'all', create: true, update: 'all', delete: 'none', hidden: ['nights'] },
  },
};
const rule: RuleDefinition = {
  kind: 'rule',
  name: 'take-room',
  label: { en: 'Take the room' },
  entity: 'room',
  on: ['deleted'],
  when: { path: 'name', operator: 'notEqual', value: 'Closed' },
  // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
  then: [{ do: 'setField', with: { field: 'state', value: 'taken' } }],
};
const page: PageDefinition = {
  kind: 'page',
  name: 'room',
  entity: 'room',
  head: ['state'],
  stage: 'state',
  strip: ['rent', 'state'],
  tabs: [
    { id: 'details', kind: 'details' },
    {
      id: 'stays',
      kind: 'related',
      relation: 'stay.room',
      columns: ['guest', 'nights'],
      filter: { field: 'nights', operator: 'gt', value: 1 },
      label: { en: 'Long stays' },
    },
  ],
  aside: [{ id: 'money', kind: 'fields', fields: ['rent'] }],
  buttons: [
    { id: 'edit', does: 'edit' },
    { id: 'take', does: 'rule', target: 'take-room', label: { en: 'Take' } },
    { id: 'free', does: 'stage', target: 'free' },
  ],
};
interface Workspace {
  pages: PageDefinition[];
}
interface Finding {
  code: string;
  pointer: string;
  severity?: string;
  message: string;
}

/** @param postgresUrl absent = SQLite */
export function describePages(postgresUrl: () => Promise<string | undefined>): void {
  describe('Pages of records', () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let staff: ApiClient;
    let manager: ApiClient;

    const version = (kind: 'page' | 'entity' | 'rule' | 'role', name: string) =>
      ravand.definitions.current().get(kind, name)?.version ?? 0;
    const publish = async (...definitions: (PageDefinition | EntityDefinition | RuleDefinition)[]) => {
      const changes = definitions.map((one) => ({ definition: one, baseVersion: version(one.kind, one.name) }));
      const { status, body } = await admin.post<{ details?: Finding[] }>('/api/definitions/publish', { changes });
      return { status, found: (body.details ?? []).map(({ code, pointer }) => `${pointer.split(' ').at(-1)} ${code}`) };
    };
    const pageOf = async (who: ApiClient) =>
      (await who.get<Workspace>('/api/workspace')).body.pages.find(({ entity }) => entity === 'room');
    const check = async (definition: PageDefinition) =>
      (await admin.post<{ findings: Finding[] }>(`/api/definitions/page/${definition.name}/check`, { definition })).body
        .findings;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      [staff, manager] = (await Promise.all(
        ['staff', 'manager'].map(async (role) => ravand.signIn(await ravand.createUser({ role }))),
      )) as [ApiClient, ApiClient];
      expect(await publish(room, stay)).toMatchObject({ status: 200 });
      expect(await publish(rule)).toEqual({ status: 200, found: [] });
    });
    afterAll(() => ravand.stop());

    it('nobody has said anything before one is live, and then each reader has of it what they see', async () => {
      expect(await pageOf(admin)).toBeUndefined();
      expect(await publish(page)).toEqual({ status: 200, found: [] });
      // What a button does is the server's to know.
      const { kind: _kind, ...rest } = page;
      const all = {
        ...rest,
        buttons: [
          page.buttons?.[0],
          { id: 'take', does: 'rule', label: { en: 'Take' } },
          // To a stage it moves by itself, and is called as that.
          { id: 'free', does: 'stage', target: 'free', label: { en: 'Free' } },
        ],
      };
      expect(await pageOf(manager)).toEqual(all);
      expect(await pageOf(staff)).toEqual({
        ...all,
        strip: ['state'],
        // The list filters by what they do not see: it would tell of that, or show others than it says.
        tabs: [page.tabs[0]],
        aside: [{ id: 'money', kind: 'fields', fields: [] }],
      });
    });

    it('what it names must be there, and once; each finding stands at its place', async () => {
      const wrong: PageDefinition = {
        ...page,
        name: 'wrong',
        roles: ['staff', 'nobody'],
        head: ['gone'],
        stage: 'rent',
        tabs: [
          { id: 'a', kind: 'related', relation: 'stay.guest' },
          { id: 'a', kind: 'timeline' },
          { id: 'b', kind: 'timeline' },
          {
            id: 'c',
            kind: 'related',
            relation: 'stay.room',
            columns: ['gone'],
            filter: { field: 'no', operator: 'empty' },
          },
        ],
        aside: [{ id: 'd', kind: 'details' }],
        buttons: [
          { id: 'x', does: 'process', target: 'none' },
          { id: 'y', does: 'stage', target: 'none' },
        ],
      };
      expect((await publish(wrong)).found.sort()).toEqual([
        '/aside/0/kind definition.page-aside',
        '/buttons/0/target definition.form-target',
        '/buttons/1/target definition.form-target',
        '/head/0 definition.unknown-field',
        '/roles/1 definition.unknown-role',
        '/stage definition.not-a-choice',
        '/tabs/0/relation definition.form-relation',
        '/tabs/1/id definition.page-twice',
        '/tabs/2/kind definition.page-twice',
        '/tabs/3/columns/0 definition.unknown-field',
        '/tabs/3/filter/field definition.unknown-field',
      ]);
      expect((await publish({ ...page, name: 'other' })).found).toEqual(['/roles definition.page-taken']);
    });

    it('what a reader does not see is told as a doubt, with its place and the role', async () => {
      const findings = await check(page);
      expect(findings.map(({ pointer, code, severity }) => [pointer, code, severity])).toEqual([
        ['/strip/0', 'definition.page-unseen', 'warning'],
        ['/tabs/1/columns/1', 'definition.page-unseen', 'warning'],
        ['/aside/0/fields/0', 'definition.page-unseen', 'warning'],
        ['/tabs/1/filter/field', 'definition.page-unseen', 'warning'],
      ]);
      expect(findings[0]?.message).toContain('staff');
      expect(await check({ ...page, roles: ['manager'] })).toEqual([]);
    });

    it('the page of a role comes before that of everybody', async () => {
      const own: PageDefinition = { ...page, name: 'room-staff', roles: ['staff'], strip: ['state'], buttons: [] };
      expect((await publish(own)).status).toBe(200);
      expect((await pageOf(staff))?.name).toBe('room-staff');
      expect((await pageOf(manager))?.name).toBe('room');
      await admin.delete(`/api/definitions/page/room-staff?version=${version('page', 'room-staff')}`);
      expect((await pageOf(staff))?.name).toBe('room');
    });

    it('a button of the page does what its rule says, for who has the page', async () => {
      const { body: made } = await staff.post<{ id: string }>('/api/records/room', { values: { name: 'Blue' } });
      const press = (body: object) => staff.post(`/api/records/room/${made.id}/press`, body);
      expect((await press({ page: 'room', element: 'edit' })).status).toBe(200);
      expect((await press({ page: 'room', element: 'none' })).status).toBe(404);
      expect((await press({ page: 'else', element: 'take' })).status).toBe(404);
      expect((await press({ page: 'room', form: 'room', element: 'take' })).status).toBe(422);
      expect((await press({ page: 'room', element: 'take' })).status).toBe(200);
      const after = await staff.get<{ values: { state: string } }>(`/api/records/room/${made.id}`);
      expect(after.body.values.state).toBe('taken');
    });

    it('follows the names of fields, is among their uses, and keeps them from going', async () => {
      const uses = await admin.get<{ items: { kind: string; at: string }[] }>(
        '/api/schema-changes/uses?entity=room&field=rent',
      );
      expect([uses.status, uses.body.items?.filter(({ kind }) => kind === 'page').map(({ at }) => at)]).toEqual([
        200,
        ['/strip/0', '/aside/0/fields/0'],
      ]);
      const renamed = room.fields.map((field) => (field.name === 'rent' ? { ...field, name: 'price' } : field));
      expect((await publish({ ...room, fields: renamed })).status).toBe(200);
      expect((await pageOf(manager))?.strip).toEqual(['price', 'state']);
      const without = await publish({ ...room, fields: renamed.slice(0, 2) });
      expect(without.found).toContain('/fields definition.field-in-use');
      const guests = stay.fields.map((field) => (field.name === 'guest' ? { ...field, name: 'visitor' } : field));
      expect((await publish({ ...stay, titleField: 'visitor', fields: guests })).status).toBe(200);
      expect((await pageOf(manager))?.tabs[1]?.columns).toEqual(['visitor', 'nights']);
    });

    it('is a file for a version control, and read back as it was', () => {
      const live = ravand.definitions.current().get('page', 'room')?.definition as Definition;
      const files = toFiles([live]);
      expect([...files.keys()]).toEqual(['pages/room.json']);
      expect(fromFiles(files)).toEqual({ definitions: [live], faults: [] });
    });
  });
}
