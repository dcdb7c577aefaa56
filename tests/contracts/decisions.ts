// What every installation may assume of decisions: published by their checks and cases, taken by business rule tasks and rules in the same transaction, told on
// the timeline as far as the reader may see, renamed with the fields they name, tried and carried in and out. Run by decisions.test.ts and
// decisions.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, TestRavand } from '#testing';
import type { DecisionDefinition, EntityDefinition } from '../../schemas/types.ts';
import { bpmn } from '../conformance/small-model.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const order: EntityDefinition = {
  kind: 'entity',
  id: 'order',
  name: 'order',
  label: { en: 'Order' },
  titleField: 'title',
  fields: [
    { id: 'title', name: 'title', kind: 'text', label: { en: 'Title' } },
    { id: 'amount', name: 'amount', kind: 'decimal', scale: 2, label: { en: 'Amount' } },
    { id: 'level', name: 'level', kind: 'choice', options: [{ value: 'gold' }, { value: 'tin' }], label: { en: 'L' } },
    { id: 'percent', name: 'percent', kind: 'decimal', scale: 2, label: { en: 'Percent' } },
  ],
  access: { manager: all, staff: { ...all, hidden: ['amount'] } },
};

const discount: DecisionDefinition = {
  kind: 'decision',
  name: 'discount',
  label: { en: 'Discount' },
  entity: 'order',
  hitPolicy: 'unique',
  inputs: [
    { id: 'i1', expression: 'amount', type: 'number' },
    { id: 'i2', expression: 'level', type: 'string', allowed: '"gold", "tin"' },
  ],
  outputs: [{ id: 'o1', name: 'percent', type: 'number' }],
  rows: [
    { id: 'r1', when: ['< 100', '-'], give: ['0'] },
    { id: 'r2', when: ['>= 100', '"gold"'], give: ['amount / 100'] },
    { id: 'r3', when: ['>= 100', '"tin"'], give: ['2.5'] },
  ],
  cases: [{ id: 'c1', given: { amount: '250', level: '"gold"' }, expected: '2.5' }],
};

const shipping: DecisionDefinition = {
  kind: 'decision',
  name: 'shipping',
  data: [
    { name: 'weight', type: 'number' },
    { name: 'amount', type: 'number' },
    { name: 'level', type: 'string' },
  ],
  requires: [{ name: 'percent', decision: 'discount' }],
  hitPolicy: 'first',
  inputs: [
    { id: 'i1', expression: 'weight', type: 'number' },
    { id: 'i2', expression: 'percent', type: 'number' },
  ],
  outputs: [
    { id: 'o1', name: 'carrier', type: 'string' },
    { id: 'o2', name: 'days', type: 'number' },
  ],
  rows: [
    { id: 'r1', when: ['> 30', '-'], give: ['"truck"', '5'] },
    { id: 'r2', when: ['-', '> 2'], give: ['"courier"', '1'] },
    { id: 'r3', when: ['-', '-'], give: ['"post"', '3'] },
  ],
};

