// A simulation as a person walks through it: frames, steps back, what asks for a person, what data it shows.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import { missingNames, scopesOf, visibleIn } from './data.ts';
import {
  choose,
  complete,
  endAdHoc,
  fail,
  goOn,
  happen,
  retry,
  setFact,
  start,
  startActivity,
  throwError,
  toNextTimer,
} from './do.ts';
import { type Possible, possibles } from './possible.ts';
import { kindOf, readValue, writeValue } from './read-value.ts';
import { SimulationSession } from './session.ts';

const zone = 'Asia/Tehran';
const now = new Date('2026-11-22T09:00:00Z');

async function open(file: string): Promise<SimulationSession> {
  const { processes, findings } = await compileBpmn(file);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new SimulationSession(processes, { now, zone });
}

const leadFollowUp = readFileSync(
  new URL('../../../plugins/sales/workflows/lead-follow-up.bpmn', import.meta.url),
  'utf8',
);

function offered<K extends Possible['kind']>(session: SimulationSession, kind: K, element?: string) {
  const found = possibles(session).find(
    (one) => one.kind === kind && (element === undefined || one.element === element),
  );
  if (found === undefined) throw new Error(`expected ${kind} at ${element}, found none`);
  return found as Extract<Possible, { kind: K }>;
}

const places = (session: SimulationSession) =>
  [...session.view.tokens.values()].map(({ place, state }) => `${place} ${state}`);

async function begun(): Promise<SimulationSession> {
  const session = await open(leadFollowUp);
  start(session, offered(session, 'start'));
  session.settle();
  return session;
}

describe('A simulation', () => {
  it('begins with the one start event and shows each token on its way', async () => {
    const session = await open(leadFollowUp);
    expect(goOn(session)).toBe('done');
    expect([places(session), session.step, session.steps]).toEqual([['lead-arrived moving'], 1, 2]);
    expect(session.forward()).toBe(true);
    expect([places(session), session.view.moved]).toEqual([['first-contact waiting'], ['to-first-contact']]);
    expect(session.forward()).toBe(false);
  });

  it('stops at a gateway whose condition is unknown, and goes the chosen way', async () => {
    const session = await begun();
    complete(session, offered(session, 'complete', 'first-contact'));
    session.settle();
    expect(places(session)).toEqual(['value-over-500 choice']);
    choose(session, offered(session, 'choice'), ['yes']);
    session.settle();
    expect(places(session)).toEqual(['call waiting']);
    expect(session.view.passed.get('yes')).toBe(1);
  });

  it('takes fields of records from what is typed at a task, and decides by them', async () => {
    const session = await begun();
    complete(session, offered(session, 'complete', 'first-contact'), { 'lead.value': 501, note: 'x' });
    session.settle();
    expect(places(session)).toEqual(['call waiting']);
    expect(visibleIn(session.snapshot, 'simulated-1')).toEqual({ note: 'x', lead: { value: 501 } });
    expect(session.snapshot.instances.get('simulated-1')?.state.scopes['0']?.variables).toMatchObject({
      lead: 'lead-1',
    });
  });

  it('goes back frame by frame to the very beginning, and forward again', async () => {
    const session = await begun();
    complete(session, offered(session, 'complete', 'first-contact'), { 'lead.value': 501 });
    session.settle();
    const last = session.steps;
    const forth: string[][] = [];
    while (session.back()) forth.unshift(places(session));
    expect(session.step).toBe(0);
    expect(session.simulation.instances.size).toBe(0);
    while (session.forward());
    expect(session.step).toBe(last);
    expect(places(session)).toEqual(['call waiting']);
    expect(forth[0]).toEqual([]);
  });

  it('forgets what came after when something else is done earlier', async () => {
    const session = await begun();
    complete(session, offered(session, 'complete', 'first-contact'), { 'lead.value': 501 });
    session.settle();
    session.goTo({ act: 0, frame: 1 });
    complete(session, offered(session, 'complete', 'first-contact'), { 'lead.value': 500 });
    session.settle();
    expect([places(session), session.acts.length]).toEqual([['first-letter waiting'], 2]);
  });

  it('answers services by itself, moves time to the next timer only when nobody else is needed', async () => {
    const session = await begun();
    expect(goOn(session)).toMatchObject({ kind: 'complete', element: 'first-contact' });
    complete(session, offered(session, 'complete'), { 'lead.value': 1 });
    session.settle();
    expect(goOn(session)).toBe('done');
    session.settle();
    expect(session.current?.label).toMatchObject({ kind: 'answer', element: 'first-letter', byItself: true });
    expect(goOn(session)).toBe('done');
    session.settle();
    expect(session.current?.label.kind).toBe('nextTimer');
    expect(session.simulation.now.toISOString()).toBe('2026-11-25T09:00:00.000Z');
    expect(goOn(session)).toBe('done');
    session.settle();
    expect(goOn(session)).toBe('over');
    expect(session.view.tokens.size).toBe(0);
  });

  it('lets the event a gateway waits for happen', async () => {
    const session = await begun();
    complete(session, offered(session, 'complete'), { 'lead.value': 1 });
    complete(session, offered(session, 'complete', 'first-letter'));
    happen(session, offered(session, 'event', 'reply'), { text: 'yes' });
    session.settle();
    expect(places(session)).toEqual(['answer waiting']);
    expect(toNextTimer(session)).toBe(false);
  });

  it('offers the names that are read and unknown', async () => {
    const session = await begun();
    const [process] = session.processes;
    if (process === undefined) throw new Error('expected a process');
    expect(missingNames(process, visibleIn(session.snapshot))).toEqual(['lead.owner', 'lead.value']);
    setFact(session, 'lead.value', 7);
    expect(missingNames(process, visibleIn(session.snapshot))).toEqual(['lead.owner']);
  });

  it('keeps the state when an act cannot be done, and says why', async () => {
    const session = await begun();
    session.act({ kind: 'test' }, () => {
      throw new Error('no');
    });
    expect(session.fault?.message).toBe('no');
    expect(places(session)).toEqual(['first-contact waiting']);
  });
});

