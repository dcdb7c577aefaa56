// What a second pair of eyes broke once and must not break again, over HTTP on every database: zero bytes, tasks of processes, the last administrator.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiAnswer, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';

interface Task {
  readonly id: string;
  readonly subject: { readonly id: string };
}

interface LeadDefinition {
  readonly fields: object[];
  readonly access: { readonly staff: { hidden?: string[] } };
}

/** @param postgresUrl absent = SQLite */
export function staysUnbroken(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`Ravand on ${name}`, () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let staff: ApiClient;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
    });
    afterAll(() => ravand.stop());

    const count = async () => {
      const [row] = await ravand.database.read<Record<string, number | bigint>>(sql`select
        (select count(*) from record_lead) as leads, (select count(*) from process_instances) as instances,
        (select count(*) from messages) as messages, (select count(*) from jobs where kind <> 'rule.look') as jobs, (select count(*) from record_task) as tasks`);
      return Object.fromEntries(Object.entries(row ?? {}).map(([what, found]) => [what, Number(found)]));
    };

    async function publish(definition: object, baseVersion = 0): Promise<void> {
      const { status, body } = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion }] });
      expect([status, body]).toEqual([200, { release: expect.any(Number) }]);
    }

    it.each([
      ['a body', () => staff.post('/api/records/lead', { values: { name: 'a\0b' } }), '/values/name'],
      [
        'a body that is nothing else',
        () => staff.post('/api/records/lead', { values: { name: '\0' } }),
        '/values/name',
      ],
      ['a sign-in', () => ravand.visitor().post('/api/session', { email: 'a\0@example.com', password: 'x' }), '/email'],
      ['a search', () => staff.get('/api/records/lead?search=a%00b'), '/search'],
      [
        'a public form',
        () =>
          ravand.visitor().post('/p/forms/lead-public', {
            submission: randomUUID(),
            page: 'https://example.com/\0',
            values: { name: 'x', mobile: '09121234567' },
          }),
        '/page',
      ],
    ])('refuses a zero byte in %s at its place', async (_where, send, pointer) => {
      const before = await count();
      const { status, body } = await (send as () => Promise<ApiAnswer<Record<string, unknown>>>)();
      expect([status, body.details]).toEqual([
        422,
        [expect.objectContaining({ pointer, code: 'validation.zero-byte' })],
      ]);
      expect(await count()).toEqual(before);
    });

    it.each([
      ['GET', '/api/definitions/entity/%00'],
      ['GET', '/api/instances/%00'],
      ['GET', '/api/tasks/%00'],
      ['POST', '/api/incidents/%00/retry'],
      ['GET', '/p/forms/%00'],
    ])('knows nothing at %s %s', async (method, path) => {
      expect((await admin.send(method, path)).status).toBe(404);
    });

    it('answers the groups of a summary in one order, those without a value last', async () => {
      await admin.post('/api/records/lead', { values: { name: 'No source' } });
      const { body } = await admin.get<{ groups: { values: (string | null)[] }[] }>('/api/summary/lead?groupBy=source');
      const values = body.groups.map(({ values: [value] }) => value);
      expect(values.at(-1)).toBeNull();
      expect(values.slice(0, -1)).toEqual((values.slice(0, -1) as string[]).sort());
    });

    describe('A task that a process waits for', () => {
      let task: Task;

      beforeAll(async () => {
        const { body } = await staff.post<{ id: string }>('/api/records/lead', { values: { name: 'Waits' } });
        const { body: box } = await admin.get<{ items: Task[] }>('/api/records/task?limit=200');
        const mine = await staff.get<{ items: Task[] }>('/api/tasks?box=mine');
        task = mine.body.items.find(({ subject }) => subject.id === body.id)!;
        expect(box.items.map(({ id }) => id)).toContain(task.id);
      });

      it('is not closed behind the back of its process', async () => {
        const { status, body } = await admin.patch(`/api/records/task/${task.id}`, { values: { state: 'done' } });
        expect([status, body.details]).toEqual([
          422,
          [expect.objectContaining({ pointer: '/values/state', code: 'validation.read-only' })],
        ]);
      });

      it('is not deleted', async () => {
        const { status, body } = await admin.delete(`/api/records/task/${task.id}`);
        expect([status, body.code]).toEqual([409, 'task-of-process']);
        expect((await staff.get(`/api/tasks/${task.id}`)).status).toBe(200);
      });

      it('T-E03 completed two hundred times at once is completed once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 200 }, () =>
            staff.post(`/api/tasks/${task.id}/complete`, { values: { value: '501', result: 'reached' } }),
          ),
        );
        expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
        expect(answers.filter(({ body }) => body.code === 'gone')).toHaveLength(199);
        const { body } = await staff.get<{ items: Task[] }>('/api/tasks?box=mine');
        expect(body.items.filter(({ subject }) => subject.id === task.subject.id)).toHaveLength(1);
      });
    });

    it('creates one record of one hundred requests with the same Idempotency-Key', async () => {
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 100 }, () =>
          staff.post('/api/records/lead', { values: { name: 'Once' } }, { 'Idempotency-Key': key }),
        ),
      );
      // Whoever comes while the first is on its way is told so; whoever comes after it has its answer.
      const others = answers.filter(({ status }) => status !== 201);
      expect(others.every(({ status, body }) => status === 409 && body.code === 'idempotency-key-in-use')).toBe(true);
      expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [String(body.id)] : []))).size).toBe(1);
      const { body: found } = await staff.get<{ items: unknown[] }>('/api/records/lead?search=Once');
      expect(found.items).toHaveLength(1);
    });

    it('tells who may not see a field nothing of its value, wherever it went', async () => {
      const secret = 777123;
      const { body: lead } = await admin.get<{ definition: LeadDefinition; version: number }>(
        '/api/definitions/entity/lead',
      );
      const { definition } = lead;
      definition.fields.push({ id: 'test.secret', name: 'secret', kind: 'integer', label: { en: 'Secret' } });
      definition.access.staff.hidden = ['secret', 'email'];
      await publish(definition, lead.version);
      await publish({
        kind: 'rule',
        name: 'tells-secrets',
        entity: 'lead',
        on: ['created'],
        when: { path: 'secret', operator: 'greaterThan', value: '5' },
        // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
        then: [
          { do: 'setField', with: { field: 'value', value: '=0 - record.secret' } },
          { do: 'sendMessage', with: { template: 'lead-welcome' } },
        ],
      });
      const { body: made } = await admin.post<{ id: string }>('/api/records/lead', {
        values: { name: 'Hides', secret, email: 'hidden@example.com', mobile: '09121234567' },
      });
      await ravand.settle();
      const { body: timeline } = await staff.get<{ items: { id: string; type: string }[] }>(
        `/api/records/lead/${made.id}/timeline?limit=200`,
      );
      expect(timeline.items.map(({ type }) => type)).toContain('rule.failed');
      const answers: unknown[] = [timeline];
      for (const { id } of timeline.items) answers.push((await staff.get(`/api/events/${id}/why`)).body);
      const instances = await staff.get<{ items: { id: string }[] }>(`/api/instances?entity=lead&id=${made.id}`);
      for (const { id } of instances.body.items) answers.push((await staff.get(`/api/instances/${id}`)).body);
      for (const path of ['/api/tasks?box=mine', `/api/records/lead/${made.id}`, '/api/openapi.json', '/api/workspace'])
        answers.push((await staff.get(path)).body);
      expect(JSON.stringify(answers)).not.toMatch(new RegExp(`${secret}|hidden@example.com`));
      for (const search of [String(secret), 'hidden@example'])
        expect((await staff.get<{ items: object[] }>(`/api/records/lead?search=${search}`)).body.items).toEqual([]);
    });

    describe('The last administrator', () => {
      it('stays, whatever way the record is written', async () => {
        const path = `/api/records/user/${ravand.admin.id}`;
        for (const values of [{ role: 'staff' }, { active: false }]) {
          const { status, body } = await admin.patch(path, { values });
          expect([status, body.code]).toEqual([409, 'last-admin']);
        }
        const { status, body } = await admin.delete(path);
        expect([status, body.code]).toEqual([409, 'last-admin']);
      });

      it('is one of two who resign at once', async () => {
        const second = await ravand.createUser({ role: 'admin' });
        const answers = await Promise.all(
          [ravand.admin.id, second.id].map((id) => admin.patch(`/api/users/${id}`, { role: 'staff' })),
        );
        expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
        const [row] = await ravand.database.read<{ n: number | bigint }>(
          sql`select count(*) as n from record_user where role = ${'admin'} and active = ${1}`,
        );
        expect(Number(row?.n)).toBe(1);
      });
    });
  });
}
