// The house in memory as the studio uses it: gateways that ask, ways that are chosen, records' values, steps back, calls answered by hand.
import { describe, expect, it } from 'vitest';
import { choiceAwaited } from './choose-flows.ts';
import { compileBpmn } from './compile/compile-bpmn.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

async function simulate(body: string, options: SimulationOptions = {}): Promise<Simulation> {
  const { processes, findings } = await compileBpmn(`<bpmn:definitions
    xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="d" targetNamespace="urn:d">
    <bpmn:process id="p" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`);
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  return new Simulation(processes, options);
}

const flow = (id: string, from: string, to: string, condition?: string): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${
    condition === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition.replace('>', '&gt;')}</bpmn:conditionExpression>`
  }</bpmn:sequenceFlow>`;

const fork = (gateway: string, fallback = 'default="low"'): string => `<bpmn:startEvent id="start"/>
  ${flow('in', 'start', 'g')}<bpmn:${gateway} id="g" ${fallback}/>
  ${flow('high', 'g', 'a', 'score > 80')}${flow('middle', 'g', 'b', 'score > 40')}${flow('low', 'g', 'c')}
  <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
  ${flow('ae', 'a', 'e')}${flow('be', 'b', 'e')}${flow('ce', 'c', 'e')}<bpmn:endEvent id="e"/>`;

const at = (simulation: Simulation): string[] => simulation.waiting('task').map(({ activity }) => activity.element);

function waitingForChoice(simulation: Simulation): { instance: string; activity: string }[] {
  return [...simulation.instances].flatMap(([instance, { state }]) =>
    Object.values(state.activities)
      .filter((activity) => activity.incident?.code === choiceAwaited)
      .map((activity) => ({ instance, activity: activity.key })),
  );
}

describe('A gateway of a simulation', () => {
  it('decides by itself unless it is told to ask', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.start('p');
    expect(at(simulation)).toEqual(['c']);
  });

  it('asks when a condition is neither true nor false, and says what it would have seen', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.asking = 'unknown';
    simulation.start('p');
    const [token] = waitingForChoice(simulation);
    const ways = simulation.ways(token?.instance ?? '', token?.activity ?? '');
    expect(ways?.map(({ flow: { id }, values, holds }) => ({ id, values, holds }))).toEqual([
      { id: 'high', values: { score: null }, holds: null },
      { id: 'middle', values: { score: null }, holds: null },
      { id: 'low', values: {}, holds: null },
    ]);
  });

  it.each([
    ['high', 'a'],
    ['middle', 'b'],
    ['low', 'c'],
  ])('goes along %s when that is chosen', async (chosen, task) => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.asking = 'unknown';
    simulation.start('p');
    const [token] = waitingForChoice(simulation);
    simulation.choose(token?.instance ?? '', token?.activity ?? '', [chosen]);
    expect(at(simulation)).toEqual([task]);
    expect(waitingForChoice(simulation)).toEqual([]);
  });

  it('does not ask when the data say it', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.asking = 'unknown';
    simulation.start('p', { variables: { score: 50 } });
    expect(at(simulation)).toEqual(['b']);
  });

  it('asks in spite of the data when it always asks', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.asking = 'always';
    const instance = simulation.start('p', { variables: { score: 50 } });
    const [token] = waitingForChoice(simulation);
    expect(simulation.ways(instance, token?.activity ?? '')?.map(({ holds }) => holds)).toEqual([false, true, null]);
    simulation.choose(instance, token?.activity ?? '', ['high']);
    expect(at(simulation)).toEqual(['a']);
  });

  it('that is inclusive takes every way that is chosen', async () => {
    const simulation = await simulate(fork('inclusiveGateway'));
    simulation.asking = 'unknown';
    const instance = simulation.start('p');
    simulation.choose(instance, waitingForChoice(simulation)[0]?.activity ?? '', ['high', 'middle']);
    expect(at(simulation).sort()).toEqual(['a', 'b']);
  });

  it('asks again when the chosen way leads back to it at once', async () => {
    const simulation = await simulate(`<bpmn:startEvent id="start"/>${flow('in', 'start', 'g')}
      <bpmn:exclusiveGateway id="g" default="on"/>${flow('again', 'g', 'g2', 'again')}${flow('on', 'g', 'e')}
      <bpmn:task id="g2"/>${flow('back', 'g2', 'g')}<bpmn:endEvent id="e"/>`);
    simulation.asking = 'unknown';
    const instance = simulation.start('p');
    simulation.choose(instance, waitingForChoice(simulation)[0]?.activity ?? '', ['again']);
    expect(waitingForChoice(simulation)).toHaveLength(1);
    simulation.choose(instance, waitingForChoice(simulation)[0]?.activity ?? '', ['on']);
    expect(simulation.instances.get(instance)?.state.status).toBe('completed');
  });

  it('that was told once for all does not ask', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    simulation.asking = 'always';
    simulation.standing = new Map([['g', ['middle']]]);
    simulation.start('p', { variables: { score: 99 } });
    expect(at(simulation)).toEqual(['b']);
  });

  it('refuses a choice for a token that waits for none', async () => {
    const simulation = await simulate(fork('exclusiveGateway'));
    const instance = simulation.start('p');
    const [task] = simulation.waiting('task');
    expect(() => simulation.choose(instance, task?.activity.key ?? '', ['high'])).toThrow('waits for a choice');
  });
});

