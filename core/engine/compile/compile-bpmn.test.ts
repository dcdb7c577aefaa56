// What keeps a model from being published: each finding with its element's id and name.
import { describe, expect, it } from 'vitest';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import { compileBpmn } from './compile-bpmn.ts';

const start = '<bpmn:startEvent id="start"/>';
const roots = '<bpmn:message id="m" name="reply"/><bpmn:error id="e1" errorCode="E1"/><bpmn:signal id="s" name="S"/>';

async function errors(body: string, flows: readonly string[] = [], wrap = roots): Promise<readonly string[]> {
  const { process, findings } = await compileBpmn(bpmn(body, flows, wrap));
  const found = findings
    .filter((finding) => finding.severity === 'error')
    .map(({ element, code }) => `${element} ${code}`);
  expect(process === undefined).toBe(found.length > 0);
  return found;
}
async function warnings(body: string, flows: readonly string[] = []): Promise<readonly string[]> {
  const { process, findings } = await compileBpmn(bpmn(body, flows, roots));
  expect(process).toBeDefined();
  return findings.map(({ element, code }) => `${element} ${code}`);
}

describe('every kind of executable BPMN is compiled', () => {
  it.each([
    ['task', '<bpmn:task id="x"/>'],
    ['manualTask', '<bpmn:manualTask id="x"/>'],
    ['userTask', '<bpmn:userTask id="x"/>'],
    ['serviceTask', '<bpmn:serviceTask id="x" ravand:type="work"/>'],
    ['businessRuleTask', '<bpmn:businessRuleTask id="x" ravand:decision="discount"/>'],
    ['sendTask', '<bpmn:sendTask id="x" messageRef="m"/>'],
    ['receiveTask', '<bpmn:receiveTask id="x" messageRef="m"/>'],
    ['scriptTask', '<bpmn:scriptTask id="x" scriptFormat="feel"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'],
    ['callActivity', '<bpmn:callActivity id="x" calledElement="other"/>'],
    ['exclusiveGateway', '<bpmn:exclusiveGateway id="x"/>'],
    ['inclusiveGateway', '<bpmn:inclusiveGateway id="x"/>'],
    ['parallelGateway', '<bpmn:parallelGateway id="x"/>'],
    ['complexGateway', '<bpmn:complexGateway id="x"/>'],
    ['subProcess', '<bpmn:subProcess id="x"><bpmn:task id="y"/></bpmn:subProcess>'],
    ['transaction', '<bpmn:transaction id="x"><bpmn:task id="y"/></bpmn:transaction>'],
    ['adHocSubProcess', '<bpmn:adHocSubProcess id="x"><bpmn:task id="y"/></bpmn:adHocSubProcess>'],
    [
      'intermediateCatchEvent',
      '<bpmn:intermediateCatchEvent id="x"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent>',
    ],
    [
      'intermediateThrowEvent',
      '<bpmn:intermediateThrowEvent id="x"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateThrowEvent>',
    ],
    ['endEvent', '<bpmn:endEvent id="x"><bpmn:terminateEventDefinition/></bpmn:endEvent>'],
  ])('%s', async (kind, body) => {
    const { process, findings } = await compileBpmn(bpmn(`${start}${body}`, ['start>x'], roots));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(process?.elements.get('x')?.kind).toBe(kind);
  });

  it('what is none of them is refused by element id and name', async () => {
    const { findings } = await compileBpmn(
      bpmn(`${start}<bpmn:callChoreography id="x" name="Some"/>`, ['start>x'], roots),
    );
    expect(findings).toContainEqual(expect.objectContaining({ element: 'x', elementName: 'Some', severity: 'error' }));
  });
});

