// What rules and processes see of the records that a record holds, of a field of several and of its lines: as the principal they read as.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition, RuleAction, RuleCondition } from '../../schemas/types.ts';
import { bpmn } from '../conformance/small-model.ts';
import { field, problemOf } from './records-house.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const entity = (name: string, fields: EntityDefinition['fields'], more: Partial<EntityDefinition> = {}) => ({
  kind: 'entity' as const,
  id: name,
  name,
  titleField: 'name',
  ownerField: 'owner',
  fields: [field('name', 'text'), field('owner', 'reference', { target: 'user' }), ...fields],
  access: {
    staff: all,
    clerk: { ...all, read: 'own' as const, hidden: ['price'].filter((own) => fields.some((one) => one.name === own)) },
  },
  ...more,
});
const ware = entity('ware', [field('price', 'integer'), field('kind', 'text')]);
const box = entity('box', [
  field('wares', 'references', { target: 'ware', onDelete: 'clear' }),
  field('lines', 'lines', { target: 'boxLine' }),
  field('note', 'text'),
]);
const boxLine = entity(
  'boxLine',
  [
    field('box', 'reference', { target: 'box', required: true, onDelete: 'cascade' }),
    field('place', 'integer', { readOnly: true }),
    field('ware', 'reference', { target: 'ware' }),
    field('quantity', 'integer'),
    field('total', 'integer', { formula: { expression: 'quantity * ware.price' } }),
  ],
  { ownedBy: { field: 'box', order: 'place' } },
);