const many = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:d"><bpmn:process id="p" isExecutable="true">
  <bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="sub"/>
  <bpmn:subProcess id="sub"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>
  <bpmn:startEvent id="is"/><bpmn:sequenceFlow id="if" sourceRef="is" targetRef="t"/><bpmn:userTask id="t"/></bpmn:subProcess>
  <bpmn:boundaryEvent id="b" attachedToRef="sub"><bpmn:errorEventDefinition errorRef="er"/></bpmn:boundaryEvent>
  <bpmn:sequenceFlow id="f2" sourceRef="sub" targetRef="e"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="e2"/>
  <bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/></bpmn:process><bpmn:error id="er" errorCode="late"/></bpmn:definitions>`;

describe('A simulation of many instances', () => {
  it('counts the tokens inside, not the bodies around them, in every frame and at rest', async () => {
    const session = await open(many);
    start(session, offered(session, 'start'));
    const counted = () => [...session.view.tokens.values()].filter(({ isHost }) => !isHost).map(({ place }) => place);
    expect(scopesOf(session).map(({ element }) => element)).toEqual(['p']);
    while (!session.isAtRest) {
      expect(counted().length).toBeGreaterThan(0);
      session.forward();
    }
    expect(counted()).toEqual(['t', 't', 't']);
    expect(session.view.loops.get('sub')).toMatchObject({ total: 3, active: 3 });
    expect(scopesOf(session).map(({ element, depth, item }) => [element, depth, item])).toEqual([
      ['p', 0, undefined],
      ['sub', 1, undefined],
      ['sub', 2, 1],
      ['sub', 3, undefined],
      ['sub', 2, 2],
      ['sub', 3, undefined],
      ['sub', 2, 3],
      ['sub', 3, undefined],
    ]);
  });

  it('leaves by the boundary event when an error is thrown inside', async () => {
    const session = await open(many);
    start(session, offered(session, 'start'));
    throwError(session, offered(session, 'complete', 't'), 'late');
    session.settle();
    expect([session.view.tokens.size, session.view.passed.get('e2')]).toEqual([0, 1]);
  });
});

const definitions = (
  body: string,
): string => `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:d">${body}</bpmn:definitions>`;

const counted = (session: SimulationSession): readonly string[] =>
  [...session.view.tokens.values()].filter(({ isHost }) => !isHost).map(({ place }) => place);

