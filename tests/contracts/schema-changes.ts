// C-01: fields are renamed, retyped and taken out on a live installation, on each database: run by schema-changes.test.ts and
// schema-changes.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { join, sql } from '../../core/database/sql.ts';
import { tendIndexes } from '../../core/entities/table-indexes.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FieldDefinition, RuleDefinition } from '../../schemas/types.ts';

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

    it('is called so in the JUEL of a process that was made for another product', async () => {
      const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="d" targetNamespace="https://example.com">
  <bpmn:process id="imported" isExecutable="true">
    <bpmn:documentation>\${lead.source} is what it asks</bpmn:documentation>
    <bpmn:extensionElements><ravand:variable name="lead" entity="lead" /></bpmn:extensionElements>
    <bpmn:startEvent id="begin" />
    <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="look" />
    <bpmn:userTask id="look" camunda:assignee="\${lead.source}" camunda:candidateUsers="\${lead.source}, \${lead.name}" />
    <bpmn:sequenceFlow id="b" sourceRef="look" targetRef="choose" />
    <bpmn:exclusiveGateway id="choose" default="no" />
    <bpmn:sequenceFlow id="yes" sourceRef="choose" targetRef="end">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">\${lead.source == 'source' &amp;&amp; lead.name != null}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="no" sourceRef="choose" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;
      const definition = { kind: 'process', name: 'imported', xml };
      const made = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
      expect([made.status, made.body]).toMatchObject([200, {}]);
      expect((await rename('lead', 'source', 'origin')).status).toBe(200);
      expect((await live<{ xml: string }>('process', 'imported')).definition.xml).toBe(
        xml
          .replace('assignee="${lead.source}"', 'assignee="${lead.origin}"')
          .replace('candidateUsers="${lead.source}', 'candidateUsers="${lead.origin}')
          .replace("{lead.source == 'source'", '{lead.origin == &apos;source&apos;')
          .replace('>${lead.source} is', '>${lead.origin} is'),
      );
      expect((await rename('lead', 'origin', 'source')).status).toBe(200);
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

  interface Change {
    id: string;
    state: string;
    done: number;
    total: number;
    failed: number;
    details: { code: string }[];
    message?: string;
  }

  const parcel = (fields: FieldDefinition[], more: Partial<EntityDefinition> = {}): EntityDefinition => ({
    kind: 'entity',
    id: 'parcel',
    name: 'parcel',
    label: { en: 'Parcel' },
    titleField: 'title',
    fields: [{ id: 'parcel.title', name: 'title', kind: 'text', label: { en: 'Title' } }, ...fields],
    access: { staff: { read: 'all', create: true, update: 'all', delete: 'none' } },
    ...more,
  });
  const size: FieldDefinition = { id: 'parcel.size', name: 'size', kind: 'text', label: { en: 'Size' } };
  const dueText: FieldDefinition = { id: 'parcel.due', name: 'due', kind: 'text', label: { en: 'Due' } };

  async function put(name: string, values: object): Promise<string> {
    const { status, body } = await admin.post<{ id: string }>('/api/records/parcel', {
      values: { title: name, ...values },
    });
    expect([status, body]).toMatchObject([201, {}]);
    return body.id;
  }
  const valuesOf = async (id: string) =>
    (await admin.get<{ values: Record<string, unknown> }>(`/api/records/parcel/${id}`)).body.values;
  const convert = (field: object, failing = 'refuse') =>
    admin.post<Change>('/api/schema-changes', { entity: 'parcel', field, failing });
  async function settled(id: string): Promise<Change> {
    await ravand.settle();
    return (await admin.get<Change>(`/api/schema-changes/${id}`)).body;
  }

  describe('a field of another kind', () => {
    let ids: string[];

    beforeAll(async () => {
      const definition = parcel([size, dueText]);
      expect((await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] })).status).toBe(
        200,
      );
      ids = [
        await put('One', { size: '۱۲', due: '1405/01/01' }),
        await put('Two', { size: '1,250', due: '2026-03-22' }),
        await put('Three', { size: 'large', due: 'soon' }),
        await put('Four', {}),
      ];
    });

    it('is shown beforehand: what runs, what it touches, what does not convert and where, and who uses it', async () => {
      const view = { kind: 'view', name: 'parcels', entity: 'parcel', type: 'list', columns: ['title', 'size'] };
      expect(
        (await admin.post('/api/definitions/publish', { changes: [{ definition: view, baseVersion: 0 }] })).status,
      ).toBe(200);
      const definition = parcel([
        { ...size, kind: 'integer' },
        { ...dueText, name: 'deadline' },
      ]);
      const { status, body } = await admin.post<Record<string, never>>('/api/schema-changes/preview', { definition });
      expect([status, body]).toMatchObject([
        200,
        {
          records: 4,
          estimatedSeconds: 1,
          findings: [],
          changes: [
            {
              change: 'retyped',
              uses: [{ kind: 'view', name: 'parcels', at: '/columns/1', field: 'size' }],
              converting: {
                looked: 3,
                failed: 1,
                isWhole: true,
                failing: [ids[2]],
                examples: [{ record: ids[2], value: 'large', records: 1, detail: { code: 'validation.integer' } }],
              },
            },
            { change: 'renamed', uses: [] },
          ],
        },
      ]);
      // Of a text PostgreSQL has a search index on its column.
      const gone = ravand.database.dialect === 'postgres' ? ['drop index if exists "record_parcel_size_search"'] : [];
      expect(body.statements).toEqual([
        expect.stringMatching(/^alter table "record_parcel" add column "size_2" (integer|bigint)$/),
        ...gone,
      ]);
      expect((await valuesOf(ids[0]!)).size).toBe('۱۲');
    });

    it('stays as it is when a value does not convert and that is not wanted', async () => {
      const started = await convert({ ...size, kind: 'integer' });
      expect([started.status, started.body]).toMatchObject([202, { state: 'converting', total: 4 }]);
      expect((await convert({ ...dueText, kind: 'date' })).body).toMatchObject({ code: 'schema-change-running' });
      const change = await settled(started.body.id);
      expect(change).toMatchObject({ state: 'refused', failed: 1, details: [{ code: 'schema-change.values' }] });
      expect((await live<EntityDefinition>('entity', 'parcel')).definition.fields[1]?.kind).toBe('text');
      expect((await valuesOf(ids[2]!)).size).toBe('large');
    });

    it('takes over what converts and what is written meanwhile; what does not is empty and kept aside', async () => {
      const { body } = await convert({ ...size, kind: 'integer' }, 'empty');
      await admin.patch(`/api/records/parcel/${ids[1]}`, { version: 1, values: { size: '77' } });
      const late = await put('Late', { size: '5' });
      expect(await settled(body.id)).toMatchObject({ state: 'done', failed: 1 });
      expect((await Promise.all([...ids, late].map(valuesOf))).map((values) => values.size)).toEqual([
        12,
        77,
        null,
        null,
        5,
      ]);
      const { body: kept } = await admin.get(`/api/schema-changes/${body.id}/failures`);
      expect(kept).toMatchObject({
        items: [{ record: ids[2], value: 'large', detail: { code: 'validation.integer' } }],
      });
      const filter = encodeURIComponent(JSON.stringify({ field: 'size', operator: 'gt', value: 10 }));
      const { body: found } = await staff.get<{ items: object[] }>(`/api/records/parcel?filter=${filter}`);
      expect(found.items).toHaveLength(2);
      expect((await admin.post('/api/records/parcel', { values: { title: 'x', size: 'large' } })).status).toBe(422);
    });

    it('comes back with every value it had, and with those that changed since', async () => {
      const { body } = await admin.get<{ items: Change[] }>('/api/schema-changes?entity=parcel');
      const done = body.items.find(({ state }) => state === 'done')!;
      await admin.patch(`/api/records/parcel/${ids[1]}`, { version: 2, values: { size: 80 } });
      const undone = await admin.post<Change>(`/api/schema-changes/${done.id}/undo`);
      expect(undone.status).toBe(202);
      expect(await settled(undone.body.id)).toMatchObject({ state: 'done', failed: 0 });
      expect((await Promise.all(ids.map(valuesOf))).map((values) => values.size)).toEqual(['۱۲', '80', 'large', null]);
      const { definition } = await live<EntityDefinition>('entity', 'parcel');
      expect(definition.fields[1]).toMatchObject({ name: 'size', kind: 'text' });
      expect(definition.fields[1]).not.toHaveProperty('column');
      expect((await admin.post(`/api/schema-changes/${done.id}/undo`)).body).toMatchObject({
        code: 'schema-change-not-last',
      });
    });

    it('reads texts as the kind does: days of the calendar in use, options by their labels', async () => {
      const due = await convert({ ...dueText, kind: 'date' }, 'empty');
      expect(await settled(due.body.id)).toMatchObject({ state: 'done', failed: 1 });
      expect((await Promise.all(ids.map(valuesOf))).map((values) => values.due)).toEqual([
        '2026-03-21',
        '2026-03-22',
        null,
        null,
      ]);
      const options = [{ value: 'l', label: { en: 'Large' } }, { value: '12' }, { value: '80' }];
      const chosen = await convert({ ...size, kind: 'choice', options }, 'empty');
      expect(await settled(chosen.body.id)).toMatchObject({ state: 'done', failed: 1 });
      expect((await Promise.all(ids.map(valuesOf))).map((values) => values.size)).toEqual(['12', '80', 'l', null]);
    });

    it('is found by search once it is a text', async () => {
      const { body } = await convert({ ...dueText, kind: 'text' }, 'refuse');
      expect(await settled(body.id)).toMatchObject({ state: 'done', failed: 0 });
      const { body: found } = await admin.get<{ items: { id: string }[] }>('/api/records/parcel?search=1405%2F01%2F02');
      expect(found.items.map(({ id }) => id)).toEqual([ids[1]]);
    });

    it('is listed once it is taken out, and comes back with its values', async () => {
      expect((await publish('parcel', (field) => (field.id === dueText.id ? undefined : field))).status).toBe(200);
      const { body } = await admin.get<{ items: FieldDefinition[] }>('/api/schema-changes/removed?entity=parcel');
      expect(body.items.map(({ name }) => name)).toEqual(['due']);
      const { definition, version } = await live<EntityDefinition>('entity', 'parcel');
      const fields = [...definition.fields, ...body.items];
      const back = { changes: [{ definition: { ...definition, fields }, baseVersion: version }] };
      expect((await admin.post('/api/definitions/publish', back)).status).toBe(200);
      expect((await valuesOf(ids[1]!)).due).toBe('1405/01/02');
    });

    it('is refused where something live does not go with the kind, and what it is when it is stopped', async () => {
      const asked = { path: 'size', operator: 'equal', value: 'l' } as const;
      const act = { do: 'setField', with: { field: 'title', value: 'Large one' } };
      const named = { kind: 'rule', name: 'large', entity: 'parcel', on: ['created'], when: asked } as const;
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule's schema; a rule is never awaited
      const rule: RuleDefinition = { ...named, then: [act] };
      const published = await admin.post('/api/definitions/publish', {
        changes: [{ definition: rule, baseVersion: 0 }],
      });
      expect(published.status).toBe(200);
      const number = await convert({ ...size, kind: 'integer' }, 'empty');
      expect([number.status, number.body.details.map(({ code }) => code)]).toEqual([422, ['rule-value-kind']]);
      const title = { id: 'parcel.title', name: 'title', kind: 'integer' };
      const refused = await convert(title, 'empty');
      expect(refused.status).toBe(422);
      expect(refused.body.details.map(({ code }) => code)).toContain('definition.title-kind');
      const file = await convert({ ...size, kind: 'file' }, 'empty');
      expect(file.body.details.map(({ code }) => code)).toEqual(['schema-change.kind']);
      const { body } = await convert({ ...size, kind: 'text' }, 'empty');
      expect((await admin.post(`/api/schema-changes/${body.id}/cancel`)).status).toBe(204);
      expect(await settled(body.id)).toMatchObject({ state: 'cancelled' });
      expect((await live<EntityDefinition>('entity', 'parcel')).definition.fields[1]?.kind).toBe('choice');
      expect(
        (await staff.post('/api/schema-changes', { entity: 'parcel', field: size, failing: 'empty' })).status,
      ).toBe(403);
    });
  });

  describe('an index of a long table', () => {
    const article = (fields: object, more: Partial<EntityDefinition> = {}): EntityDefinition => ({
      kind: 'entity',
      id: 'article',
      name: 'article',
      titleField: 'title',
      fields: Object.entries({ title: {}, code: {}, ...fields }).map(
        ([name, of]): FieldDefinition => ({ id: `article.${name}`, name, kind: 'text', maxLength: 60, ...of }),
      ),
      access: { staff: { read: 'all', create: true, update: 'all', delete: 'none' } },
      ...more,
    });
    const put = async (definition: EntityDefinition) => {
      const { body } = await admin.get<{ version?: number }>('/api/definitions/entity/article');
      const changes = [{ definition, baseVersion: body.version ?? 0 }];
      return admin.post<{ details: { code: string }[] }>('/api/definitions/publish', { changes });
    };
    /** Those over fields of ours. */
    async function indexes(): Promise<string[]> {
      const { database } = ravand;
      const rows = await database.read<{ name: string }>(
        database.dialect === 'sqlite'
          ? sql`select name from sqlite_master where type = 'index' and tbl_name = 'record_article' and sql is not null`
          : sql`select indexname as name from pg_indexes where tablename = 'record_article' and indexname like '%article%'`,
      );
      const names = rows.map(({ name }) => name.replace('record_article_', ''));
      return names.filter((name) => !/^(pkey|updatedAt_sort|.*_search)$/.test(name)).sort();
    }

    beforeAll(async () => {
      expect((await put(article({}))).status).toBe(200);
      for (let from = 0; from <= limits.indexedAtOnce; from += 1_000) {
        const rows = Array.from({ length: 1_000 }, (_, at) => {
          const code = `n ${from + at}`;
          return sql`(${newId()}, 1, 1, 1, 's', 's', ${code}, ${code}, ${code}, ${code})`;
        });
        await ravand.database.transaction(ravand.systemContext('seed'), ({ transaction }) =>
          transaction.write(
            sql`insert into record_article (id, version, created_at, updated_at, created_by, updated_by, title, title_folded, code, code_folded) values ${join(rows)}`,
          ),
        );
      }
    });

    it('is made before the release that asks for it, and goes after the one that does no more', async () => {
      expect((await put(article({ code: { indexed: true } }))).status).toBe(200);
      expect(await indexes()).toEqual(['code_lookup', 'title_sort']);
      expect((await put(article({ code: { unique: true } }))).status).toBe(200);
      await expect.poll(indexes).toEqual(['code_unique', 'title_sort']);
      const twice = { values: { title: 'twice', code: 'n 7' } };
      expect((await admin.post('/api/records/article', twice)).status).toBe(422);
      expect((await put(article({}))).status).toBe(200);
      expect((await admin.post('/api/records/article', twice)).status).toBe(201);
      await expect.poll(indexes).toEqual(['title_sort']);
    });

    it('over a new field holds from the first record on that is written with it', async () => {
      expect((await put(article({ label: { unique: true }, topic: { indexed: true } }))).status).toBe(200);
      const write = () => admin.post('/api/records/article', { values: { title: 'x', label: 'same', topic: 't' } });
      const answers = await Promise.all([write(), write(), write()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
      await expect.poll(indexes).toEqual(['label_unique', 'title_sort', 'topic_lookup']);
    });

    it('is not left behind by a release that did not come to be', async () => {
      const before = await indexes();
      const { version } = await live<EntityDefinition>('entity', 'article');
      const fields = { label: { unique: true }, topic: { indexed: true, unique: true } };
      const at = (definition: EntityDefinition) =>
        admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: version }] });
      // One of two that begin together is overtaken, whichever comes first.
      const two = [
        article({ ...fields, code: { indexed: true } }),
        article({ ...fields, topic: { indexed: true }, title: { indexed: true } }),
      ];
      const answers = await Promise.all(two.map(at));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const won = answers[0]!.status === 200 ? ['code_lookup', 'topic_unique'] : ['title_lookup'];
      await expect.poll(indexes).toEqual([...before, ...won].sort());
    });

    it('that a killed publication left, or a lost one, is put in order at the start', async () => {
      const before = await indexes();
      const { database, definitions } = ravand;
      await database.buildIndexes([
        { name: 'record_article_code_unique', on: sql`record_article (code)` },
        { name: 'record_article_title_code_unique', on: sql`record_article (title, code)` },
      ]);
      await database.defineBeside([sql`drop index record_article_topic_lookup`]);
      await tendIndexes({ database, definitions });
      await expect.poll(indexes).toEqual(before);
    });
  });
}
