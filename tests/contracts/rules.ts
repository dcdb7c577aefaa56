// What every installation may assume of rules beyond writes: dates and schedules come once for each record and time, messages, processes and calls from
// outside ask them, conditions look at related records and views, and a draft can be tried without leaving a trace. Run on both databases.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiClient, type createTestRavand, signInbound, type TestRavand } from '#testing';
import type { StoredEvent } from '../../core/events/events.ts';
import type { RuleAction, RuleCondition, RuleDefinition, RuleTrigger } from '../../schemas/types.ts';

const always: RuleCondition = { all: [] };
const note = (value: string): RuleAction => ({ do: 'setField', with: { field: 'note', value } });
const day = 86_400_000;

export function describeRules(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  const context = () => ravand.systemContext('test');

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    // What ships acts on new leads, too; it is not what is looked at here.
    for (const { definition } of ravand.definitions.current().all('rule'))
      await publish({ ...definition, enabled: false });
  });
  afterAll(() => ravand.stop());

  async function publish(definition: RuleDefinition): Promise<void> {
    const baseVersion = ravand.definitions.current().get('rule', definition.name)?.version ?? 0;
    await ravand.definitions.publish(context(), [{ definition, baseVersion }]);
  }
  let count = 0;
  /** A rule of leads with these actions. */
  function made(name: string, change: Partial<RuleDefinition>, actions: readonly RuleAction[]): RuleDefinition {
    // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
    return { kind: 'rule', name, entity: 'lead', when: always, then: actions, ...change };
  }
  async function rule(
    change: Partial<RuleDefinition> & { trigger?: RuleTrigger },
    actions: readonly RuleAction[] = [note('done')],
  ): Promise<RuleDefinition> {
    count += 1;
    const definition = made(`rule-${count}`, change, actions);
    await publish(definition);
    return definition;
  }
  /** Rules of one story do not meddle with the next. */
  const off = (definition: RuleDefinition) => publish({ ...definition, enabled: false });
  const lead = async (values: object) =>
    (await ravand.records.create(context(), 'lead', { name: 'L', status: 'new', ...values })).id;
  const noteOf = async (id: string) => (await ravand.records.get(context(), 'lead', id)).values.note;
  const eventsOf = (id: string): Promise<StoredEvent[]> => ravand.events.timeline(context(), { entity: 'lead', id });
  const dueCount = async (id: string) => (await eventsOf(id)).filter(({ type }) => type === 'rule.due').length;
  async function passTo(iso: string): Promise<void> {
    ravand.clock.set(new Date(iso));
    await ravand.settle();
    // A session lasts a month.
    admin = await ravand.signIn(ravand.admin);
  }

  it('a changed field: from this to that', async () => {
    const live = await rule({ trigger: { type: 'change', field: 'status', from: 'new', to: 'talking' } });
    const id = await lead({});
    await ravand.records.update(context(), 'lead', id, { source: 'phone' });
    expect(await noteOf(id)).toBeNull();
    await ravand.records.update(context(), 'lead', id, { status: 'talking' });
    expect(await noteOf(id)).toBe('done');
    await off(live);
  });

  it('related records, views, relative times and expressions are conditions like any other, and explained', async () => {
    const live = await rule({
      on: ['updated'],
      when: {
        all: [
          {
            related: 'followUp.lead',
            filter: { field: 'state', operator: 'eq', value: 'open' },
            operator: 'ge',
            value: 2,
          },
          { related: 'followUp.lead', measure: 'max', of: 'dueAt', operator: 'gt', value: { ahead: 1, unit: 'day' } },
          { path: 'value', operator: 'greaterThan', value: { expression: 'before.value * 2' } },
          { path: 'followUpAt', operator: 'during', value: { next: 7, unit: 'day' } },
        ],
      },
    });
    const followUpAt = new Date(ravand.clock.now().getTime() + 2 * day).toISOString();
    const id = await lead({ value: '100', followUpAt: followUpAt.slice(0, 10) });
    const followUp = (state: string) =>
      ravand.records.create(context(), 'followUp', { subject: 'F', lead: id, dueAt: followUpAt, state });
    await followUp('open');
    await followUp('done');
    await ravand.records.update(context(), 'lead', id, { value: '201' });
    expect(await noteOf(id), 'one open follow-up is not two').toBeNull();
    await followUp('open');
    await ravand.records.update(context(), 'lead', id, { value: '402' });
    expect(await noteOf(id), 'twice is not more than twice').toBeNull();
    await ravand.records.update(context(), 'lead', id, { value: '900' });
    expect(await noteOf(id)).toBe('done');
    const change = (await eventsOf(id)).find(
      (event) => event.type === 'record.updated' && event.cause?.kind === 'rule',
    );
    const why = await ravand.automation.history.why(context(), change?.id ?? '');
    expect(why).toMatchObject({
      condition: {
        parts: [
          { related: { related: 'followUp.lead' }, seen: 2, expected: 2, holds: true },
          { related: { measure: 'max' }, holds: true },
          { path: 'value', seen: '900', expected: '804', expression: 'before.value * 2' },
          { path: 'followUpAt', expected: { next: 7, unit: 'day' }, holds: true },
        ],
      },
    });
    await off(live);
  });

  it('a date reached comes once for each record, at its time of day, also when it is looked at twice and late', async () => {
    await passTo('2026-12-01T00:00:00Z');
    const near = await lead({ name: 'Near', followUpAt: '2026-12-05' });
    const far = await lead({ name: 'Far', followUpAt: '2026-12-09' });
    // Two days before at ten, in Tehran.
    const live = await rule({ trigger: { type: 'date', field: 'followUpAt', offset: -2, unit: 'day', at: '10:00' } });
    await passTo('2026-12-03T06:29:00Z');
    expect(await dueCount(near)).toBe(0);
    await passTo('2026-12-03T06:30:00Z');
    expect([await dueCount(near), await noteOf(near), await dueCount(far)]).toEqual([1, 'done', 0]);
    // The clock goes back and comes again: what was done stays done.
    await passTo('2026-12-03T06:00:00Z');
    await passTo('2026-12-03T07:00:00Z');
    expect(await dueCount(near)).toBe(1);
    // Down for four days: the day in between is made good once.
    await passTo('2026-12-07T20:00:00Z');
    expect([await dueCount(near), await dueCount(far)]).toEqual([1, 1]);
    const due = (await eventsOf(far)).find(({ type }) => type === 'rule.due');
    expect(due?.data).toMatchObject({ rule: live.name, occurrence: '2026-12-07T06:30:00.000Z' });
    await off(live);
  });

  it('hours before a time come to the minute, and working days by their calendar', async () => {
    await passTo('2026-12-10T08:00:00Z');
    const followUp = await ravand.records.create(context(), 'followUp', {
      subject: 'Call',
      lead: await lead({}),
      dueAt: '2026-12-10T12:00:00Z',
      state: 'open',
    });
    const hours = await rule(
      {
        entity: 'followUp',
        trigger: { type: 'date', field: 'dueAt', offset: -3, unit: 'hour' },
      },
      [note('soon')],
    );
    await passTo('2026-12-10T08:58:30Z');
    const noteNow = async () => (await ravand.records.get(context(), 'followUp', followUp.id)).values.note;
    expect(await noteNow()).toBeNull();
    await passTo('2026-12-10T09:00:30Z');
    expect(await noteNow()).toBe('soon');
    await off(hours);

    // Friday is closed in Iran: one working day after Thursday is Saturday.
    const id = await lead({ followUpAt: '2026-12-10' });
    const working = await rule({
      trigger: {
        type: 'date',
        field: 'followUpAt',
        offset: 1,
        unit: 'workingDay',
        workingCalendar: 'iran',
        at: '08:00',
      },
    });
    await passTo('2026-12-11T12:00:00Z');
    expect(await dueCount(id)).toBe(0);
    await passTo('2026-12-12T12:00:00Z');
    expect(await dueCount(id)).toBe(1);
    await off(working);
  });

  it('a schedule goes over the records that match in slices, each once, and missed times come once', async () => {
    await passTo('2026-12-14T00:00:00Z');
    const ids: string[] = [];
    await ravand.database.transaction(context(), async (inside) => {
      for (let at = 0; at < 45; at += 1)
        ids.push(
          (await ravand.records.create(inside, 'lead', { name: `S${at}`, status: 'new', source: 'exhibition' })).id,
        );
    });
    const other = await lead({ source: 'phone' });
    const live = await rule(
      {
        trigger: {
          type: 'schedule',
          cron: '0 9 * * *',
          filter: { field: 'source', operator: 'eq', value: 'exhibition' },
        },
        when: { path: 'note', operator: 'empty' },
        // What it makes on the way is not gone over again.
      },
      [
        note('weekly'),
        { do: 'createRecord', with: { entity: 'lead', values: { name: 'Copy', status: 'new', source: 'exhibition' } } },
      ],
    );
    await passTo('2026-12-14T05:30:00Z');
    const dues = await Promise.all(ids.map(dueCount));
    expect(dues).toEqual(ids.map(() => 1));
    expect(await dueCount(other)).toBe(0);
    const copies = await ravand.records.query(context(), 'lead', {
      filter: { field: 'name', operator: 'eq', value: 'Copy' },
      limit: 100,
    });
    expect(copies.items).toHaveLength(45);
    const { body } = await admin.get<{ runs: object[] }>(`/api/rules/${live.name}/evaluations`);
    expect(body.runs).toMatchObject([{ at: '2026-12-14T05:30:00.000Z', done: 45, fired: 45, failed: 0, isOver: true }]);
    // Three days down: the copies are gone over once, not three times.
    await passTo('2026-12-17T20:00:00Z');
    const after = await admin.get<{ runs: object[] }>(`/api/rules/${live.name}/evaluations`);
    expect(after.body.runs).toHaveLength(2);
    expect(await dueCount(copies.items[0]?.id ?? '')).toBe(1);
    await off(live);
  });

  it('one record whose action must succeed and cannot keeps no other waiting', async () => {
    await passTo('2026-12-20T00:00:00Z');
    const bad = await lead({ source: 'web', name: 'Bad' });
    const good = await lead({ source: 'web', name: 'Good' });
    const live = await rule(
      {
        trigger: { type: 'schedule', cron: '@daily', filter: { field: 'source', operator: 'eq', value: 'web' } },
      },
      [
        {
          do: 'setField',
          with: { field: 'email', value: '=if record.name = "Bad" then "no address" else "a@example.com"' },
          mustSucceed: true,
        },
      ],
    );
    await passTo('2026-12-21T00:00:00Z');
    expect((await ravand.records.get(context(), 'lead', good)).values.email).toBe('a@example.com');
    expect((await eventsOf(bad)).map(({ type, data }) => [type, data.code])[0]).toEqual([
      'rule.failed',
      'rule-must-succeed',
    ]);
    await off(live);
  });

  it('are in force from their first day to their last, in their own order, and one can end the asking', async () => {
    await passTo('2026-12-22T00:00:00Z');
    const later = await rule({ on: ['created'], from: '2026-12-24', until: '2026-12-25', order: 5 });
    const first = await rule(
      {
        on: ['created'],
        order: -5,
        when: { path: 'source', operator: 'equal', value: 'phone' },
      },
      [note('first'), { do: 'stop', with: {} }, note('never')],
    );
    expect(await noteOf(await lead({}))).toBeNull();
    await passTo('2026-12-24T12:00:00Z');
    expect(await noteOf(await lead({}))).toBe('done');
    expect(await noteOf(await lead({ source: 'phone' }))).toBe('first');
    await passTo('2026-12-25T20:31:00Z');
    expect(await noteOf(await lead({})), 'the 26th has begun in Tehran').toBeNull();
    await off(later);
    await off(first);
  });

  it('act on related records, call one another, notify, and put into the trash', async () => {
    const called = await rule({
      trigger: { type: 'call' },
      when: { path: 'name', operator: 'startsWith', value: 'Act' },
    });
    const live = await rule(
      {
        trigger: { type: 'change', field: 'status', to: 'qualified' },
      },
      [
        {
          do: 'updateRelated',
          with: { related: 'followUp.lead', values: { note: '=record.name' } },
          filter: { field: 'state', operator: 'eq', value: 'open' },
        },
        { do: 'callRule', with: { rule: called.name } },
        { do: 'notify', with: { text: '="Look at " + record.name', user: ravand.admin.id } },
        { do: 'correlateMessage', with: { name: 'nobody-waits' } },
        { do: 'sendWebhook', with: { name: 'qualified', values: { lead: '=record.name' } } },
      ],
    );
    const id = await lead({ name: 'Act' });
    const make = (state: string) =>
      ravand.records.create(context(), 'followUp', { subject: 'F', lead: id, dueAt: '2027-01-10T09:00:00Z', state });
    const [open, done] = [await make('open'), await make('done')];
    await ravand.records.update(context(), 'lead', id, { status: 'qualified' });
    const noteAt = async (followUp: string) => (await ravand.records.get(context(), 'followUp', followUp)).values.note;
    expect([await noteAt(open.id), await noteAt(done.id)]).toEqual(['Act', null]);
    expect(await noteOf(id)).toBe('done');
    await ravand.settle();
    const { body } = await admin.get<{ items: { body: string }[] }>('/api/notices');
    expect(body.items.map((notice) => notice.body)).toContain('Look at Act');
    const sent = (await eventsOf(id)).find(({ type }) => type === 'rule.sent');
    expect(sent?.data).toEqual({ name: 'qualified', values: { lead: 'Act' } });
    await off(live);

    const bin = await rule(
      {
        trigger: { type: 'change', field: 'source', to: 'phone' },
      },
      [{ do: 'deleteRecord', with: {} }],
    );
    await ravand.records.update(context(), 'lead', id, { source: 'phone' });
    expect(await ravand.records.find(context(), 'lead', id)).toBeUndefined();
    expect((await ravand.records.trash(context(), 'lead')).map(({ record }) => record)).toContain(id);
    await off(bin);
    await off(called);
  });

  it('rules that call each other in a circle are stopped', async () => {
    const one = await rule(
      {
        trigger: { type: 'call' },
      },
      [note('one')],
    );
    const two = await rule(
      {
        on: ['created'],
      },
      [{ do: 'callRule', with: { rule: one.name } }],
    );
    await publish(made(one.name, { trigger: { type: 'call' } }, [{ do: 'callRule', with: { rule: two.name } }]));
    const id = await lead({});
    const failed = (await eventsOf(id)).filter(({ type }) => type === 'rule.failed');
    expect(failed.map(({ data }) => data.code)).toEqual(['rule-calls-itself']);
    await off(one);
    await off(two);
  });

  it('a message that came in, and the steps of a process, ask the rules of the record they are about', async () => {
    const message = await rule(
      {
        trigger: { type: 'message', channel: 'sms' },
        when: { path: 'given.text', operator: 'contains', value: 'stop' },
      },
      [note('=given.text')],
    );
    const id = await lead({ mobile: '09121234567' });
    const receive = async (deliveryId: string, text: string) => {
      const body = JSON.stringify({ type: 'message', from: '+989121234567', text });
      const now = ravand.clock.now();
      const signature = signInbound(ravand.inboundSecret, deliveryId, Buffer.from(body), now);
      await ravand.messaging.receive(context(), 'sms', {
        body: Buffer.from(body),
        headers: { 'x-ravand-signature': signature },
      });
    };
    await receive('d1', 'hello');
    expect(await noteOf(id)).toBeNull();
    await receive('d2', 'Please stop');
    expect(await noteOf(id)).toBe('Please stop');
    await off(message);

    const process = await rule(
      {
        trigger: { type: 'process', process: 'lead-follow-up', event: 'started' },
      },
      [note('=given.process')],
    );
    const other = await lead({ name: 'Process' });
    expect(await noteOf(other)).toBe('lead-follow-up');
    await off(process);
  });

  it('a system outside calls a rule by its address and secret, once for each key', async () => {
    const live = await rule(
      {
        trigger: {
          type: 'webhook',
          take: { mobile: 'body.contact.phone', name: 'body.contact.name', note: 'string(body.amount)' },
          match: 'mobile',
          create: true,
        },
        when: { path: 'given.note', operator: 'notEmpty' },
      },
      [{ do: 'setField', with: { field: 'tags', value: '=["called"]' } }],
    );
    const { status, body } = await admin.post<{ url: string; secret: string; address: string }>(
      `/api/rules/${live.name}/address`,
    );
    expect(status).toBe(201);
    const visitor = ravand.visitor();
    const call = (payload: object, headers: Record<string, string> = {}) =>
      visitor.post<{ record: string; repeated: boolean; held: boolean }>(`/p/rules/${body.address}`, payload, {
        Authorization: `Bearer ${body.secret}`,
        ...headers,
      });
    const payload = { contact: { phone: '09351112233', name: 'From outside' }, amount: 12 };
    expect((await call(payload, { Authorization: `Bearer ${'x'.repeat(43)}` })).status).toBe(401);
    expect((await visitor.post(`/p/rules/${'y'.repeat(43)}`, payload)).status).toBe(404);
    const first = await call(payload, { 'Idempotency-Key': 'k1' });
    expect(first).toMatchObject({ status: 200, body: { held: true, repeated: false } });
    const again = await call(payload, { 'Idempotency-Key': 'k1' });
    expect(again.body).toMatchObject({ record: first.body.record, repeated: true });
    expect((await call({ ...payload, amount: 13 }, { 'Idempotency-Key': 'k1' })).status).toBe(422);
    const record = await ravand.records.get(context(), 'lead', first.body.record);
    expect(record.values).toMatchObject({ name: 'From outside', mobile: '+989351112233', tags: ['called'] });
    // Found by the number however it is written; another call makes no other lead.
    const second = await call({ contact: { phone: '+98 935 111 2233' }, amount: 5 });
    expect(second.body.record).toBe(first.body.record);
    const calls = (await eventsOf(record.id)).filter(({ type }) => type === 'rule.called');
    expect(calls).toHaveLength(2);
    await admin.post(`/api/rules/${live.name}/address`);
    expect((await call(payload)).status, 'the old secret is worth nothing').toBe(401);
    expect((await admin.delete(`/api/rules/${live.name}/address`)).status).toBe(204);
    expect((await call(payload)).status).toBe(404);
    await off(live);
  });

  it('what does not fit is refused with its place', async () => {
    const check = async (change: Partial<RuleDefinition>, actions: readonly RuleAction[] = [note('x')]) => {
      const found = await ravand.definitions.check(context(), made('bad', change, actions));
      return found.map(({ pointer, code }) => [pointer, code]);
    };
    const trigger = (one: object) => check({ trigger: one as RuleTrigger });
    expect(await check({})).toEqual([['/on', 'rule-no-event']]);
    expect(await check({ on: ['created'], trigger: { type: 'call' } })).toEqual([['/on', 'rule-no-event']]);
    expect(await trigger({ type: 'date', field: 'name' })).toEqual([['/trigger/field', 'rule-not-a-date']]);
    expect(await trigger({ type: 'date', field: 'followUpAt', unit: 'hour', offset: 1 })).toEqual([
      ['/trigger/unit', 'rule-hours-of-a-date'],
    ]);
    expect(await trigger({ type: 'date', field: 'followUpAt', unit: 'workingDay' })).toEqual([
      ['/trigger/workingCalendar', 'rule-calendar-unknown'],
    ]);
    expect(await trigger({ type: 'schedule', cron: '* * * * * *' })).toEqual([['/trigger/cron', 'rule-cron']]);
    expect(
      await trigger({ type: 'schedule', cron: '0 9 * * *', filter: { field: 'nothing', operator: 'empty' } }),
    ).toEqual([['/trigger/filter/field', 'rule-path-unknown']]);
    expect(await trigger({ type: 'process', process: 'none', event: 'started' })).toEqual([
      ['/trigger/process', 'rule-process-unknown'],
    ]);
    expect(await trigger({ type: 'webhook', take: { name: 'body.' }, match: 'mobile' })).toMatchObject([
      ['/trigger/take/name', expect.any(String)],
      ['/trigger/match', 'rule-match-not-taken'],
    ]);
    const on: RuleDefinition['on'] = ['created'];
    expect(await check({ on, when: { related: 'task.lead', operator: 'some' } })).toEqual([
      ['/when/related', 'rule-relation-unknown'],
    ]);
    expect(await check({ on, when: { path: 'name', operator: 'equal', value: { expression: '1 +' } } })).toMatchObject([
      ['/when/value/expression', expect.any(String)],
    ]);
    const acts = (actions: readonly RuleAction[]) => check({ on }, actions);
    expect(await acts([{ do: 'setField', with: { field: 'nothing', value: 1, more: 2 } }])).toEqual([
      ['/then/0/with/more', 'rule-argument-unknown'],
      ['/then/0/with/field', 'rule-field-unknown'],
    ]);
    expect(await acts([{ do: 'updateRelated', with: { related: 'followUp.lead', values: { x: 1 } } }])).toEqual([
      ['/then/0/with/values', 'rule-field-unknown'],
    ]);
    expect(await acts([{ do: 'callRule', with: { rule: 'none' } }])).toEqual([
      ['/then/0/with/rule', 'rule-rule-unknown'],
    ]);
    expect(await acts([{ do: 'createTask', with: { priority: 1 } }])).toEqual([
      ['/then/0/with/name', 'validation.required'],
    ]);
  });

  it('a draft is tried on a record: what it decides, what it would do, and nothing stays', async () => {
    const id = await lead({ name: 'Tried', value: '480' });
    const when: RuleCondition = {
      all: [
        { path: 'value', operator: 'greaterThan', value: '500' },
        { path: 'status', operator: 'equal', value: 'new' },
      ],
    };
    const definition = made('draft', { on: ['updated'], when }, [
      note('tried'),
      { do: 'createTask', with: { name: 'Call' } },
      { do: 'sendMessage', with: { template: 'lead-welcome' } },
      { do: 'startProcess', with: { process: 'hello' } },
    ]);
    const short = await admin.post('/api/rules/try', { definition, record: id });
    expect(short.body).toMatchObject({
      holds: false,
      of: 2,
      misses: [{ path: 'value', seen: '480', expected: '500' }],
    });
    const before = await eventsOf(id);
    const tried = await admin.post<{ effects: { type: string; changes: object[] }[]; actions: object[] }>(
      '/api/rules/try',
      { definition, record: id, values: { value: '501' } },
    );
    expect(tried.body).toMatchObject({
      holds: true,
      actions: [{ done: true }, { done: true }, { done: true }, { done: true }],
    });
    const changed = tried.body.effects.find(({ type }) => type === 'record.updated');
    expect(changed?.changes).toEqual([{ field: 'note', before: null, after: 'tried' }]);
    expect(tried.body.effects.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['record.created', 'task.opened', 'process.started']),
    );
    expect(await noteOf(id)).toBeNull();
    expect(await eventsOf(id)).toEqual(before);
    expect(await ravand.messaging.about(context(), { entity: 'lead', id })).toEqual([]);
    const empty = made('draft', { on: ['updated'], when }, []);
    expect((await admin.post('/api/rules/try', { definition: empty, record: id })).status).toBe(422);
  });

  it('lately: what fired as it was decided, and what did not with the nearest first, as the records were then', async () => {
    const live = await rule({
      on: ['updated'],
      when: {
        all: [
          { path: 'value', operator: 'greaterThan', value: '500' },
          { path: 'source', operator: 'equal', value: 'phone' },
          { path: 'name', operator: 'equal', value: 'Lately' },
        ],
      },
    });
    const id = await lead({ name: 'Lately', value: '10' });
    await ravand.records.update(context(), 'lead', id, { value: '20' });
    await ravand.records.update(context(), 'lead', id, { value: '480', source: 'phone' });
    await ravand.records.update(context(), 'lead', id, { value: '700' });
    const { body } = await admin.get<{
      items: { record: string; holds: boolean; title: string; misses: object[]; of: number }[];
    }>(`/api/rules/${live.name}/evaluations`);
    const mine = body.items.filter((item) => item.record === id);
    expect(mine).toMatchObject([
      { holds: false, of: 3, title: 'Lately', misses: [{ path: 'value', seen: '480' }] },
      // Its own write, with the note.
      ...(mine.length === 4 ? [] : []),
      { holds: false, misses: [{ path: 'value', seen: '20' }, { path: 'source' }] },
      ...mine.slice(2),
    ]);
    expect(mine.at(-1)).toMatchObject({ holds: true, version: 1 });
    await off(live);
  });

  it('what if: how often a draft would have fired over the last days, beside the live version', async () => {
    await passTo('2027-02-01T08:00:00Z');
    const live = await rule({ on: ['updated'], when: { path: 'value', operator: 'greaterThan', value: '900' } });
    for (const value of ['100', '600', '950']) {
      const id = await lead({ name: `If ${value}` });
      await ravand.records.update(context(), 'lead', id, { value });
      ravand.clock.advance(day + 60_000);
    }
    const draft = { ...live, when: { path: 'value', operator: 'greaterThan', value: '500' } };
    const started = await admin.post<{ id: string; state: string }>('/api/rules/trials', {
      definition: draft,
      days: 7,
    });
    expect(started).toMatchObject({ status: 201, body: { state: 'waiting' } });
    await ravand.settle();
    const { body } = await admin.get<{ hits: { title: string; draft: boolean; live: boolean }[] }>(
      `/api/rules/trials/${started.body.id}`,
    );
    expect(body).toMatchObject({ state: 'done' });
    // The rule's own note was a write, too: after it the value is still there.
    expect(new Set(body.hits.map(({ title, draft: byDraft, live }) => `${title} ${byDraft} ${live}`))).toEqual(
      new Set(['If 950 true true', 'If 600 true false']),
    );
    const short = await admin.post<{ id: string }>('/api/rules/trials', { definition: draft, days: 1 });
    await ravand.settle();
    expect((await admin.get(`/api/rules/trials/${short.body.id}`)).body).toMatchObject({ fired: 0, firedLive: 0 });
    const timed = { ...live, on: undefined, trigger: { type: 'schedule', cron: '0 9 * * *' } };
    const over = await admin.post<{ id: string }>('/api/rules/trials', { definition: timed, days: 2 });
    await ravand.settle();
    expect((await admin.get(`/api/rules/trials/${over.body.id}`)).body).toMatchObject({ state: 'done', fired: 2 });
    await off(live);
  });

  it('are seen with their tallies, and their actions with parameters', async () => {
    const { body } = await admin.get<{ items: { rule: string; fired: number }[] }>('/api/rules/tallies');
    expect(body.items.some(({ fired }) => fired >= 1)).toBe(true);
    const actions = await admin.get<{ items: { name: string; parameters: { name: string }[] }[] }>(
      '/api/rules/actions',
    );
    const setField = actions.body.items.find(({ name }) => name === 'setField');
    expect(setField?.parameters.map(({ name }) => name)).toEqual(['field', 'value', 'values']);
    // The page that tells of the core's names each, and each of its parameters; a plugin tells of its own, named after it.
    const page = readFileSync(new URL('../../core/automation/RULES.md', import.meta.url), 'utf8').split('\n');
    for (const { name, parameters } of actions.body.items.filter((action) => !action.name.includes('.'))) {
      const line = page.find((text) => text.startsWith(`| \`${name}\` `)) ?? '';
      expect([name, parameters.filter((parameter) => !line.includes(`\`${parameter.name}\``))]).toEqual([name, []]);
    }
    const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
    expect((await staff.get('/api/rules/actions')).status).toBe(403);
  });
}
