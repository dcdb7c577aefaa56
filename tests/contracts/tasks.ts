// The contract of tasks over HTTP, the same on every database: who sees them, taking and giving them, dates, drafts, reports, and who wins.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { seenBy, taskStatement } from '../../core/automation/tasks/list-tasks.ts';
import { sql } from '../../core/database/sql.ts';
import { inspection, sequence } from './tasks-model.ts';

interface Item {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly state: string;
  readonly assignee?: string;
  readonly owner?: string;
  readonly delegation?: string;
  readonly overdue: boolean;
  readonly draftAt?: string;
}
interface Detail extends Item {
  readonly values: Record<string, unknown>;
  readonly draft: { savedAt: string; dropped: { field: string; label?: Record<string, string> }[] } | null;
  readonly why?: string;
  readonly may: Record<string, boolean>;
  readonly reports: { kind: string; code: string; name: string; interrupts: boolean }[];
}
interface Page {
  readonly items: Item[];
  readonly next?: string;
  readonly counts: { mine: number; team: number; drafts: number };
  readonly processes: { name: string }[];
}
interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly details: { pointer: string; code: string; message: string }[];
}

/** @param postgresUrl absent = SQLite */
export function keepsTasks(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`Tasks on ${name}`, () => {
    let ravand: TestRavand;
    let team = '';
    const accounts = {} as Record<'admin' | 'manager' | 'sara' | 'bahram' | 'hoda', Account>;
    const people = {} as Record<'admin' | 'manager' | 'sara' | 'bahram' | 'hoda', ApiClient>;
    type Who = keyof typeof people;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      people.admin = await ravand.signIn(ravand.admin);
      accounts.admin = ravand.admin;
      const made = await people.admin.post<{ id: string }>('/api/records/team', { values: { name: 'Field service' } });
      team = made.body.id;
      const names = [
        ['manager', 'manager', 'Mina'],
        ['sara', 'staff', 'Sara'],
        ['bahram', 'staff', 'Bahram'],
        ['hoda', 'staff', 'Hoda'],
      ] as const;
      for (const [who, role, called] of names) {
        accounts[who] = await ravand.createUser({
          role,
          name: called,
          language: 'en',
          ...(who === 'hoda' ? { team } : {}),
        });
        people[who] = await ravand.signIn(accounts[who]);
      }
      await publish(inspection);
    });
    afterAll(() => ravand.stop());

    async function publish(...definitions: object[]): Promise<void> {
      const changes = definitions.map((definition) => ({ definition, baseVersion: 0 }));
      const { status, body } = await people.admin.post('/api/definitions/publish', { changes });
      expect([status, body]).toEqual([200, { release: expect.any(Number) }]);
    }
    const begin = (process: string, variables: Record<string, string> = {}): Promise<string> =>
      ravand.database.transaction(ravand.systemContext('test'), (inside) =>
        ravand.workflow.start(inside, process, { variables }),
      );
    /** Starts the process and answers its task. */
    async function taskOf(process: string, variables: Record<string, string> = {}): Promise<Item> {
      return onlyTask(await begin(process, variables));
    }
    async function onlyTask(instance: string): Promise<Item> {
      const { items } = await box('admin', `all&followUp=any&instance=${instance}`);
      expect(items).toHaveLength(1);
      return items[0]!;
    }
    async function box(who: Who, query: string): Promise<Page> {
      const { status, body } = await people[who].get<Page & Refusal>(`/api/tasks?box=${query}`);
      expect([status, body.code]).toEqual([200, undefined]);
      return body;
    }
    const detail = async (who: Who, id: string) => (await people[who].get<Detail>(`/api/tasks/${id}`)).body;
    const act = (who: Who, id: string, verb: string, body?: object) =>
      people[who].post<Item & Refusal>(`/api/tasks/${id}/${verb}`, body);
    /** In which box each person has the task. */
    async function placesOf(id: string): Promise<Record<string, string>> {
      const seen: Record<string, string> = {};
      for (const who of Object.keys(people) as Who[])
        for (const place of ['mine', 'team', 'all'])
          if (!(who in seen) && (await box(who, place)).items.some((task) => task.id === id)) seen[who] = place;
      return seen;
    }

    describe('Who sees a task', () => {
      it('that names nobody: everybody may take it', async () => {
        await publish(sequence('anyone', [{ id: 'do', name: 'Do it' }]));
        const all = { admin: 'team', manager: 'team', sara: 'team', bahram: 'team', hoda: 'team' };
        expect(await placesOf((await taskOf('anyone')).id)).toEqual(all);
      });

      it('of one assignee: they have it, those over all tasks see it, nobody else', async () => {
        await publish(sequence('direct', [{ id: 'do', name: 'Do it', settings: 'ravand:assignee="=who"' }]));
        const task = await taskOf('direct', { who: accounts.sara.id });
        expect(await placesOf(task.id)).toEqual({ admin: 'all', manager: 'all', sara: 'mine' });
        expect((await people.bahram.get(`/api/tasks/${task.id}`)).status).toBe(404);
      });

      it('of candidate users, by id or e-mail address: exactly those may take it', async () => {
        await publish(
          sequence('named', [{ id: 'do', name: 'Do it', settings: 'ravand:candidateUsers="=[one, other]"' }]),
        );
        const task = await taskOf('named', { one: accounts.sara.id, other: accounts.hoda.email });
        expect(await placesOf(task.id)).toEqual({ admin: 'team', manager: 'team', sara: 'team', hoda: 'team' });
      });

      it('of candidate roles: members of any of them may take it', async () => {
        const settings = 'ravand:candidateRoles=\'=["manager", "auditor"]\'';
        await publish(sequence('roles', [{ id: 'do', name: 'Do it', settings }]));
        expect(await placesOf((await taskOf('roles')).id)).toEqual({ admin: 'team', manager: 'team' });
      });

      it('in a lane called like a role, in any language: that role may take it', async () => {
        await publish(sequence('lane-role', [{ id: 'do', name: 'Do it', lane: 'مدیر' }]));
        expect(await placesOf((await taskOf('lane-role')).id)).toEqual({ admin: 'team', manager: 'team' });
      });

      it('in a lane called like a team: that team may take it', async () => {
        await publish(sequence('lane-team', [{ id: 'do', name: 'Do it', lane: 'Field service' }]));
        expect(await placesOf((await taskOf('lane-team')).id)).toEqual({
          admin: 'team',
          manager: 'team',
          hoda: 'team',
        });
      });

      it('in a lane, but with candidates of its own: the lane adds nobody', async () => {
        const settings = 'ravand:candidateUsers="=[who]"';
        await publish(sequence('lane-named', [{ id: 'do', name: 'Do it', lane: 'Staff', settings }]));
        const task = await taskOf('lane-named', { who: accounts.sara.id });
        expect(await placesOf(task.id)).toEqual({ admin: 'team', manager: 'team', sara: 'team' });
      });

      it('of somebody who is not there: the instance stops visibly and says whom it looked for', async () => {
        const instance = await begin('named', { one: accounts.sara.id, other: 'nobody@example.com' });
        const [incident] = await ravand.workflow.incidents(ravand.systemContext('test'), { instance, open: true });
        expect([incident?.code, incident?.detail]).toEqual([
          'task-person-unknown',
          expect.stringContaining('nobody@example.com'),
        ]);
      });

      it('is looked up in an index, not by reading every task', async () => {
        if (name !== 'SQLite') return;
        const statement = taskStatement('due', 50, [seenBy(['mine:1', 'anyone'])], undefined);
        const plan = await ravand.database.read<{ detail: string }>(sql`explain query plan ${statement}`);
        expect(plan.map((line) => line.detail).filter((line) => /SCAN (t|record_task|task_seers)/.test(line))).toEqual(
          [],
        );
      });
    });

    describe('Taking a task', () => {
      it('puts it into one list and out of the others; putting it back undoes that', async () => {
        const { id } = await taskOf('inspection');
        const claimed = await act('sara', id, 'claim');
        expect([claimed.status, claimed.body.assignee]).toEqual([200, accounts.sara.id]);
        expect(await placesOf(id)).toEqual({ admin: 'all', manager: 'all', sara: 'mine' });
        expect((await act('sara', id, 'claim')).status).toBe(200);
        expect((await act('sara', id, 'release')).body.assignee).toBeUndefined();
        expect((await placesOf(id)).bahram).toBe('team');
      });

      it('at once by two: one has it, the other is told who', async () => {
        const { id } = await taskOf('inspection');
        const answers = await Promise.all([act('sara', id, 'claim'), act('bahram', id, 'claim')]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        const winner = answers[0]?.status === 200 ? 'Sara' : 'Bahram';
        const loser = answers.find(({ status }) => status === 409);
        expect([loser?.body.code, loser?.body.detail]).toEqual(['taken', `${winner} has taken this task.`]);
      });

      it('is for candidates: for others it is not there', async () => {
        const { id } = await taskOf('named', { one: accounts.sara.id, other: accounts.hoda.id });
        expect((await act('bahram', id, 'claim')).status).toBe(404);
      });

      it('that was given to one person: it is not put back, because nobody else is named', async () => {
        const { id } = await taskOf('direct', { who: accounts.sara.id });
        const { status, body } = await act('sara', id, 'release');
        expect([status, body.code]).toEqual([409, 'task-not-claimed']);
      });

      it('is told on the timeline, with who did it', async () => {
        const { id } = await taskOf('inspection');
        await act('sara', id, 'claim');
        await act('sara', id, 'release');
        const { body } = await people.admin.get<{ items: { type: string; actor: { name: string } }[] }>(
          `/api/records/task/${id}/timeline`,
        );
        const told = body.items.filter(({ type }) => /claimed|released/.test(type));
        expect(told.map(({ type, actor }) => [type, actor.name])).toEqual([
          ['task.released', 'Sara'],
          ['task.claimed', 'Sara'],
        ]);
      });
    });

    describe('Giving a task', () => {
      it('by delegating: the owner stays, the delegate hands it back with what they typed, the owner completes', async () => {
        const { id } = await taskOf('inspection');
        await act('sara', id, 'claim');
        const given = await act('sara', id, 'delegate', { to: accounts.bahram.id });
        expect(given.body).toMatchObject({
          assignee: accounts.bahram.id,
          owner: accounts.sara.id,
          delegation: 'pending',
        });
        expect(await placesOf(id)).toEqual({ admin: 'all', manager: 'all', sara: 'all', bahram: 'mine' });

        const early = await act('bahram', id, 'complete', { values: {} });
        expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('delegated by Sara')]);
        expect((await act('sara', id, 'complete', { values: {} })).body.detail).toBe('Bahram has taken this task.');
        expect((await act('bahram', id, 'delegate', { to: accounts.hoda.id })).body.code).toBe('task-delegated');

        const back = await act('bahram', id, 'resolve', { values: {} });
        expect(back.body).toMatchObject({
          assignee: accounts.sara.id,
          owner: accounts.sara.id,
          delegation: 'resolved',
        });
        expect((await act('bahram', id, 'resolve', {})).status).toBe(409);
        expect((await act('sara', id, 'complete', { values: {} })).status).toBe(204);
      });

      it('by delegating, and taking it back without waiting', async () => {
        const { id } = await taskOf('inspection');
        await act('sara', id, 'delegate', { to: accounts.bahram.id });
        const back = await act('sara', id, 'reassign', { to: accounts.sara.id });
        expect([back.status, back.body.assignee, back.body.delegation]).toEqual([200, accounts.sara.id, undefined]);
        expect((await act('bahram', id, 'resolve', {})).status).toBe(409);
      });

      it.each([
        ['oneself', () => accounts.sara.id, 'task-delegate-self'],
        ['nobody', () => '00000000-0000-7000-8000-000000000000', 'task-user-unknown'],
        ['something else', () => 'Bahram', 'task-user-unknown'],
      ])('to %s is refused at its place', async (_whom, to, code) => {
        const { id } = await taskOf('inspection');
        const { status, body } = await act('sara', id, 'delegate', { to: to() });
        expect([status, body.details.map((one) => [one.pointer, one.code])]).toEqual([422, [['/to', code]]]);
      });

      it('to somebody else for good is for those who may change every task', async () => {
        const { id } = await taskOf('inspection');
        await act('sara', id, 'claim');
        expect((await act('sara', id, 'reassign', { to: accounts.bahram.id })).status).toBe(403);
        const patched = await people.sara.patch<Refusal>(`/api/records/task/${id}`, {
          values: { assignee: accounts.bahram.id },
        });
        expect([patched.status, patched.body.code]).toEqual([403, 'forbidden']);
        expect((await act('manager', id, 'reassign', { to: accounts.bahram.id })).body.assignee).toBe(
          accounts.bahram.id,
        );
        expect((await act('manager', id, 'reassign', { to: null })).body.assignee).toBeUndefined();
        expect((await placesOf(id)).hoda).toBe('team');
      });
    });

    describe('Planning a task', () => {
      it('hides it until its follow-up date and marks it when it is overdue', async () => {
        const { id } = await taskOf('direct', { who: accounts.sara.id });
        const plan = { dueAt: '2026-11-23T09:00:00Z', followUpAt: '2026-11-22T12:00:00Z', priority: 80 };
        expect((await people.sara.patch(`/api/tasks/${id}`, plan)).status).toBe(200);
        const ids = async (query: string) => (await box('sara', query)).items.map((task) => task.id);
        expect(await ids('mine')).not.toContain(id);
        expect(await ids('mine&followUp=later')).toEqual([id]);
        ravand.clock.advance(4 * 3_600_000);
        expect(await ids('mine&priorityFrom=76')).toEqual([id]);
        expect(await ids('mine&dueBefore=2026-11-23T09:00:00Z')).not.toContain(id);
        expect((await box('sara', 'mine')).items.find((task) => task.id === id)?.overdue).toBe(false);
        ravand.clock.advance(24 * 3_600_000);
        expect((await box('sara', 'mine')).items.find((task) => task.id === id)?.overdue).toBe(true);
      });

      it('is for who has it, and for those who may change every task', async () => {
        const { id } = await taskOf('inspection');
        expect((await people.sara.patch(`/api/tasks/${id}`, { priority: 90 })).status).toBe(403);
        expect((await people.manager.patch(`/api/tasks/${id}`, { priority: 90 })).status).toBe(200);
      });

      it('on a page that is older than the task is refused', async () => {
        const { id, version } = await taskOf('inspection');
        await act('sara', id, 'claim');
        const { status, body } = await people.sara.patch<Refusal>(`/api/tasks/${id}`, { priority: 1, version });
        expect([status, body.code]).toEqual([409, 'stale']);
      });

      it.each([
        [{ dueAt: 'tomorrow' }, '/dueAt'],
        [{ priority: 101 }, '/priority'],
        [{ priority: 'high' }, '/priority'],
        [{ assignee: null }, '/assignee'],
      ])('with %j is refused at its place', async (plan, pointer) => {
        const { id } = await taskOf('inspection');
        const { status, body } = await people.manager.patch<Refusal>(`/api/tasks/${id}`, plan);
        expect([status, body.details?.map((one) => one.pointer)]).toEqual([422, [pointer]]);
      });

      it.each<[string, string]>([
        ['dueFrom=today', '/dueFrom'],
        // T-C06: a condition is a value or a word of ours, never an expression.
        ...['$' + '{now()}', '={now()}', '{{now()}}', '=now()', '$(sleep(5))', 'now()'].map(
          (expression) => [`dueBefore=${encodeURIComponent(expression)}`, '/dueBefore'] as [string, string],
        ),
        [`priorityFrom=${encodeURIComponent('$' + '{1+1}')}`, '/priorityFrom'],
        [`instance=${encodeURIComponent('$' + '{execution.id}')}`, '/instance'],
        ['after=xyz', '/after'],
        ['sort=name', '/sort'],
        ['box=others', '/box'],
      ])('T-C06 lists with %s are refused at their place', async (query, pointer) => {
        const { status, body } = await people.sara.get<Refusal>(`/api/tasks?${query}`);
        expect([status, body.details.map((one) => one.pointer)]).toEqual([422, [pointer]]);
      });
    });

    it('A task about a record says which event explains it', async () => {
      const made = await people.sara.post('/api/records/lead', { values: { name: 'Zagros', owner: accounts.sara.id } });
      expect(made.status).toBe(201);
      const { items } = await box('sara', 'mine&search=zagros');
      expect(items).toHaveLength(1);
      const task = await detail('sara', items[0]?.id ?? '');
      const { status, body } = await people.sara.get<{ cause: object }>(`/api/events/${task.why}/why`);
      expect([status, body.cause]).toEqual([200, expect.objectContaining({ kind: 'process', name: 'lead-follow-up' })]);
    });

    it('A list comes page by page in one order: what is due first, then what is urgent, then what is old', async () => {
      await publish(
        sequence('paged', [
          {
            id: 'do',
            name: 'Page',
            settings: 'ravand:assignee="=who" ravand:due="=due" ravand:priority="=number(urgency)"',
          },
        ]),
      );
      const made: [string, string, string][] = [];
      for (const [due, urgency] of [
        ['2026-12-03T00:00:00Z', '50'],
        ['2026-12-01T00:00:00Z', '10'],
        ['2026-12-01T00:00:00Z', '90'],
        ['2026-12-02T00:00:00Z', '50'],
      ] as const)
        made.push([due, urgency, (await taskOf('paged', { who: accounts.hoda.id, due, urgency })).id]);
      const expected = [...made]
        .sort((a, b) => a[0].localeCompare(b[0]) || Number(b[1]) - Number(a[1]))
        .map(([, , id]) => id);
      for (const sort of ['due', 'priority', 'newest', 'oldest']) {
        const found: string[] = [];
        let after = '';
        do {
          const page = await box('hoda', `mine&process=paged&sort=${sort}&limit=1${after}`);
          found.push(...page.items.map(({ id }) => id));
          after = page.next === undefined ? '' : `&after=${page.next}`;
        } while (after !== '');
        if (sort === 'due') expect(found).toEqual(expected);
        expect([...found].sort()).toEqual([...expected].sort());
      }
      expect((await box('hoda', 'mine&search=pag')).items).toHaveLength(4);
      expect((await box('hoda', 'mine')).processes).toEqual([{ name: 'paged', label: { en: 'paged' } }]);
    });

    describe('A draft', () => {
      const form = (fields: object[]) => ({
        kind: 'form',
        name: 'survey',
        label: { en: 'Survey' },
        entity: 'team',
        fields,
      });
      const own = (field: string, kind: string) => ({
        field,
        own: { id: `survey.${field}`, name: field, kind, label: { en: field } },
      });

      beforeAll(() =>
        publish(
          form([own('note', 'text'), own('budget', 'integer'), own('mood', 'text')]),
          sequence('survey', [
            { id: 'ask', name: 'Ask', settings: 'ravand:form="survey" ravand:candidateRole="staff"' },
          ]),
        ),
      );

      it('is kept per person, named in the list, restored, and gone when the task is done', async () => {
        const { id } = await taskOf('survey');
        expect((await people.sara.put(`/api/tasks/${id}/draft`, { values: { note: 'half a sent' } })).status).toBe(204);
        expect((await people.bahram.put(`/api/tasks/${id}/draft`, { values: { note: 'other' } })).status).toBe(204);
        expect(await detail('sara', id)).toMatchObject({ values: { note: 'half a sent' }, draft: { dropped: [] } });
        expect((await box('sara', 'drafts')).items.map((task) => task.id)).toEqual([id]);
        expect((await box('sara', 'mine')).counts.drafts).toBe(1);
        expect((await act('sara', id, 'complete', { values: { note: 'whole' } })).status).toBe(204);
        expect((await box('sara', 'drafts')).items).toEqual([]);
        expect(await ravand.database.read(sql`select task from task_drafts where task = ${id}`)).toEqual([]);
      });

      it('may be dropped', async () => {
        const { id } = await taskOf('survey');
        await people.sara.put(`/api/tasks/${id}/draft`, { values: { note: 'no' } });
        expect((await people.sara.delete(`/api/tasks/${id}/draft`)).status).toBe(204);
        expect((await detail('sara', id)).draft).toBeNull();
      });

      it('does not make a new version of the task', async () => {
        const { id, version } = await taskOf('survey');
        await people.sara.put(`/api/tasks/${id}/draft`, { values: { note: 'a' } });
        expect((await detail('sara', id)).version).toBe(version);
      });

      it('survives a new version of the form: what is gone or of another kind is named, the rest is kept', async () => {
        const { id } = await taskOf('survey');
        await people.sara.put(`/api/tasks/${id}/draft`, { values: { note: 'kept', budget: '12', mood: 'good' } });
        const changes = [{ definition: form([own('note', 'text'), own('mood', 'integer')]), baseVersion: 1 }];
        expect((await people.admin.post('/api/definitions/publish', { changes })).status).toBe(200);
        const { values, draft } = await detail('sara', id);
        expect(values).toMatchObject({ note: 'kept', mood: null });
        expect(draft?.dropped).toEqual([
          { field: 'budget', label: { en: 'budget' } },
          { field: 'mood', label: { en: 'mood' } },
        ]);
      });

      it('of a delegate is what the owner gets back', async () => {
        const { id } = await taskOf('survey');
        await act('sara', id, 'delegate', { to: accounts.bahram.id });
        await people.bahram.put(`/api/tasks/${id}/draft`, { values: { note: 'from Bahram' } });
        await act('bahram', id, 'resolve', {});
        expect((await detail('sara', id)).values.note).toBe('from Bahram');
      });
    });

    it('T-E05 what is done, somebody else’s, waits for another or never was is completed by nobody', async () => {
      const instance = await begin('direct', { who: accounts.sara.id });
      const { id } = await onlyTask(instance);
      const never = '01890000-0000-7000-8000-000000000000';
      const steps = [
        ['complete', { values: {} }],
        ['report', { kind: 'error', code: 'BROKEN' }],
        ['claim', {}],
        ['release', {}],
        ['delegate', { to: accounts.hoda.id }],
        ['resolve', {}],
        ['reassign', { to: accounts.bahram.id }],
      ] as const;
      const state = () =>
        ravand.database.read(sql`
          select i.state, i.status, t.state as task, t.assignee, t.version from process_instances i, record_task t where i.id = ${instance} and t.id = ${id}`);
      const before = await state();
      for (const [verb, body] of steps) {
        expect([verb, (await act('bahram', id, verb, body)).status]).toEqual([verb, 404]);
        expect([verb, (await act('sara', never, verb, body)).status]).toEqual([verb, 404]);
      }
      expect((await ravand.visitor().post(`/api/tasks/${id}/complete`, { values: {} })).status).toBe(401);
      expect(await state()).toEqual(before);
      expect((await act('sara', id, 'complete', { values: {} })).status).toBe(204);
      const after = await state();
      for (const [verb, body] of steps) {
        const { status } = await act('sara', id, verb, body);
        expect([verb, status]).toEqual([verb, expect.toSatisfy((found: number) => [403, 404, 409].includes(found))]);
      }
      expect(await state()).toEqual(after);
    });

    describe('A report', () => {
      it('is offered as the model names it', async () => {
        const { id } = await taskOf('inspection');
        expect((await detail('sara', id)).reports).toEqual([
          expect.objectContaining({ kind: 'error', code: 'BROKEN', name: 'Machine is broken', interrupts: true }),
          expect.objectContaining({ kind: 'escalation', code: 'LATE', name: 'It takes longer', interrupts: false }),
        ]);
      });

      it('of an error ends the task and takes the way of its boundary event', async () => {
        const instance = await begin('inspection');
        const { id } = await onlyTask(instance);
        const report = { kind: 'error', code: 'BROKEN', note: 'Belt torn' };
        expect((await act('sara', id, 'report', report)).status).toBe(204);
        expect((await onlyTask(instance)).name).toBe('Repair the machine');
        expect(await detail('sara', id)).toMatchObject({ state: 'done', outcome: 'Machine is broken' });
        const variables = (await ravand.workflow.instance(ravand.systemContext('test'), instance))?.variables;
        expect(variables).toEqual({ why: 'Belt torn' });
        expect((await act('sara', id, 'complete', { values: {} })).status).toBe(409);
      });

      it('of an escalation that does not interrupt leaves the task open beside what follows', async () => {
        const instance = await begin('inspection');
        const { id } = await onlyTask(instance);
        expect((await act('sara', id, 'report', { kind: 'escalation', code: 'LATE' })).status).toBe(204);
        const { items } = await box('admin', `all&instance=${instance}`);
        expect(items.map((task) => task.name).sort()).toEqual(['Call the customer', 'Inspect the machine']);
        expect((await act('sara', id, 'complete', { values: {} })).status).toBe(204);
      });

      it('that the model does not know is refused with what it knows', async () => {
        const { id } = await taskOf('inspection');
        const { status, body } = await act('sara', id, 'report', { kind: 'error', code: 'LOST' });
        expect([status, body.details.map((one) => [one.pointer, one.message])]).toEqual([
          422,
          [['/code', '“LOST” is nothing that can be reported here. Allowed: BROKEN, LATE.']],
        ]);
      });
    });

    it('T-E03 Of 200 who complete one task at once one wins, 199 are told that it is done, and the process goes on once', async () => {
      const instance = await begin('inspection');
      const { id } = await onlyTask(instance);
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          act(index % 2 === 0 ? 'sara' : 'bahram', id, 'complete', { values: {} }),
        ),
      );
      const count = (status: number) => answers.filter((answer) => answer.status === status).length;
      expect([count(204), count(409)]).toEqual([1, 199]);
      expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.code))).toEqual(
        new Set(['gone']),
      );
      expect((await onlyTask(instance)).name).toBe('Sign the report');
    });
  });
}
