// A model in which everything waits that can wait, who acts in it from outside, and what is compared after a crash. For workflow-crash.test.ts and the
// process it kills.
import { sql } from '../../core/database/sql.ts';
import type { HistoryEntry } from '../../core/engine/state.ts';
import type { House } from './workflow-house.ts';

/** What has left the house: one entry for each key, as a receiver has it that honours keys. */
export type Ledger = Map<string, string>;

/** Hands something to the outside; resolves once it was taken. */
export type Send = (key: string, text: string) => Promise<void>;

const flow = (source: string, target: string): string =>
  `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}"/>`;
const sms = (id: string, inner = '', more = ''): string =>
  `<bpmn:serviceTask id="${id}" ravand:type="sms" ravand:retries="20"${more}>${inner}</bpmn:serviceTask>`;
const timer = (kind: string, text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const each = (list: string): string =>
  `<bpmn:multiInstanceLoopCharacteristics ravand:collection="${list}" ravand:elementVariable="item"/>`;

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1"
  id="definitions" targetNamespace="https://ravand.dev/faults">
  <bpmn:message id="m" name="paid"/>
  <bpmn:process id="crash" isExecutable="true">
    <bpmn:startEvent id="start"/>${flow('start', 'order')}
    <bpmn:userTask id="order"/>${flow('order', 'book')}
    <bpmn:boundaryEvent id="late" attachedToRef="order" cancelActivity="false">${timer('timeDuration', 'P1D')}</bpmn:boundaryEvent>
    ${flow('late', 'remind')}${sms('remind')}
    ${sms('book')}${flow('book', 'fork')}
    <bpmn:boundaryEvent id="unbooked" attachedToRef="book"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
    ${sms('unbook', '', ' isForCompensation="true"')}
    <bpmn:association id="undo" associationDirection="One" sourceRef="unbooked" targetRef="unbook"/>
    <bpmn:parallelGateway id="fork"/>${flow('fork', 'paid')}${flow('fork', 'wait')}${flow('fork', 'call')}
    <bpmn:receiveTask id="paid" messageRef="m" ravand:correlationKey="key"/>${flow('paid', 'join')}
    <bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'P2D')}</bpmn:intermediateCatchEvent>${flow('wait', 'join')}
    <bpmn:callActivity id="call" calledElement="called"/>${flow('call', 'join')}
    <bpmn:parallelGateway id="join"/>${flow('join', 'few')}
    ${sms('few', each('few'))}${flow('few', 'many')}
    <bpmn:userTask id="many">${each('many')}</bpmn:userTask>${flow('many', 'posts')}
    ${sms('posts', each('many'))}${flow('posts', 'undoing')}
    <bpmn:intermediateThrowEvent id="undoing"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>${flow('undoing', 'end')}
    <bpmn:endEvent id="end"/>
  </bpmn:process>
  <bpmn:process id="called" isExecutable="true">
    <bpmn:startEvent id="begin"/>${flow('begin', 'approve')}
    <bpmn:userTask id="approve"/>${flow('approve', 'tell')}
    ${sms('tell')}${flow('tell', 'done')}
    <bpmn:endEvent id="done"/>
  </bpmn:process>
</bpmn:definitions>`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const hour = 3_600_000;
/** Tasks of one person's one act. */
const tasksAtOnce = 6;

/** To a gateway that honours keys. */
export function sendBySms(url: string): Send {
  return async (key, body) => {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ to: '+989121110000', body }),
    });
    if (!ok) throw new Error(`the gateway answered ${status}`);
  };
}

/** Registers what the model asks for. The key of an instance is another in each run; its ordinal is not. */
export function connect(house: House, send: Send): void {
  house.workflow.handler({
    name: 'sms',
    runs: 'after',
    async run(_context, { key, element, input }) {
      await send(key, `${element} ${JSON.stringify(input.item ?? '')}`);
      return { [`sent_${element}`]: true };
    },
  });
}

/** Does what is to be done from outside, until the instance is over. What has been done already is seen in the data. */
export async function drive(house: House): Promise<void> {
  const { database, workflow, clock, context } = house;
  if ((await workflow.startTriggers(context)).length === 0) {
    const [deployed] = await database.read(sql`select 1 as there from process_deployments limit 1`);
    if (deployed === undefined) await house.deploy('crash', xml);
  }
  const [begun] = await database.read(sql`select 1 as there from process_instances limit 1`);
  if (begun === undefined) await house.start('crash', { key: 'k', few: numbers(3), many: numbers(21) });
  for (let round = 0; round < 200; round += 1) {
    await house.settle();
    if ((await workflow.instances(context, { status: 'running' })).length === 0) return;
    const isLate = clock.now().getTime() > Date.parse('2030-01-02T00:00:00Z');
    const open = (await house.tasks({ limit: tasksAtOnce })).filter(({ element }) => isLate || element !== 'order');
    if (open.length > 0) {
      await house.transact(async (inside) => {
        for (const { instance, activity } of open) await workflow.complete(inside, instance, activity, {});
      });
      continue;
    }
    const [waiting] = await database.read(sql`select 1 as there from process_subscriptions where name = ${'paid'}`);
    if (waiting !== undefined)
      await house.transact((inside) =>
        workflow.publishMessage(inside, { name: 'paid', correlationKey: 'k', payload: { amount: 501 } }),
      );
    else clock.advance(7 * hour);
  }
  throw new Error('expected the instance to come to its end, it waits after 200 rounds');
}

/** Everything that must be the same after a crash as without one; ids, keys and times left out. */
export async function outcomeOf({ database }: House, ledger: Ledger): Promise<unknown> {
  const instances = await database.read<{ id: string; process: string; status: string; variables: string }>(
    sql`select id, process, status, variables, incidents from process_instances order by process`,
  );
  const history: string[] = [];
  for (const { id } of instances) {
    const rows = await database.read<{ entries: string }>(
      sql`select entries from process_history where instance = ${id} order by position`,
    );
    for (const { entries } of rows)
      for (const { type, element, detail } of JSON.parse(entries) as HistoryEntry[])
        history.push(`${type} ${element}${type === 'event' ? '' : ` ${JSON.stringify(detail ?? {})}`}`);
  }
  const left: Record<string, number> = {};
  for (const table of ['fault_tasks', 'jobs', 'process_timers', 'process_subscriptions', 'process_partitions'])
    left[table] = (await database.read({ text: `select * from ${table}`, values: [] })).length;
  const activities = await database.read<{ element: string; outcome: string }>(
    sql`select element, outcome from process_activities`,
  );
  return {
    instances: instances.map(({ id: _, ...rest }) => rest),
    history: history.map((entry) => entry.replace(/"[0-9a-f-]{36}"/g, '"id"')).sort(),
    activities: activities.map(({ element, outcome }) => `${element} ${outcome}`).sort(),
    left,
    ledger: [...ledger.values()].sort(),
  };
}