describe('A simulation', () => {
  it('steps back to where it was: instances, clock, records and history', async () => {
    const simulation = await simulate(fork('exclusiveGateway'), { facts: { lead: { value: 1 } } });
    const instance = simulation.start('p');
    const before = simulation.snapshot();
    const past = [...simulation.history];
    simulation.setFacts({ lead: { value: 2 } });
    simulation.pass(3_600_000);
    simulation.command(instance, {
      type: 'complete',
      activity: simulation.waiting('task')[0]?.activity.key ?? '',
      result: {},
    });
    expect(simulation.instances.get(instance)?.state.status).toBe('completed');
    simulation.restore(before);
    expect(at(simulation)).toEqual(['c']);
    expect(simulation.now).toEqual(new Date(0));
    expect(simulation.facts).toEqual({ lead: { value: 1 } });
    expect(simulation.history).toEqual(past);
  });

  it('stops early when too many timers are due', async () => {
    const simulation = await simulate(`<bpmn:startEvent id="start"/>${flow('in', 'start', 'u')}<bpmn:userTask id="u"/>
      <bpmn:boundaryEvent id="tick" attachedToRef="u" cancelActivity="false"><bpmn:timerEventDefinition>
      <bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R/PT1S</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
      ${flow('out', 'tick', 'e')}<bpmn:endEvent id="e"/>`);
    simulation.start('p');
    simulation.pass(3_600_000, 5);
    expect(simulation.now).toEqual(new Date(5_000));
    simulation.pass(2_000);
    expect(simulation.now).toEqual(new Date(7_000));
  });

  it('starts nothing by a condition that is too much work to be told', async () => {
    const begin = (id: string, condition: string): string =>
      `<bpmn:startEvent id="${id}"><bpmn:conditionalEventDefinition><bpmn:condition>${condition}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>${flow(`${id}_u`, id, 'u')}`;
    const simulation = await simulate(
      `${begin('busy', 'count(for a in 1..100000, b in 1..1000 return a) = stock')}${begin('low', 'stock = 1')}<bpmn:userTask id="u"/>`,
    );
    expect(simulation.evaluateStarts({ stock: 1 })).toBe(1);
    expect(at(simulation)).toEqual(['u']);
  });

  it('lets a call of a process it does not have wait for an answer by hand', async () => {
    const body = `<bpmn:startEvent id="start"/>${flow('in', 'start', 'call')}
      <bpmn:callActivity id="call" calledElement="elsewhere"/>${flow('out', 'call', 'e')}<bpmn:endEvent id="e"/>`;
    const strict = await simulate(body);
    strict.start('p');
    expect(strict.waiting('call').map(({ activity }) => activity.incident?.code)).toEqual(['no-process']);
    const simulation = await simulate(body, { missingProcess: 'wait' });
    const instance = simulation.start('p');
    const [call] = simulation.waiting('call');
    expect(call?.activity.status).toBe('active');
    simulation.command(instance, { type: 'complete', activity: call?.activity.key ?? '', result: { answer: 1 } });
    expect(simulation.instances.get(instance)?.state.status).toBe('completed');
  });
});
