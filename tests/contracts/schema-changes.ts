// C-01: fields are renamed, retyped and taken out on a live installation, on each database: run by schema-changes.test.ts and
// schema-changes.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

interface Live<D> {
  definition: D;
  version: number;
}

export function describeSchemaChanges(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  });
  afterAll(() => ravand.stop());

  async function live<D>(kind: string, name: string): Promise<Live<D>> {
    return (await admin.get<Live<D>>(`/api/definitions/${kind}/${name}`)).body;
  }

  /** Publishes the entity with its fields as `change` answers. */
  async function publish(entity: string, change: (field: FieldDefinition) => FieldDefinition | undefined) {
    const { definition, version } = await live<EntityDefinition>('entity', entity);
    const fields = definition.fields.flatMap((field) => change(field) ?? []);
    return admin.post<{ release: number; details: { code: string; params: object }[] }>('/api/definitions/publish', {
      changes: [{ definition: { ...definition, fields }, baseVersion: version }],
    });
  }

  const rename = (entity: string, from: string, to: string) =>
    publish(entity, (field) => (field.name === from ? { ...field, name: to } : field));

  async function arrive(name: string, mobile: string, of: object = {}): Promise<string> {
    const values = { name, mobile, smsConsent: false, ...of };
    const { status } = await ravand.visitor().post('/p/forms/lead-public', { submission: randomUUID(), values });
    expect(status).toBe(201);
    await ravand.settle();
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: name }));
    return (await admin.get<{ items: { id: string }[] }>(`/api/records/lead?filter=${filter}`)).body.items[0]!.id;
  }

  async function tasksOf(title: string): Promise<{ id: string; process: { element: string } }[]> {
    const { body } = await staff.get<{
      items: { id: string; process: { element: string }; subject: { title: string } }[];
    }>('/api/tasks?box=mine');
    return body.items.filter(({ subject }) => subject.title === title);
  }

  describe('a renamed field', () => {
    let before: string;
    let xml: string;
    let view: string;

    beforeAll(async () => {
      before = await arrive('Before', '+989120000001');
      xml = (await live<{ xml: string }>('process', 'lead-follow-up')).definition.xml;
      await admin.patch(`/api/records/lead/${before}`, { version: 1, values: { value: '120' } });
      const filter = { and: [{ field: 'value', operator: 'gt', value: '100' }] };
      const saved = await staff.post<{ id: string }>('/api/views', {
        entity: 'lead',
        title: 'Large',
        audience: 'me',
        definition: { type: 'list', columns: ['name', 'value'], sort: [{ field: 'value', direction: 'asc' }], filter },
      });
      expect(saved.status).toBe(201);
      view = saved.body.id;
      const [task] = await tasksOf('Before');
      expect((await staff.put(`/api/tasks/${task?.id}/draft`, { values: { value: '900' } })).status).toBeLessThan(300);
      expect((await rename('lead', 'value', 'worth')).status).toBe(200);
      expect((await rename('lead', 'mobile', 'cell')).status).toBe(200);
    });

    it('keeps its values, its column and the name it had', async () => {
      const { body } = await admin.get<{ values: Record<string, unknown> }>(`/api/records/lead/${before}`);
      expect(body.values).toMatchObject({ worth: '120', cell: '+989120000001' });
      const { definition } = await live<EntityDefinition>('entity', 'lead');
      expect(definition.fields.find(({ name }) => name === 'worth')).toMatchObject({ column: 'value', was: ['value'] });
    });

    it('is called so in forms, rules, messages, processes and saved views of the same release', async () => {
      const form = await live<{ fields: { field: string }[] }>('form', 'lead-contact');
      expect(form.definition.fields.map(({ field }) => field)).toContain('worth');
      const rule = await live<{ when: { all: { path: string }[] } }>('rule', 'welcome-sms');
      expect(rule.definition.when.all[0]?.path).toBe('cell');
      expect((await live<{ to: string }>('message', 'lead-welcome')).definition.to).toBe('lead.cell');
      const process = await live<{ xml: string }>('process', 'lead-follow-up');
      expect(process.definition.xml).toBe(xml.replace('>lead.value &gt; 500<', '>lead.worth &gt; 500<'));
      const { body } = await staff.get<{ items: { id: string; view: object }[] }>('/api/views?entity=lead');
      expect(body.items.find(({ id }) => id === view)?.view).toMatchObject({
        columns: ['name', 'worth'],
        sort: [{ field: 'worth', direction: 'asc' }],
        filter: { and: [{ field: 'worth', operator: 'gt', value: '100' }] },
      });
    });

    it('is told to who uses the old name: when writing, filtering, sorting and choosing', async () => {
      const { body: record } = await admin.get<{ version: number }>(`/api/records/lead/${before}`);
      const { version } = record;
      const written = await admin.patch(`/api/records/lead/${before}`, { version, values: { value: '1' } });
      expect(written).toMatchObject({
        status: 422,
        body: { details: [{ code: 'validation.field-renamed', params: { name: 'value', now: 'worth' } }] },
      });
      const filter = encodeURIComponent(JSON.stringify({ field: 'value', operator: 'gt', value: '1' }));
      for (const query of [`filter=${filter}`, 'sort=value:asc', 'fields=value']) {
        const { status, body } = await staff.get(`/api/records/lead?${query}`);
        expect([query, status, body]).toMatchObject([query, 422, { code: 'field-renamed' }]);
        expect(JSON.stringify(body)).toContain('worth');
      }
    });

    it('is found by the draft that was typed and the instance that began before', async () => {
      const [task] = await tasksOf('Before');
      const { body } = await staff.get(`/api/tasks/${task?.id}`);
      expect(body).toMatchObject({ values: { worth: '900' }, draft: { dropped: [] } });
      // The page was opened before: it sends the old name.
      const values = { value: '900', result: 'reached' };
      expect((await staff.post(`/api/tasks/${task?.id}/complete`, { values })).status).toBe(204);
      await ravand.settle();
      expect((await tasksOf('Before')).map(({ process }) => process.element)).toEqual(['call']);
    });

    it('is taken from a form of another site that still has the old name, and new instances go by the new one', async () => {
      const id = await arrive('After', '+989120000002');
      const { body } = await admin.get<{ values: object }>(`/api/records/lead/${id}`);
      expect(body.values).toMatchObject({ cell: '+989120000002' });
      const [task] = await tasksOf('After');
      const values = { worth: '100', result: 'reached' };
      expect((await staff.post(`/api/tasks/${task?.id}/complete`, { values })).status).toBe(204);
      await ravand.settle();
      expect(await tasksOf('After')).toEqual([]);
    });

    it('is shown under its name of today in the history of before', async () => {
      const { body } = await admin.get<{ items: { type: string; data: { changes?: object } }[] }>(
        `/api/records/lead/${before}/timeline`,
      );
      const names = body.items.flatMap(({ data }) => Object.keys(data.changes ?? {}));
      expect(names).toContain('worth');
      expect(names).not.toContain('value');
    });

    it('never gives its old name to another field, and may take it back itself', async () => {
      const { definition, version } = await live<EntityDefinition>('entity', 'lead');
      const other: FieldDefinition = { id: 'other-value', name: 'value', kind: 'text', label: { en: 'Value' } };
      const taken = await admin.post<{ details: { code: string }[] }>('/api/definitions/publish', {
        changes: [{ definition: { ...definition, fields: [...definition.fields, other] }, baseVersion: version }],
      });
      expect(taken.body.details.map(({ code }) => code)).toEqual(['definition.field-name-taken']);
      expect((await rename('lead', 'worth', 'value')).status).toBe(200);
      expect((await live<{ xml: string }>('process', 'lead-follow-up')).definition.xml).toBe(xml);
      const { body } = await admin.get<{ values: object }>(`/api/records/lead/${before}`);
      expect(body.values).toMatchObject({ value: '900' });
    });

    it('is not one of those that Ravand itself works with', async () => {
      const { status, body } = await rename('task', 'state', 'condition');
      expect([status, body.details.map(({ code }) => code)]).toEqual([422, ['definition.field-renamed']]);
    });
  });
}