describe('A simulation shows', () => {
  it('an ad-hoc sub-process, whose activities a person starts and which a person ends', async () => {
    const session = await open(
      definitions(`<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="adhoc"/>
      <bpmn:adHocSubProcess id="adhoc"><bpmn:userTask id="a"/><bpmn:userTask id="b"/></bpmn:adHocSubProcess>
      <bpmn:sequenceFlow id="f2" sourceRef="adhoc" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process>`),
    );
    start(session, offered(session, 'start'));
    session.settle();
    expect(offered(session, 'ad-hoc').enabled).toEqual(['a', 'b']);
    startActivity(session, offered(session, 'ad-hoc'), 'b');
    session.settle();
    expect(counted(session)).toEqual(['b']);
    endAdHoc(session, offered(session, 'ad-hoc'));
    session.settle();
    expect([counted(session), session.view.passed.get('e')]).toEqual([[], 1]);
  });

  it('a called process of the same file as one that runs, a foreign one as a step that is answered', async () => {
    const session = await open(
      definitions(`<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="call"/>
      <bpmn:callActivity id="call" calledElement="q"/><bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="far"/>
      <bpmn:callActivity id="far" calledElement="elsewhere"/><bpmn:sequenceFlow id="f3" sourceRef="far" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process>
      <bpmn:process id="q" isExecutable="true"><bpmn:startEvent id="qs"/><bpmn:sequenceFlow id="qf" sourceRef="qs" targetRef="qt"/><bpmn:userTask id="qt"/></bpmn:process>`),
    );
    start(session, offered(session, 'start', 's'));
    session.settle();
    expect(counted(session)).toEqual(['call', 'qt']);
    expect(possibles(session).filter(({ kind }) => kind === 'complete')).toMatchObject([{ element: 'qt' }]);
    complete(session, offered(session, 'complete', 'qt'));
    session.settle();
    expect(offered(session, 'complete', 'far').waits).toBe('call');
    complete(session, offered(session, 'complete', 'far'), { answer: 1 });
    session.settle();
    expect(session.view.passed.get('e')).toBe(1);
  });

  it('a compensation as the token of its handler', async () => {
    const session = await open(
      definitions(`<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="book"/>
      <bpmn:userTask id="book"/><bpmn:boundaryEvent id="undo" attachedToRef="book"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
      <bpmn:userTask id="cancel" isForCompensation="true"/><bpmn:association id="as" sourceRef="undo" targetRef="cancel" associationDirection="One"/>
      <bpmn:sequenceFlow id="f2" sourceRef="book" targetRef="e"/><bpmn:endEvent id="e"><bpmn:compensateEventDefinition/></bpmn:endEvent></bpmn:process>`),
    );
    start(session, offered(session, 'start'));
    complete(session, offered(session, 'complete', 'book'));
    session.settle();
    expect(possibles(session).filter(({ kind }) => kind === 'complete')).toMatchObject([{ element: 'cancel' }]);
    expect(counted(session)).toContain('cancel');
    complete(session, offered(session, 'complete', 'cancel'));
    session.settle();
    expect(counted(session)).toEqual([]);
  });

  it('a failure as an incident that can be tried again', async () => {
    const session = await begun();
    fail(session, offered(session, 'complete'));
    session.settle();
    expect(places(session)).toEqual(['first-contact incident']);
    retry(session, offered(session, 'incident'));
    session.settle();
    expect(places(session)).toEqual(['first-contact waiting']);
  });
});

describe('A typed value', () => {
  const known = { lead: { value: 5 } };
  it.each([
    ['۵۰۱', 501, 'number', '501'],
    ['1,250.5', 1250.5, 'number', '1250.5'],
    ['12345678901234567890', { $decimal: '12345678901234567890' }, 'number', '12345678901234567890'],
    ['true', true, 'boolean', 'true'],
    ['hot', 'hot', 'text', '"hot"'],
    ['"501"', '501', 'text', '"501"'],
    ['سرنخ داغ', 'سرنخ داغ', 'text', '"سرنخ داغ"'],
    ['lead.value * 2', 10, 'number', '10'],
    ['[1, "a"]', [1, 'a'], 'list', '[1, "a"]'],
    ['{"a": 1}', { a: 1 }, 'context', '{a: 1}'],
    ['2026-11-22', { $date: '2026-11-22' }, 'date', '2026-11-22'],
    ['P3D', { $duration: 'P3D' }, 'duration', 'P3D'],
    ['null', null, 'null', 'null'],
    ['a + ', 'a +', 'text', '"a +"'],
  ])('%s is read as it is meant', (typed, value, kind, written) => {
    const read = readValue(typed, { known, now, zone });
    expect([read, kindOf(read), writeValue(read)]).toEqual([value, kind, written]);
  });
});
