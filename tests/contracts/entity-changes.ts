// C-01: an entity is called otherwise, taken out and brought back on a live installation, on each database: run by entity-changes.test.ts and
// entity-changes.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { readPlugins } from '../../core/plugins/read-plugins.ts';
import type { EntityDefinition } from '../../schemas/types.ts';

interface Live<D> {
  definition: D;
  version: number;
}

interface Preview {
  records: number;
  running: number;
  uses: { kind: string; name: string; at: string }[];
  goes: { kind: string; name: string }[];
  findings: { code: string; message: string }[];
}

type Items<T> = { items: T[] };

export function describeEntityChanges(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  });
  afterAll(() => ravand.stop());

  const live = async <D>(kind: string, name: string): Promise<Live<D>> =>
    (await admin.get<Live<D>>(`/api/definitions/${kind}/${name}`)).body;

  const rename = async (entity: string, to: string) => {
    const { version } = await live<EntityDefinition>('entity', entity);
    return admin.post<{ code: string; details: { code: string }[] }>('/api/entity-changes/name', {
      entity,
      to,
      version,
    });
  };

  const publish = (...definitions: object[]) =>
    admin.post<{ details: { code: string; pointer: string }[] }>('/api/definitions/publish', {
      changes: definitions.map((definition) => ({ definition, baseVersion: 0 })),
    });

  async function arrive(name: string, mobile: string): Promise<void> {
    const values = { name, mobile, smsConsent: false };
    const { status } = await ravand.visitor().post('/p/forms/lead-public', { submission: randomUUID(), values });
    expect(status).toBe(201);
    await ravand.settle();
  }

  async function find(entity: string, name: string): Promise<{ id: string; values: Record<string, unknown> }> {
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: name }));
    const { body } = await admin.get<Items<{ id: string; values: Record<string, unknown> }>>(
      `/api/records/${entity}?filter=${filter}`,
    );
    return body.items[0]!;
  }

  async function tasksOf(title: string, box = 'mine'): Promise<{ id: string; process: { element: string } }[]> {
    const { body } = await staff.get<Items<{ id: string; process: { element: string }; subject: { title: string } }>>(
      `/api/tasks?box=${box}`,
    );
    return body.items.filter(({ subject }) => subject.title === title);
  }

  describe('an entity that is called otherwise', () => {
    let before: string;
    let view: string;
    let webhook: string;
    let xml: string;
    let preview: Preview;

    beforeAll(async () => {
      await arrive('Before', '+989120000001');
      before = (await find('lead', 'Before')).id;
      xml = (await live<{ xml: string }>('process', 'lead-follow-up')).definition.xml;
      const saved = await staff.post<{ id: string }>('/api/views', {
        entity: 'lead',
        title: 'Mine',
        audience: 'me',
        definition: { type: 'list', columns: ['name'] },
      });
      view = saved.body.id;
      const hook = await admin.post<{ webhook: { id: string } }>('/api/webhooks', {
        name: 'Partner',
        url: 'https://partner.example.com/hook',
        owner: ravand.admin.id,
        records: [{ entity: 'lead', on: ['created'] }],
        events: [],
      });
      expect(hook.status).toBe(201);
      webhook = hook.body.webhook.id;
      await admin.delete(`/api/records/lead/${(await make('lead', { name: 'Gone', mobile: '+989120000009' })).id}`);
      const asked = { entity: 'lead', to: 'prospect' };
      preview = (await admin.post<Preview>('/api/entity-changes/preview-name', asked)).body;
      expect((await rename('lead', 'prospect')).status).toBe(204);
    });

    async function make(entity: string, values: object): Promise<{ id: string }> {
      const { status, body } = await admin.post<{ id: string }>(`/api/records/${entity}`, { values });
      expect(status).toBe(201);
      return body;
    }

    it('shows beforehand who follows', () => {
      const kinds = new Set(preview.uses.map(({ kind }) => kind));
      const ours = ['dashboard', 'entity', 'form', 'menu', 'message', 'process', 'rule', 'savedView', 'view'];
      expect([...kinds]).toEqual(expect.arrayContaining(ours));
      expect(preview).toMatchObject({ records: 1, running: 2, findings: [] });
      expect(preview.uses).toContainEqual(
        expect.objectContaining({ kind: 'entity', name: 'opportunity', at: expect.stringContaining('/target') }),
      );
    });

    it('keeps its records, its table and the names it had', async () => {
      const { body } = await admin.get(`/api/records/prospect/${before}`);
      expect(body).toMatchObject({ id: before, values: { name: 'Before' } });
      expect((await live<EntityDefinition>('entity', 'prospect')).definition).toMatchObject({
        name: 'prospect',
        table: 'lead',
        was: ['lead'],
      });
    });

    it('is called so wherever it is named, in the same release', async () => {
      expect((await live<{ entity: string }>('form', 'lead-contact')).definition.entity).toBe('prospect');
      expect((await live<{ entity: string }>('rule', 'welcome-sms')).definition.entity).toBe('prospect');
      expect((await live<{ entity: string }>('view', 'leads')).definition.entity).toBe('prospect');
      const message = await live<{ to: string; body: { en: string } }>('message', 'lead-nurture-1');
      expect(message.definition.to).toBe('prospect.email');
      expect(message.definition.body.en).toContain('{{prospect.name}}');
      const { definition } = await live<EntityDefinition>('entity', 'opportunity');
      expect(definition.fields.filter(({ target }) => target === 'prospect').length).toBeGreaterThan(0);
      expect(JSON.stringify(definition)).not.toContain('"target":"lead"');
      const process = await live<{ xml: string }>('process', 'lead-follow-up');
      expect(process.definition.xml).toBe(
        xml
          .replace('name="lead" entity="lead"', 'name="lead" entity="prospect"')
          .replace('"lead.created"', '"prospect.created"'),
      );
      const views = await staff.get<Items<{ id: string }>>('/api/views?entity=prospect');
      expect(views.body.items.map(({ id }) => id)).toContain(view);
      const hooks = await admin.get<Items<{ id: string; records: object[] }>>('/api/webhooks');
      expect(hooks.body.items.find(({ id }) => id === webhook)?.records).toMatchObject([{ entity: 'prospect' }]);
    });

    it('sends whoever asks for the old name to the new one, reading and writing', async () => {
      const old = `/api/records/lead/${before}`;
      const now = `/api/records/prospect/${before}`;
      const answer = await admin.get(`${old}/timeline?limit=5`);
      expect([answer.status, answer.headers.get('location')]).toEqual([308, `${now}/timeline?limit=5`]);
      const written = await admin.patch(old, { version: 1, values: { company: 'Old address' } });
      expect([written.status, written.headers.get('location')]).toEqual([308, now]);
      const definition = await admin.get('/api/definitions/entity/lead');
      expect(definition.headers.get('location')).toBe('/api/definitions/entity/prospect');
      expect((await ravand.visitor().get(old)).status).toBe(401);
    });

    it('keeps its history, its trash and its processes under one roof', async () => {
      const timeline = await admin.get<Items<{ type: string }>>(`/api/records/prospect/${before}/timeline`);
      const types = timeline.body.items.map(({ type }) => type);
      expect(types).toEqual(expect.arrayContaining(['record.created', 'record.updated', 'process.started']));
      const versions = await admin.get<Items<{ action: string }>>(`/api/records/prospect/${before}/versions`);
      expect(versions.body.items.at(-1)?.action).toBe('record.created');
      const trash = await admin.get<Items<{ id: string; title: string; entity: string }>>('/api/trash/prospect');
      expect(trash.body.items).toMatchObject([{ title: 'Gone', entity: 'prospect' }]);
      expect((await admin.post(`/api/trash/prospect/${trash.body.items[0]?.id}/restore`)).status).toBe(200);
      const instances = await staff.get<Items<object>>(`/api/instances?entity=prospect&id=${before}`);
      expect(instances.body.items).toHaveLength(1);
    });

    it('lets instances that began before go on, and begins new ones', async () => {
      const [task] = await tasksOf('Before');
      const values = { value: '900', result: 'reached' };
      expect((await staff.post(`/api/tasks/${task?.id}/complete`, { values })).status).toBe(204);
      await ravand.settle();
      expect((await tasksOf('Before')).map(({ process }) => process.element)).toEqual(['call']);
      await arrive('After', '+989120000002');
      const [first] = await tasksOf('After');
      expect((await staff.post(`/api/tasks/${first?.id}/complete`, { values })).status).toBe(204);
      await ravand.settle();
      expect((await tasksOf('After')).map(({ process }) => process.element)).toEqual(['call']);
    });

    it('keeps its name from others, and is not called what Ravand or another is called', async () => {
      const lead = { ...(await live<EntityDefinition>('entity', 'product')).definition, id: 'new', name: 'lead' };
      expect((await publish(lead)).body.details.map(({ code }) => code)).toContain('definition.entity-name-had');
      const details = async (entity: string, to: string) =>
        (await rename(entity, to)).body.details.map(({ code }) => code);
      expect(await details('user', 'person2')).toContain('definition.entity-renamed');
      expect(await details('prospect', 'product')).toContain('definition.entity-name-had');
      expect(await details('prospect', 'Not a name')).toEqual(['validation.pattern']);
    });

    it('stays so when the plugin’s files are read again, and may be called again what it was', async () => {
      await ravand.definitions.start(readPlugins().files);
      expect((await admin.get(`/api/records/prospect/${before}`)).status).toBe(200);
      expect(
        (await admin.get<Items<{ name: string }>>('/api/definitions/entity')).body.items.map(({ name }) => name),
      ).not.toContain('lead');
      expect((await rename('prospect', 'lead')).status).toBe(204);
      const { definition } = await live<EntityDefinition>('entity', 'lead');
      expect(definition).toMatchObject({ name: 'lead', was: ['prospect'] });
      expect(definition.table).toBeUndefined();
      expect((await admin.get<{ values: object }>(`/api/records/lead/${before}`)).body.values).toMatchObject({
        name: 'Before',
      });
    });
  });

  describe('an entity that is taken out', () => {
    const access = { staff: { read: 'all', create: true, update: 'all', delete: 'all' } };
    const label = (en: string) => ({ en, fa: en, ar: en, he: en });
    const text = (entity: string, name: string) => ({ id: `${entity}.${name}`, name, kind: 'text' });
    const project = {
      kind: 'entity',
      id: 'project',
      name: 'project',
      label: label('Project'),
      titleField: 'name',
      shareable: true,
      fields: [
        { ...text('project', 'name'), required: true },
        { id: 'project.product', name: 'product', kind: 'reference', target: 'product', onDelete: 'restrict' },
        { id: 'project.products', name: 'products', kind: 'references', target: 'product', onDelete: 'restrict' },
        { id: 'project.number', name: 'number', kind: 'autoNumber', unique: true, format: 'P-{number:4}' },
        { id: 'project.steps', name: 'steps', kind: 'lines', target: 'projectStep' },
      ],
      access,
    };
    const step = {
      kind: 'entity',
      id: 'projectStep',
      name: 'projectStep',
      titleField: 'name',
      ownedBy: { field: 'project', order: 'place' },
      fields: [
        text('projectStep', 'name'),
        {
          id: 'projectStep.project',
          name: 'project',
          kind: 'reference',
          target: 'project',
          required: true,
          onDelete: 'cascade',
        },
        { id: 'projectStep.place', name: 'place', kind: 'integer', readOnly: true },
      ],
      access: {},
    };
    const form = {
      kind: 'form',
      name: 'project-form',
      entity: 'project',
      label: label('F'),
      fields: [{ field: 'name' }],
    };
    const view = {
      kind: 'view',
      name: 'projects',
      entity: 'project',
      label: label('All'),
      type: 'list',
      columns: ['name'],
    };
    const rule = {
      kind: 'rule',
      name: 'project-named',
      entity: 'project',
      on: ['created'],
      when: { path: 'name', operator: 'equal', value: 'plain' },
      // biome-ignore lint/suspicious/noThenProperty: a rule's actions are called so
      then: [{ do: 'setField', with: { field: 'name', value: 'Ruled' } }],
    };
    const decision = {
      kind: 'decision',
      name: 'project-size',
      entity: 'project',
      hitPolicy: 'first',
      inputs: [{ id: 'i', expression: 'name', type: 'string' }],
      outputs: [{ id: 'o', name: 'size', type: 'string' }],
      rows: [{ id: 'r', when: ['-'], give: ['"small"'] }],
    };
    const process = {
      kind: 'process',
      name: 'project-process',
      xml: `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="d" targetNamespace="https://example.com">
  <bpmn:process id="project-process" isExecutable="true">
    <bpmn:extensionElements><ravand:variable name="project" entity="project" /></bpmn:extensionElements>
    <bpmn:startEvent id="begin" ravand:startOn="project.created" />
    <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="look" />
    <bpmn:userTask id="look" name="Look" ravand:form="project-form" ravand:candidateRole="staff" />
    <bpmn:sequenceFlow id="b" sourceRef="look" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`,
    };
    const [dayMs, staying] = [86_400_000, 'Staying'];
    let product: string;
    let one: string;

    const remove = async () => {
      const { version } = await live<EntityDefinition>('entity', 'project');
      return admin.post<{ code: string; details: { params: object }[] }>('/api/entity-changes/removal', {
        entity: 'project',
        version,
      });
    };
    const bin = async () =>
      (
        await admin.get<Items<{ id: string; entity: string; records: number; goes: object[] }>>(
          '/api/entity-changes/bin',
        )
      ).body.items;
    const made = async (entity: string, values: object): Promise<string> => {
      const { status, body } = await admin.post<{ id: string }>(`/api/records/${entity}`, { values });
      expect([status, body]).toMatchObject([201, {}]);
      return body.id;
    };

    beforeAll(async () => {
      expect((await publish(project, step, form, view, rule, decision, process)).body.details ?? []).toEqual([]);
      product = await made('product', { name: 'Thing', code: 'T-1' });
      one = await made('project', {
        name: staying,
        product,
        products: [product],
        steps: [{ name: 'First' }, { name: 'Second' }],
      });
      await made('project', { name: 'plain' });
      await ravand.settle();
    });

    it('is refused while others use it, and says who', async () => {
      const { definition, version } = await live<EntityDefinition>('entity', 'product');
      const field = { id: 'product.project', name: 'project', kind: 'reference', target: 'project' };
      const changes = [{ definition: { ...definition, fields: [...definition.fields, field] }, baseVersion: version }];
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      const preview = (await admin.post<Preview>('/api/entity-changes/preview-removal', { entity: 'project' })).body;
      expect(preview.uses).toMatchObject([{ kind: 'entity', name: 'product' }]);
      expect(await remove()).toMatchObject({
        status: 409,
        body: { code: 'entity-in-use', details: [{ params: { by: 'entity/product' } }] },
      });
      const again = [{ definition, baseVersion: version + 1 }];
      expect((await admin.post('/api/definitions/publish', { changes: again })).status).toBe(200);
      expect(
        (await admin.post<Preview>('/api/entity-changes/preview-removal', { entity: 'lead' })).body.findings[0]?.code,
      ).toBe('definition.plugin-entity-removed');
    });

    it('shows beforehand what goes along', async () => {
      const { body } = await admin.post<Preview>('/api/entity-changes/preview-removal', { entity: 'project' });
      expect(body).toMatchObject({ records: 2, running: 2, uses: [], findings: [] });
      expect(body.goes.map(({ kind, name }) => `${kind}/${name}`).sort()).toEqual([
        'decision/project-size',
        'entity/projectStep',
        'form/project-form',
        'process/project-process',
        'rule/project-named',
        'view/projects',
      ]);
    });

    it('is gone from every surface with all that was about it, and lies in the bin', async () => {
      expect((await remove()).status).toBe(204);
      for (const path of [
        `/api/records/project/${one}`,
        '/api/records/project',
        '/api/trash/project',
        '/api/definitions/form/project-form',
      ])
        expect([path, (await admin.get(path)).status]).toEqual([path, 404]);
      expect((await admin.post('/api/records/project', { values: { name: 'No' } })).status).toBe(404);
      const found = await admin.get<Items<object>>('/api/search?q=Staying');
      expect(found.body.items ?? []).toEqual([]);
      expect(await bin()).toMatchObject([{ id: 'project', entity: 'project', records: 2 }]);
      expect((await bin())[0]?.goes).toHaveLength(6);
      const details = (await publish({ ...project, id: 'other' })).body.details.map(({ code }) => code);
      expect(details).toContain('definition.entity-name-had');
      expect((await publish(project)).body.details.map(({ code }) => code)).toContain('definition.entity-taken-out');
    });

    it('leaves the instances about its records standing, each with an incident that says why', async () => {
      const [task] = await tasksOf(staying, 'team');
      expect((await staff.get(`/api/tasks/${task?.id}`)).body).toMatchObject({ name: 'Look', subject: null });
      expect((await staff.post(`/api/tasks/${task?.id}/complete`, { values: {} })).status).toBe(204);
      await ravand.settle();
      const { body } = await admin.get<Items<{ code: string; detail: string }>>('/api/incidents');
      expect(body.items).toMatchObject([{ code: 'entity-taken-out', detail: 'project' }]);
    });

    it('keeps nobody from deleting what it pointed to', async () => {
      const other = await made('product', { name: 'Other', code: 'T-2' });
      expect((await admin.delete(`/api/records/product/${product}`)).status).toBe(204);
      expect((await admin.delete(`/api/records/product/${other}`)).status).toBe(204);
    });

    it('comes back whole, with what went along, and its processes go on', async () => {
      expect((await admin.post('/api/entity-changes/bin/project/restore')).status).toBe(204);
      expect(await bin()).toEqual([]);
      const { body } = await admin.get<{ values: Record<string, unknown> }>(`/api/records/project/${one}?expand=steps`);
      expect(body.values).toMatchObject({ name: staying, product: null, products: null });
      expect(JSON.stringify(body)).toContain('Second');
      const next = await made('project', { name: 'plain', steps: [{ name: 'New' }] });
      await ravand.settle();
      expect((await admin.get<{ values: object }>(`/api/records/project/${next}`)).body.values).toMatchObject({
        name: 'Ruled',
      });
      expect((await tasksOf('Ruled', 'team')).length).toBeGreaterThan(0);
      const open = await admin.get<Items<{ id: string }>>('/api/incidents');
      expect((await admin.post(`/api/incidents/${open.body.items[0]?.id}/retry`)).status).toBeLessThan(300);
      await ravand.settle();
      const instances = await admin.get<Items<{ status: string }>>(`/api/instances?entity=project&id=${one}`);
      expect(instances.body.items).toMatchObject([{ status: 'completed' }]);
      const bound = await made('product', { name: 'Bound', code: 'T-3' });
      await made('project', { name: 'Holds', product: bound });
      expect((await admin.delete(`/api/records/product/${bound}`)).status).toBe(409);
    });

    it('ends with its tables when its time in the bin is over', async () => {
      expect((await remove()).status).toBe(204);
      ravand.clock.advance(29 * dayMs);
      await ravand.settle();
      expect(await bin()).toHaveLength(1);
      ravand.clock.advance(2 * dayMs);
      await ravand.settle();
      admin = await ravand.signIn(ravand.admin);
      expect(await bin()).toEqual([]);
      expect((await admin.post('/api/entity-changes/bin/project/restore')).status).toBe(404);
      const isSqlite = ravand.database.dialect === 'sqlite';
      const tables = await ravand.database.read<{ name: string }>(
        isSqlite
          ? sql`select name as "name" from sqlite_master where name like '%project%' and type in ('table', 'trigger')`
          : sql`select table_name as "name" from information_schema.tables where table_schema = current_schema() and table_name like '%project%'`,
      );
      // A column of a field that was taken out points there still: SQLite wants the table, which is empty, with what lets go of it.
      const left = isSqlite ? ['record_product_project_binned', 'record_project'] : [];
      expect(tables.map(({ name }) => name).sort()).toEqual(left);
      if (isSqlite) expect(await ravand.database.read(sql`select 1 from record_project`)).toEqual([]);
      expect(
        (await admin.delete(`/api/records/product/${await made('product', { name: 'Free', code: 'T-4' })}`)).status,
      ).toBe(204);
    });
  });
}