describe('What a record holds', () => {
  let ravand: TestRavand;
  const context = () => ravand.systemContext('test');
  let wares: string[];
  let count = 0;

  beforeAll(async () => {
    ravand = await createTestRavand({ listen: false });
    await ravand.definitions.publish(
      context(),
      [ware, box, boxLine].map((definition) => ({ definition, baseVersion: 0 })),
    );
    wares = [];
    for (const price of [3, 50])
      wares.push((await ravand.records.create(context(), 'ware', { name: `w${price}`, price, kind: 'k' })).id);
  });
  afterAll(() => ravand.stop());

  const rule = async (when: RuleCondition, then: RuleAction[], on: ('created' | 'updated')[] = ['created']) => {
    count += 1;
    const definition = { kind: 'rule' as const, name: `held-${count}`, entity: 'box', on, when, then };
    await ravand.definitions.publish(context(), [{ definition, baseVersion: 0 }]);
  };
  const note = (value: string): RuleAction[] => [{ do: 'setField', with: { field: 'note', value } }];
  const named = (name: string): RuleCondition => ({ path: 'name', operator: 'equal', value: name });
  const make = async (values: Record<string, unknown>) => ravand.records.create(context(), 'box', values);
  const noteOf = async (id: string) => (await ravand.records.get(context(), 'box', id)).values.note;

  it('is in the conditions of rules: one of them has to pass, and none for what is not', async () => {
    const dear: RuleCondition = { path: 'wares.price', operator: 'greaterThan', value: 10 };
    await rule({ all: [named('by wares'), dear] }, note('dear'));
    expect((await make({ name: 'by wares', wares })).values.note).toBe('dear');
    expect((await make({ name: 'by wares', wares: [wares[0]] })).values.note).toBeNull();
    const none: RuleCondition = { path: 'lines.ware.price', operator: 'notEqual', value: 50 };
    await rule({ all: [named('by lines'), none] }, note('cheap'));
    const lines = wares.map((id) => ({ ware: id, quantity: 1 }));
    expect((await make({ name: 'by lines', lines })).values.note).toBeNull();
    expect((await make({ name: 'by lines', lines: [lines[0]] })).values.note).toBe('cheap');
  });

  it('is in the conditions as it was before, too', async () => {
    const moved: RuleCondition = {
      all: [
        { path: 'lines.quantity', operator: 'changed' },
        { path: 'before.lines.quantity', operator: 'equal', value: 2 },
      ],
    };
    await rule({ all: [named('moved'), moved] }, note('moved'), ['updated']);
    const one = await make({ name: 'moved', lines: [{ quantity: 2 }, { quantity: 1 }] });
    const [first] = one.values.lines as { id: string }[];
    await ravand.records.update(context(), 'box', one.id, { lines: [{ id: first!.id, quantity: 5 }] });
    expect(await noteOf(one.id)).toBe('moved');
  });

  it('is in the arguments of actions, with what is computed of it', async () => {
    const value =
      '="" + string(sum(record.lines.total)) + " " + string(count(record.wares[price > 10])) + record.wares[1].name';
    await rule(named('told'), note(value));
    const lines = wares.map((id) => ({ ware: id, quantity: 2 }));
    expect((await make({ name: 'told', lines, wares })).values.note).toBe('106 1w3');
    await rule(named('nothing'), note('=string(count(record.lines) + count(record.wares))'));
    expect((await make({ name: 'nothing' })).values.note).toBe('0');
  });

  it('is asked for by names that are checked before a rule goes live', async () => {
    const faults = async (work: Promise<unknown>) =>
      (await problemOf(work)).details.map(({ pointer, code, params }) => `${pointer} ${code} ${params?.found}`);
    expect(await faults(rule({ path: 'wares.prise', operator: 'equal', value: 1 }, note('x')))).toEqual([
      '/when/path rule-path-unknown wares.prise',
    ]);
    expect(await faults(rule(named('x'), note('=record.lines[quantty > 1].total')))).toEqual([
      '/then/0/with/value rule-path-unknown record.lines.quantty',
    ]);
    expect(await faults(rule(named('x'), note('=sum(record.lines.ware.prise)')))).toEqual([
      '/then/0/with/value rule-path-unknown record.lines.ware.prise',
    ]);
  });

  it('is what a process may read, and its history keeps what was read of it and nothing else', async () => {
    const variable = '<bpmn:extensionElements><ravand:variable name="box" entity="box"/></bpmn:extensionElements>';
    const process = (name: string, condition: string, runAs = '') => {
      const body = `${variable}<bpmn:startEvent id="begin"/><bpmn:exclusiveGateway id="choose" default="no"/><bpmn:userTask id="yes"/><bpmn:userTask id="else"/>`;
      const xml = bpmn(body, ['begin>choose', `choose>yes ? ${condition}`, 'no: choose>else']).replace(
        'isExecutable="true"',
        `isExecutable="true"${runAs}`,
      );
      return { kind: 'process' as const, name, xml };
    };
    const begin = async (name: string, id: string) => {
      const started = await ravand.database.transaction(context(), (inside) =>
        ravand.workflow.start(inside, name, { variables: { box: id }, subject: { entity: 'box', id } }),
      );
      const { items } = await ravand.records.query(context(), 'task', { limit: 50 });
      const task = items.find(({ values }) => values.instance === started);
      return [started, task?.values.element] as const;
    };
    const dear = 'some l in box.lines satisfies l.quantity > 1 and l.ware.price > 10';
    await ravand.definitions.publish(context(), [{ definition: process('weighs', dear), baseVersion: 0 }]);
    const lines = wares.map((id) => ({ ware: id, quantity: 2, name: 'unread' }));
    const one = await make({ name: 'weighed', lines });
    const [instance, element] = await begin('weighs', one.id);
    expect(element).toBe('yes');
    const events = await ravand.events.timeline(context(), { entity: 'box', id: one.id }, {});
    const seen = events.flatMap(({ data }) => (data.conditions === undefined ? [] : [data.conditions]));
    expect(instance).toBeTruthy();
    expect(seen).toMatchObject([
      [{ values: { 'box.lines.quantity': [2, 2], 'box.lines.ware.price': [3, 50] }, result: true }],
    ]);
    expect(JSON.stringify(seen)).not.toContain('unread');
    // A role that sees no wares reads none.
    const counts = 'count(box.wares[price > 1]) > 0';
    await ravand.definitions.publish(context(), [
      { definition: process('counts', counts), baseVersion: 0 },
      { definition: process('counts-as-clerk', counts, ' ravand:runAs="clerk"'), baseVersion: 0 },
    ]);
    const other = await make({ name: 'counted', wares });
    expect((await begin('counts', other.id))[1]).toBe('yes');
    expect((await begin('counts-as-clerk', other.id))[1]).toBe('else');
    const wrong = { definition: process('wrong', 'sum(box.lines.quantty) > 1'), baseVersion: 0 };
    expect((await problemOf(ravand.definitions.publish(context(), [wrong]))).details).toMatchObject([
      { code: 'bpmn.field-missing', params: { path: 'box.lines.quantty', entity: 'boxLine' } },
    ]);
  });
});