export function describeDecisions(create: () => Promise<TestRavand>): void {
  describe('Decisions', () => {
    let ravand: TestRavand;
    let admin: ApiClient;

    beforeAll(async () => {
      ravand = await create();
      admin = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
      for (const one of [order, discount, shipping]) expect(await publish(one)).toEqual([200, expect.anything()]);
    });
    afterAll(() => ravand.stop());

    async function publish(definition: object, baseVersion = 0): Promise<readonly [number, unknown]> {
      const { status, body } = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion }] });
      return [status, body];
    }

    async function findings(definition: DecisionDefinition): Promise<string[]> {
      const { body } = await admin.post<{
        findings: { severity: string; pointer: string; code: string; params?: object }[];
      }>(`/api/definitions/decision/${definition.name}/check`, { definition });
      return body.findings.map(({ severity, pointer, code, params }) =>
        [severity, pointer, code, ...Object.values(params ?? {})].join(' '),
      );
    }

    it('are checked: faults keep one from going live, overlaps and gaps are told', async () => {
      const wrong = { ...discount, name: 'wrong', rows: [{ id: 'r', when: ['oops(', '5'], give: ['1'] }] };
      expect((await publish(wrong))[0]).toBe(422);
      expect(
        await findings({ ...discount, cases: [{ id: 'c', label: 'Small', given: { amount: '1' }, expected: '9' }] }),
      ).toEqual(['error /cases/0 decision.case-differs Small 9 0']);
      expect(await findings({ ...shipping, requires: [{ name: 'percent', decision: 'shipping' }] })).toEqual([
        'error /requires/0/decision decision.circle shipping → shipping',
      ]);
      const open = {
        ...discount,
        cases: [],
        rows: [...discount.rows.slice(0, 2), { id: 'r9', when: ['> 50', '-'], give: ['1'] }],
      };
      expect(await findings(open)).toEqual([
        'warning /rows/2 decision.overlap 1 3',
        'warning /rows/2 decision.overlap 2 3',
      ]);
      expect(await findings({ ...discount, cases: [], rows: discount.rows.slice(0, 2) })).toEqual([
        'warning /rows decision.gap amount = 100, level = "tin"',
      ]);
    });

    it('may be named by a rule before they are live: both go live in one release', async () => {
      const rule = {
        kind: 'rule',
        name: 'asks-a-draft',
        entity: 'order',
        on: ['created'],
        when: { path: 'title', operator: 'equal', value: 'draft' },
        // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
        then: [{ do: 'decide', with: { decision: 'begun', sets: { percent: 'percent' } } }],
      };
      const check = async () => {
        const path = '/api/definitions/rule/asks-a-draft/check';
        const { body } = await admin.post<{ findings: { severity: string; code: string; waits?: true }[] }>(path, {
          definition: rule,
        });
        return body.findings.map(({ severity, code, waits = false }) => [severity, code, waits]);
      };
      expect(await check()).toEqual([['error', 'rule-decision-unknown', false]]);
      const begun = { ...discount, name: 'begun' };
      const draft = { definition: begun, baseVersion: 0, revision: 0 };
      expect((await admin.put('/api/definitions/decision/begun/draft', draft)).status).toBe(200);
      expect(await check()).toEqual([['warning', 'rule-decision-unknown', true]]);
      // What is kept need not be sent again to be checked; it is the one that is meant, or none.
      const asked = (revision: number) =>
        admin.post<{ code: string }>('/api/definitions/decision/begun/check', { revision });
      expect([(await asked(1)).status, (await asked(2)).body.code]).toEqual([200, 'draft-changed']);
      expect((await publish(rule))[0]).toBe(422);
      const changes = [begun, rule].map((definition) => ({ definition, baseVersion: 0 }));
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      expect(await check()).toEqual([]);
      for (const [kind, name] of [
        ['rule', 'asks-a-draft'],
        ['decision', 'begun'],
      ])
        expect((await admin.delete(`/api/definitions/${kind}/${name}?version=1`)).status).toBe(204);
    });

    it('are taken by a business rule task: a value, or a context with what is required before it', async () => {
      const task = (decision: string) =>
        `<bpmn:startEvent id="begin"/><bpmn:businessRuleTask id="ask" ravand:decision="${decision}" ravand:resultVariable="answer"/><bpmn:endEvent id="end"/>`;
      const ask = async (decision: string, variables: object) => {
        const { body } = await admin.post<{ instance: string }>(`/api/processes/asks-${decision}/start`, { variables });
        const { body: found } = await admin.get<{ variables: Record<string, unknown> }>(
          `/api/instances/${body.instance}`,
        );
        return found.variables.answer;
      };
      for (const name of ['discount', 'shipping']) {
        const xml = bpmn(task(name), ['begin>ask', 'ask>end']);
        expect((await publish({ kind: 'process', name: `asks-${name}`, xml }))[0]).toBe(200);
      }
      expect(await ask('discount', { amount: 250, level: 'gold' })).toBe(2.5);
      expect(await ask('shipping', { weight: 3, amount: 250, level: 'tin' })).toEqual({ carrier: 'courier', days: 1 });
      const { body: made } = await admin.post<{ id: string }>('/api/records/order', {
        values: { title: 'Read', amount: '300', level: 'gold' },
      });
      expect(await ask('discount', { order: made.id })).toBe(3);
      expect(await ask('shipping', { weight: 3, order: made.id })).toEqual({ carrier: 'courier', days: 1 });
      const { body } = await admin.post<{ instance: string }>('/api/processes/asks-discount/start', {
        variables: { amount: 250, level: 'lead' },
      });
      const incidents = await ravand.workflow.incidents(ravand.systemContext('test'), { instance: body.instance });
      expect(incidents).toEqual([expect.objectContaining({ element: 'ask', code: 'decision-input-not-allowed' })]);
    });

    it('set the fields of a record by a rule, and "Why?" tells the row and what it saw to whoever may see it', async () => {
      const rule = (sets: object) => ({
        kind: 'rule',
        name: 'set-discount',
        entity: 'order',
        on: ['created'],
        when: { path: 'amount', operator: 'notEmpty' },
        // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
        then: [{ do: 'decide', with: { decision: 'discount', sets } }],
      });
      const refused = await publish(rule({ nothing: 'percent', percent: 'rate' }));
      expect(refused).toEqual([422, expect.objectContaining({ details: expect.arrayContaining([expect.anything()]) })]);
      expect((await publish(rule({ percent: 'percent' })))[0]).toBe(200);
      const { body: made } = await admin.post<{ id: string }>('/api/records/order', {
        values: { title: 'A', amount: '250', level: 'gold' },
      });
      const { body: now } = await admin.get<{ values: { percent: string } }>(`/api/records/order/${made.id}`);
      expect(now.values.percent).toBe('2.5');
      const why = async (client: ApiClient) => {
        const { body } = await client.get<{ items: { id: string; type: string }[] }>(
          `/api/records/order/${made.id}/timeline`,
        );
        const decided = body.items.find(({ type }) => type === 'rule.decided');
        const { body: told } = await client.get<{ effects: Record<string, unknown>[] }>(
          `/api/events/${decided?.id}/why`,
        );
        return told.effects[0];
      };
      expect(await why(admin)).toMatchObject({
        action: 'decide',
        detail: { decision: 'discount', version: 1, rows: [2], label: { en: 'Discount' } },
        condition: {
          type: 'any',
          holds: true,
          parts: [{ path: '2: amount >= 100 · level "gold"', seen: { 'order.amount': 250, 'order.level': 'gold' } }],
        },
      });
      const clerk = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
      expect(JSON.stringify(await why(clerk))).not.toContain('250');
    });

    it('follow a field that is renamed, in expressions and cells, and the rule that sets it', async () => {
      const renamed = order.fields.map((field) =>
        field.name === 'amount' ? { ...field, name: 'total', was: ['amount'] } : field,
      );
      const computed = {
        ...discount,
        name: 'computed',
        rows: [{ id: 'r1', when: ['? > amount - 1', '-'], give: ['amount'] }],
      };
      const { cases: _cases, ...plain } = computed;
      expect((await publish(plain))[0]).toBe(200);
      expect((await publish({ ...order, fields: renamed }, 1))[0]).toBe(200);
      const { body } = await admin.get<{ definition: DecisionDefinition }>('/api/definitions/decision/computed');
      expect(body.definition.inputs[0]?.expression).toBe('total');
      expect(body.definition.rows).toEqual([{ id: 'r1', when: ['? > total - 1', '-'], give: ['total'] }]);
      const { body: uses } = await admin.get<{ items: { kind: string; at: string }[] }>(
        '/api/schema-changes/uses?entity=order&field=total',
      );
      expect(uses.items.filter(({ kind }) => kind === 'decision').map(({ at }) => at)).toContain('/rows/0/when/0');
    });

    it('keep an entity from losing a field that they name', async () => {
      const { body } = await admin.get<{ definition: EntityDefinition; version: number }>(
        '/api/definitions/entity/order',
      );
      const fields = body.definition.fields.filter(({ name }) => name !== 'level');
      const [status, answer] = await publish({ ...body.definition, fields }, body.version);
      expect(status).toBe(422);
      expect(JSON.stringify(answer)).toContain('discount');
    });

    it('are tried with what is given and with a record, and go out and in as DMN', async () => {
      const { body: made } = await admin.post<{ id: string }>('/api/records/order', {
        values: { title: 'B', total: '400', level: 'tin' },
      });
      const { body: open } = await admin.get<{ definition: DecisionDefinition }>('/api/definitions/decision/discount');
      const attempt = async (given: object, record?: string) => {
        const { status, body } = await admin.post<Record<string, unknown>>('/api/decisions/try', {
          definition: open.definition,
          given,
          ...(record === undefined ? {} : { record }),
        });
        return status === 200 ? { rows: body.rows, text: body.text } : body.code;
      };
      expect(await attempt({ level: '"gold"', total: '120' })).toEqual({ rows: [1], text: '1.2' });
      expect(await attempt({}, made.id)).toEqual({ rows: [2], text: '2.5' });
      expect(await attempt({ level: '"gold"' }, made.id)).toEqual({ rows: [1], text: '4' });
      expect(await attempt({ level: '"lead"' }, made.id)).toBe('decision-input-not-allowed');
      expect(await attempt({ level: '"' })).toBe('invalid');
      const { body: out } = await admin.get<{ xml: string }>('/api/decisions/shipping/dmn?version=1.4');
      const { body: read } = await admin.post<{ decisions: DecisionDefinition[]; unread: unknown[] }>(
        '/api/decisions/dmn',
        out,
      );
      expect(read.unread).toEqual([]);
      expect(read.decisions.map(({ dmn: _, ...one }) => one)).toEqual([shipping, open.definition]);
      expect((await admin.get('/api/decisions/none/dmn')).status).toBe(404);
    });
  });
}
