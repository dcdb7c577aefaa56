// What rules do and how far their failures go: real rooms, rules published as an administrator would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import type { StoredEvent } from '../../core/events/events.ts';
import type { RuleAction, RuleCondition, RuleDefinition } from '../../schemas/types.ts';

describe('A rule', () => {
  let ravand: TestRavand;
  const context = () => ravand.systemContext('test');
  const city = (value: string): RuleCondition => ({ path: 'city', operator: 'equal', value });

  beforeAll(async () => {
    ravand = await createTestRavand({ listen: false });
  });
  afterAll(() => ravand.stop());

  let count = 0;
  async function rule(
    when: RuleCondition,
    then: readonly RuleAction[],
    on: RuleDefinition['on'] = ['created'],
  ): Promise<string> {
    count += 1;
    const definition: RuleDefinition = { kind: 'rule', name: `rule-${count}`, entity: 'person', on, when, then };
    await ravand.definitions.publish(context(), [{ definition, baseVersion: 0 }]);
    return definition.name;
  }
  const eventsOf = (id: string): Promise<StoredEvent[]> => ravand.events.timeline(context(), { entity: 'person', id });
  const kinds = async (id: string) => (await eventsOf(id)).map((event) => event.type).reverse();

  it('changes the record in the same transaction, and its arguments are FEEL over the record', async () => {
    await rule(city('Shiraz'), [{ do: 'setField', with: { field: 'jobTitle', value: '="Hello " + record.name' } }]);
    const person = await ravand.records.create(context(), 'person', { name: 'Sara', city: 'Shiraz' });
    expect(person.values.jobTitle).toBe('Hello Sara');
    const other = await ravand.records.create(context(), 'person', { name: 'Sara', city: 'Tabriz' });
    expect(other.values.jobTitle).toBeNull();
  });

  it('whose action fails undoes that action alone, and the timeline says so', async () => {
    await rule(city('Yazd'), [
      { do: 'setField', with: { field: 'email', value: 'no address' } },
      { do: 'setField', with: { field: 'jobTitle', value: 'done' } },
    ]);
    const person = await ravand.records.create(context(), 'person', { name: 'A', city: 'Yazd' });
    expect(person.values).toMatchObject({ email: null, jobTitle: 'done' });
    const failed = (await eventsOf(person.id)).find((event) => event.type === 'rule.failed');
    expect(failed?.data).toMatchObject({ action: 'setField', index: 0, code: 'invalid' });
    expect(failed?.cause).toMatchObject({ kind: 'rule' });
  });

  it('whose action must succeed undoes the write that caused it', async () => {
    await rule(city('Qom'), [{ do: 'setField', with: { field: 'email', value: 'no address' }, mustSucceed: true }]);
    await expect(ravand.records.create(context(), 'person', { name: 'Nobody', city: 'Qom' })).rejects.toMatchObject({
      status: 422,
    });
    const { items } = await ravand.records.query(context(), 'person', {
      filter: { field: 'city', operator: 'eq', value: 'Qom' },
    });
    expect(items).toEqual([]);
  });

  it('that would fire itself is cut', async () => {
    const name = await rule(
      city('Ahvaz'),
      [{ do: 'setField', with: { field: 'notes', value: '=if record.notes = null then "x" else record.notes + "x"' } }],
      ['created', 'updated'],
    );
    const person = await ravand.records.create(context(), 'person', { name: 'Loop', city: 'Ahvaz' });
    expect(person.values.notes).toBe('x');
    const failed = (await eventsOf(person.id)).filter((event) => event.type === 'rule.failed');
    expect(failed.map((event) => event.data)).toMatchObject([{ rule: name, code: 'rule-fires-itself' }]);
  });

  it('leaves text that looks like an expression as it is', async () => {
    await rule(city('Kish'), [{ do: 'setField', with: { field: 'notes', value: '=record.name' } }]);
    const name = '="x" + {{ 7*7 }}';
    const person = await ravand.records.create(context(), 'person', { name, city: 'Kish' });
    expect(person.values.notes).toBe(name);
  });

  it('sees the values before and after the write', async () => {
    await rule(
      {
        all: [
          { path: 'before.city', operator: 'equal', value: 'Sari' },
          { path: 'city', operator: 'changed' },
        ],
      },
      [{ do: 'setField', with: { field: 'notes', value: '=before.city + " > " + record.city' } }],
      ['updated'],
    );
    const person = await ravand.records.create(context(), 'person', { name: 'B', city: 'Sari' });
    const moved = await ravand.records.update(context(), 'person', person.id, { city: 'Babol' });
    expect(moved.values.notes).toBe('Sari > Babol');
  });

  it('hands records out in turns to the active users of a role, and says why', async () => {
    const one = await ravand.createUser({ role: 'staff', name: 'One' });
    const two = await ravand.createUser({ role: 'staff', name: 'Two' });
    await rule(city('Rasht'), [{ do: 'assign', with: { role: 'staff' } }]);
    const owners: unknown[] = [];
    for (let at = 0; at < 4; at += 1) {
      const person = await ravand.records.create(context(), 'person', { name: `P${at}`, city: 'Rasht' });
      owners.push(person.values.owner);
    }
    expect(owners).toEqual([one.id, two.id, one.id, two.id]);
  });

  it('is explained with its condition and the values it saw', async () => {
    const name = await rule(city('Zahedan'), [{ do: 'setField', with: { field: 'jobTitle', value: 'why' } }]);
    const person = await ravand.records.create(context(), 'person', { name: 'C', city: 'Zahedan' });
    expect(await kinds(person.id)).toEqual(['record.created', 'rule.decided', 'record.updated']);
    const change = (await eventsOf(person.id)).find((event) => event.type === 'record.updated');
    const why = await ravand.automation.history.why(context(), change?.id ?? '');
    expect(why).toMatchObject({
      cause: { kind: 'rule', name },
      version: 1,
      event: { type: 'record.created', entity: 'person' },
      condition: { type: 'term', path: 'city', seen: 'Zahedan', holds: true },
      effects: [{ action: 'setField', done: true }],
      chain: [{ type: 'record.created' }, { type: 'record.updated' }],
    });
  });

  it('is refused at publish with every fault at its place', async () => {
    const definition: RuleDefinition = {
      kind: 'rule',
      name: 'broken',
      entity: 'person',
      on: ['created'],
      when: { path: 'nothing', operator: 'equal', value: 'x' },
      // biome-ignore lint/suspicious/noThenProperty: what a rule does is called so in its schema.
      then: [
        { do: 'fly', with: {} },
        { do: 'setField', with: { field: 'nope', value: '=1 +' } },
        { do: 'sendMessage', with: { template: 'missing' } },
      ],
    };
    const found = await ravand.definitions.check(context(), definition);
    expect(found.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      expect.arrayContaining([
        '/when/path rule-path-unknown',
        '/then/0/do rule-action-unknown',
        '/then/1/with/field rule-field-unknown',
        '/then/2/with/template rule-message-unknown',
      ]),
    );
    expect(found.some(({ pointer }) => pointer === '/then/1/with/value')).toBe(true);
  });
});
