// Automation that loops, comes in crowds or fails late: it comes to rest, holds nobody else up, and shows what stands still.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';

const hour = 3_600_000;

/** @param postgresUrl absent = SQLite */
export function keepsBounds(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`Automation on ${name}`, () => {
    let ravand: TestRavand;
    let admin: ApiClient;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
    });
    afterAll(() => ravand.stop());

    async function publish(definition: { kind: string; name: string }): Promise<void> {
      const { body } = await admin.get<{ version?: number }>(`/api/definitions/${definition.kind}/${definition.name}`);
      const changes = [{ definition, baseVersion: body.version ?? 0 }];
      const answer = await admin.post('/api/definitions/publish', { changes });
      expect([answer.status, answer.body]).toEqual([200, { release: expect.any(Number) }]);
    }

    async function instances(process: string): Promise<Record<string, number>> {
      const rows = await ravand.database.read<{ status: string; n: number | bigint }>(
        sql`select status, count(*) as n from process_instances where process = ${process} group by status`,
      );
      return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
    }

    function createLeads(names: readonly string[]): Promise<unknown> {
      return ravand.database.transaction(ravand.systemContext('test'), async (inside) => {
        for (const lead of names) await ravand.records.create(inside, 'lead', { name: lead, smsConsent: false });
      });
    }

    it('a process that loops without waiting stands still with an incident, and the write that began it stands', async () => {
      await publish(
        process(
          'round',
          `${setNote('first', '"v" + string(lead.version)')}${flow('first', 'gate')}<bpmn:exclusiveGateway id="gate"/>${flow('gate', 'first')}`,
          'first',
        ),
      );
      const { status, body } = await admin.post('/api/records/lead', { values: { name: 'Round', smsConsent: false } });
      expect(status).toBe(201);
      const { body: incidents } = await admin.get<{ items: object[] }>('/api/incidents?open=true');
      expect(incidents.items).toEqual([
        expect.objectContaining({ process: 'round', code: 'budget', subject: { entity: 'lead', id: body.id } }),
      ]);
      await publish(process('round', '<bpmn:endEvent id="first"/>', 'first', false));
    });

    it('a rule that must succeed and cannot undoes the write, and says so by its name', async () => {
      const rule = {
        kind: 'rule',
        name: 'must',
        label: { en: 'A city for everybody', fa: 'شهر برای همه' },
        entity: 'organization',
        on: ['created'],
        when: { path: 'name', operator: 'notEmpty' },
        // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
        then: [
          { do: 'createRecord', with: { entity: 'lead', values: { name: 'Undone' } } },
          { do: 'setField', mustSucceed: true, with: { field: 'name', value: '=""' } },
        ],
      };
      await publish(rule);
      const { status, body } = await admin.post('/api/records/organization', { values: { name: 'Acme' } });
      expect([status, body.code, body.details]).toEqual([
        422,
        'rule-must-succeed',
        [expect.objectContaining({ pointer: '/values', code: 'validation.required' })],
      ]);
      expect(body.detail).toMatch(/شهر برای همه|A city for everybody/);
      const left = await ravand.database.read<{ n: number | bigint }>(
        sql`select (select count(*) from record_organization) + (select count(*) from record_lead where name = ${'Undone'}) as n`,
      );
      expect(Number(left[0]?.n)).toBe(0);
      await publish({ ...rule, enabled: false } as typeof rule);
    });

    describe('Timers that are due at once', () => {
      const steps = ['one', 'two', 'three', 'four'];
      const sets = steps.map((id) => setNote(id, `"${id}"`)).join('');
      const flows = [
        flow('hour', 'one'),
        flow('one', 'two'),
        flow('two', 'three'),
        flow('three', 'four'),
        flow('four', 'end'),
      ];

      beforeAll(async () => {
        const waits = `<bpmn:intermediateCatchEvent id="hour"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
        await publish(process('crowd', `${waits}${sets}${flows.join('')}<bpmn:endEvent id="end"/>`, 'hour'));
      });

      it('all fire, however much each of them causes', async () => {
        const crowd = Array.from({ length: 250 }, (_, index) => `Crowd ${index}`);
        for (let at = 0; at < crowd.length; at += 50) await createLeads(crowd.slice(at, at + 50));
        ravand.clock.advance(hour);
        expect(await ravand.workflow.fireTimers()).toBe(250);
        expect(await instances('crowd')).toEqual({ completed: 250 });
      });

      it('fire without the one whose consequences are refused, which is an incident and fires when somebody tries again', async () => {
        await createLeads(Array.from({ length: 10 }, (_, index) => (index === 4 ? 'Poison' : `Sound ${index}`)));
        const rule = {
          kind: 'rule',
          name: 'refuses',
          entity: 'lead',
          on: ['updated'],
          when: { path: 'name', operator: 'equal', value: 'Poison' },
          // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
          then: [{ do: 'setField', mustSucceed: true, with: { field: 'name', value: '=""' } }],
        };
        await publish(rule);
        ravand.clock.advance(hour);
        expect(await ravand.workflow.fireTimers()).toBe(9);
        expect(await instances('crowd')).toEqual({ completed: 259, running: 1 });
        await publish({ ...rule, enabled: false } as typeof rule);
        ravand.clock.advance(hour);
        expect(await ravand.workflow.fireTimers()).toBe(0);
        const open = async () =>
          (await admin.get<{ items: { id: string; process: string }[] }>('/api/incidents?open=true')).body.items.filter(
            (incident) => incident.process === 'crowd',
          );
        const [refused] = await open();
        expect(refused).toMatchObject({ element: 'hour', code: 'timer-failed' });
        await admin.post(`/api/incidents/${refused?.id}/retry`);
        expect(await ravand.workflow.fireTimers()).toBe(1);
        expect(await instances('crowd')).toEqual({ completed: 260 });
        expect(await open()).toEqual([]);
      });
    });
  });
}

function process(id: string, body: string, first: string, starts = true): { kind: string; name: string; xml: string } {
  const on = starts ? ' ravand:startOn="lead.created"' : '';
  return {
    kind: 'process',
    name: id,
    xml: `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="definitions" targetNamespace="https://example.com"><bpmn:process id="${id}" name="${id}" isExecutable="true"><bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements><bpmn:startEvent id="start"${on}/>${flow('start', first)}${body}</bpmn:process></bpmn:definitions>`,
  };
}

function flow(from: string, to: string): string {
  return `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
}

function setNote(id: string, expression: string): string {
  const source = expression.replaceAll('"', '&quot;');
  return `<bpmn:serviceTask id="${id}" name="${id}" ravand:type="set-field"><bpmn:extensionElements><ravand:input target="field" source="&quot;note&quot;"/><ravand:input target="value" source="${source}"/></bpmn:extensionElements></bpmn:serviceTask>`;
}