describe('what is wrong with a model', () => {
  const task = (id: string): string => `<bpmn:userTask id="${id}"/>`;
  const timer = (id: string, inner: string): string =>
    `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition>${inner}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
  it.each<[string, string, string[], string[]]>([
    ['nothing to start with', '', [], ['process bpmn.start-missing']],
    ['two plain starts', `${start}<bpmn:startEvent id="again"/>`, [], ['again bpmn.several-starts']],
    ['a loop without a way in', `${task('a')}${task('b')}`, ['a>b', 'b>a'], ['process bpmn.start-missing']],
    [
      'a flow to nowhere',
      start,
      ['start>nobody'],
      ['start_nobody bpmn.unresolved-reference', 'start_nobody bpmn.flow-end-missing'],
    ],
    ['the same id twice', `${start}${task('a')}${task('a')}`, ['start>a'], ['a bpmn.duplicate-id']],
    [
      'a flow across the border of a sub-process',
      `${start}<bpmn:subProcess id="sub">${task('x')}</bpmn:subProcess>${task('y')}`,
      ['start>sub', 'x>y'],
      ['x_y bpmn.flow-crosses-scope'],
    ],
    ['a flow into a start event', `${start}${task('a')}`, ['start>a', 'a>start'], ['a_start bpmn.flow-into-start']],
    [
      'a flow out of an end event',
      `${start}<bpmn:endEvent id="end"/>${task('a')}`,
      ['start>end', 'end>a'],
      ['end_a bpmn.flow-out-of-end'],
    ],
    ['a condition that is no FEEL', `${start}${task('a')}`, ['start>a ? lead.value >'], ['start_a expression-ends']],
    [
      'an assignee that is no FEEL',
      `${start}<bpmn:userTask id="a" ravand:assignee=")("/>`,
      ['start>a'],
      ['a expression-operand'],
    ],
    [
      'T-C02 JavaScript',
      `${start}<bpmn:scriptTask id="a" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>`,
      ['start>a'],
      ['a bpmn.script-language'],
    ],
    ['a script task without a script', `${start}<bpmn:scriptTask id="a"/>`, ['start>a'], ['a bpmn.script-missing']],
    [
      'T-C05 code of another engine',
      `${start}<bpmn:serviceTask id="a" ravand:type="x" camunda:class="java.lang.Runtime"/>`,
      ['start>a'],
      ['a bpmn.foreign-code'],
    ],
    [
      'a listener of another engine',
      `${start}<bpmn:userTask id="a"><bpmn:extensionElements><camunda:executionListener event="start"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:executionListener></bpmn:extensionElements></bpmn:userTask>`,
      ['start>a'],
      ['a bpmn.foreign-code', 'a bpmn.foreign-code'],
    ],
    ['a service task nobody does', `${start}<bpmn:serviceTask id="a"/>`, ['start>a'], ['a bpmn.service-type-missing']],
    [
      'retries that are no number',
      `${start}<bpmn:serviceTask id="a" ravand:type="x" ravand:retries="0"/>`,
      ['start>a'],
      ['a bpmn.retries'],
    ],
    ['a timer without a time', `${start}${timer('t', '')}`, ['start>t'], ['t bpmn.timer-missing']],
    [
      'a duration that is none',
      `${start}${timer('t', '<bpmn:timeDuration>P3X</bpmn:timeDuration>')}`,
      ['start>t'],
      ['t bpmn.timer-invalid'],
    ],
    [
      'a cycle of nothing',
      `${start}${timer('t', '<bpmn:timeCycle>R0/PT1H</bpmn:timeCycle>')}`,
      ['start>t'],
      ['t bpmn.timer-invalid'],
    ],
    [
      'an empty catch event',
      `${start}<bpmn:intermediateCatchEvent id="t"/>`,
      ['start>t'],
      ['t bpmn.event-definition-missing'],
    ],
    [
      'a boundary event on a gateway',
      `${start}<bpmn:exclusiveGateway id="g"/><bpmn:boundaryEvent id="b" attachedToRef="g"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`,
      ['start>g'],
      ['b bpmn.boundary-host'],
    ],
    [
      'an error boundary that does not interrupt',
      `${start}${task('a')}<bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`,
      ['start>a'],
      ['b bpmn.error-boundary-interrupts'],
    ],
    [
      'an event-based gateway with one event',
      `${start}<bpmn:eventBasedGateway id="g"/>${timer('t', '<bpmn:timeDuration>P1D</bpmn:timeDuration>')}`,
      ['start>g', 'g>t'],
      ['g bpmn.event-gateway-targets'],
    ],
    [
      'an event-based gateway before a task',
      `${start}<bpmn:eventBasedGateway id="g"/>${timer('t', '<bpmn:timeDuration>P1D</bpmn:timeDuration>')}${task('a')}`,
      ['start>g', 'g>t', 'g>a'],
      ['g bpmn.event-gateway-target'],
    ],
    [
      'a choice without a condition',
      `${start}<bpmn:exclusiveGateway id="g"/>${task('a')}${task('b')}`,
      ['start>g', 'g>a ? n > 1', 'g>b'],
      ['g bpmn.condition-missing'],
    ],
    [
      'a default flow of somebody else',
      `${start}<bpmn:exclusiveGateway id="g" default="start_g"/>${task('a')}`,
      ['start>g', 'g>a'],
      ['g bpmn.default-not-outgoing'],
    ],
    ['a forgotten flow', `${start}${task('a')}${task('b')}${task('c')}`, ['start>a', 'b>c'], ['b bpmn.unreachable']],
    [
      'a start in a sub-process that waits',
      `${start}<bpmn:subProcess id="sub"><bpmn:startEvent id="x"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent></bpmn:subProcess>`,
      ['start>sub'],
      ['x bpmn.start-in-sub-process'],
    ],
    [
      'a record event that is none',
      '<bpmn:startEvent id="start" ravand:startOn="lead.exploded"/>',
      [],
      ['start bpmn.start-on'],
    ],
    [
      'a variable that would reach the prototype',
      `${start}<bpmn:userTask id="a"><bpmn:extensionElements><ravand:output target="__proto__" source="1"/></bpmn:extensionElements></bpmn:userTask>`,
      ['start>a'],
      ['a bpmn.variable-name'],
    ],
  ])('%s', async (_what, body, flows, expected) => {
    expect(await errors(body, flows)).toEqual(expected);
  });

  it('an invalid expression says where it breaks', async () => {
    const { findings } = await compileBpmn(
      bpmn(`${start}<bpmn:userTask id="a"/>`, ['start>a ? lead.value > 5 and'], roots),
    );
    expect(findings[0]).toMatchObject({
      element: 'start_a',
      params: { what: 'condition', source: 'lead.value > 5 and', offset: expect.any(Number) },
    });
  });

  it('a receive task may wait for the word to go on, a message may have no key', async () => {
    expect(await errors(`${start}<bpmn:receiveTask id="a"/>`, ['start>a'])).toEqual([]);
    expect(await errors(`${start}<bpmn:receiveTask id="a" messageRef="m"/>`, ['start>a'])).toEqual([]);
  });

  it('looks at foreign looks and names without refusing them', async () => {
    expect(await warnings(`${start}<bpmn:userTask id="a" camunda:formKey="x" ravand:frm="y"/>`, ['start>a'])).toEqual([
      'a bpmn.unknown-attribute',
      'a bpmn.vendor-mapped',
    ]);
    expect(
      await warnings(`${start}<bpmn:exclusiveGateway id="g"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>`, [
        'start>g',
        'g>a ? n > 1',
        'g>b ? n > 2',
      ]),
    ).toEqual(['g bpmn.no-default']);
    expect(await warnings(`${start}<bpmn:task id="a"/><bpmn:task id="b"/>`, ['start>a', 'a>b', 'b>a'])).toEqual([
      'a bpmn.loop-without-wait',
    ]);
  });
});

describe('what cannot be compiled', () => {
  const waits = (inner: string): string => `<bpmn:intermediateCatchEvent id="a">${inner}</bpmn:intermediateCatchEvent>`;
  it.each([
    ['an event without its message', waits('<bpmn:messageEventDefinition/>')],
    ['an event without its signal', waits('<bpmn:signalEventDefinition/>')],
    ['an event that waits for nothing', waits('')],
    ['a loop without an end', '<bpmn:task id="a"><bpmn:multiInstanceLoopCharacteristics/></bpmn:task>'],
    ['a quantity of none', '<bpmn:task id="a" startQuantity="0"/>'],
    [
      'a transaction that an event starts',
      '<bpmn:transaction id="a" triggeredByEvent="true"><bpmn:startEvent id="b"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent></bpmn:transaction>',
    ],
    ['a flow that leads to no node', '<bpmn:sequenceFlow id="a" sourceRef="start" targetRef="process"/>'],
  ])('is refused whatever the process says of itself: %s', async (_what, body) => {
    for (const says of ['isExecutable="true"', 'isExecutable="false"', '']) {
      const { processes, findings } = await compileBpmn(bpmn(start + body).replace('isExecutable="true"', says));
      expect(processes).toEqual([]);
      expect(findings.filter(({ severity }) => severity === 'error').map(({ element }) => element)).toContain('a');
    }
  });
});

describe('what is refused before it is parsed', () => {
  const refused = async (xml: string): Promise<string | undefined> => (await compileBpmn(xml)).findings[0]?.code;
  it('a DTD and what it could do', async () => {
    expect(await refused('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d/>')).toBe(
      'bpmn.doctype',
    );
    expect(await refused('<?xml version="1.0"?><?php run()?><d/>')).toBe('bpmn.processing-instruction');
  });
  it('what is too big, too deep or too much', async () => {
    expect(await refused(`<d>${' '.repeat(5_300_000)}</d>`)).toBe('bpmn.too-big');
    expect(await refused('<d>'.repeat(65) + '</d>'.repeat(65))).toBe('bpmn.too-deep');
    expect(await refused(`<d>${'<bpmn:task/>'.repeat(10_000)}</d>`)).toBe('bpmn.too-many-elements');
    const body = Array.from({ length: 4_000 }, (_, index) => `<bpmn:task id="t${index}"/>`).join('');
    const flows = Array.from({ length: 3_999 }, (_, index) => `t${index}>t${index + 1}`);
    expect((await compileBpmn(bpmn(body, flows))).process?.elements.size).toBe(4_000);
  });
  it('ids that name the prototype', async () => {
    expect(await refused(bpmn('<bpmn:task id="__proto__"/>'))).toBe('bpmn.forbidden-id');
  });
  it('ids, and names that are looked up, of more than 200 characters', async () => {
    const long = 'a'.repeat(201);
    expect(await refused(bpmn(`<bpmn:task id="${long}"/>`))).toBe('bpmn.name-too-long');
    expect(await refused(bpmn('', [], `<bpmn:message id="m"\n name="${long}"/>`))).toBe('bpmn.name-too-long');
    expect(await refused(bpmn('', [], `<bpmn:signal name="${long}" id="s"/>`))).toBe('bpmn.name-too-long');
    expect(await refused(bpmn(`<bpmn:task id="${long.slice(1)}" name="${long}"/>`))).not.toBe('bpmn.name-too-long');
  });
  it('what is no XML, no BPMN or no process', async () => {
    expect(await refused('lead')).toBe('bpmn.not-xml');
    expect(await refused('<a><b></a>')).toBe('bpmn.not-xml');
    expect(await refused('<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')).toBe(
      'bpmn.process-missing',
    );
    expect(await refused('<a b="c')).toBe('bpmn.not-xml');
  });
});

describe('what a model means', () => {
  it('takes a name that begins as a duration does for a variable', async () => {
    const { process } = await compileBpmn(
      bpmn(
        `${start}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration>Patience</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
        ['start>t'],
      ),
    );
    expect(process?.reads).toEqual(['Patience']);
  });

  it('names what it reads, starts on and runs as', async () => {
    const { process } = await compileBpmn(
      bpmn(
        `<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>
         <bpmn:startEvent id="begin" ravand:startOn="lead.created" ravand:startIf="lead.value &gt; 0"/>
         <bpmn:userTask id="call" ravand:form="call" ravand:candidateRole="staff" ravand:assignee="lead.owner" ravand:due="duration(&quot;P1D&quot;)"/>`,
        ['begin>call ? lead.value > 500'],
      ).replace('isExecutable="true"', 'isExecutable="true" ravand:runAs="staff"'),
    );
    expect(process?.reads).toEqual(['lead.owner', 'lead.value']);
    expect([...(process?.recordVariables ?? [])]).toEqual([['lead', 'lead']]);
    expect(process?.runAs).toBe('staff');
    expect(process?.startTriggers).toMatchObject([
      { element: 'begin', record: { entity: 'lead', event: 'created', condition: { source: 'lead.value > 0' } } },
    ]);
    expect(process?.elements.get('call')).toMatchObject({
      kind: 'userTask',
      task: { form: 'call', candidateRole: 'staff' },
    });
  });

  it('builds the graph without ids of flows', async () => {
    const { process } = await compileBpmn(
      bpmn(
        `${start}<bpmn:task id="a"/><bpmn:sequenceFlow sourceRef="start" targetRef="a"/><bpmn:sequenceFlow sourceRef="start" targetRef="a"/>`,
      ),
    );
    expect([...(process?.flows.keys() ?? [])]).toEqual(['start→a', 'start→a·2']);
  });
});
