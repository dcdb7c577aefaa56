// Sequence flows, gateways, starts and ends that the standard does not allow (BPMN 2.0.2, 8.4.13, 10.5, 10.6).
import { describe, expect, it } from 'vitest';
import { bpmn } from '../small-model.ts';
import { errorsOf, findingsOf, listed, path, refuses } from './check.ts';

const start = '<bpmn:startEvent id="start"/>';
const end = '<bpmn:endEvent id="end"/>';
const task = (id: string, rest = ''): string => `<bpmn:task id="${id}"${rest}/>`;
const note = '<bpmn:textAnnotation id="note"/>';
const timer = (id: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
const receive = (id: string): string => `<bpmn:receiveTask id="${id}" messageRef="m"/>`;
const message = (id: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>`;
const m = '<bpmn:message id="m" name="reply"/>';
const gateway = (rest = ''): string => `<bpmn:exclusiveGateway id="g"${rest}/>`;

describe('a sequence flow', () => {
  refuses([
    {
      what: 'does not end at a note',
      refused: ['start_note bpmn.flow-end-missing'],
      wrong: bpmn(`${start}${note}`, ['start>note']),
      right: bpmn(`${start}${task('note')}`, ['start>note']),
    },
    {
      what: 'does not begin at a note',
      refused: ['note_end bpmn.flow-end-missing'],
      wrong: bpmn(`${note}${end}${start}`, ['note>end', 'start>end']),
      right: bpmn(`${start}${end}`, ['start>end']),
    },
    {
      what: 'does not lead to something that is not there',
      refused: ['start_nobody bpmn.flow-end-missing', 'start_nobody bpmn.unresolved-reference'],
      wrong: bpmn(start, ['start>nobody']),
      right: bpmn(`${start}${task('nobody')}`, ['start>nobody']),
    },
    {
      what: 'does not cross the border of a sub-process',
      refused: ['x_end bpmn.flow-crosses-scope'],
      wrong: bpmn(`${start}<bpmn:subProcess id="sub">${task('x')}</bpmn:subProcess>${end}`, ['start>sub', 'x>end']),
      right: bpmn(`${start}<bpmn:subProcess id="sub">${task('x')}</bpmn:subProcess>${end}`, ['start>sub', 'sub>end']),
    },
    {
      what: 'stands where its ends stand',
      refused: ['f bpmn.flow-elsewhere'],
      wrong: bpmn(
        `${start}${end}<bpmn:subProcess id="sub">${task('x')}<bpmn:sequenceFlow id="f" sourceRef="sub" targetRef="end"/></bpmn:subProcess>`,
        ['start>sub'],
      ),
      right: bpmn(`${start}${end}<bpmn:subProcess id="sub">${task('x')}</bpmn:subProcess>`, ['start>sub', 'sub>end']),
    },
    {
      what: 'does not lead into a start event',
      refused: ['a_start bpmn.flow-into-start'],
      wrong: bpmn(`${start}${task('a')}`, ['start>a', 'a>start']),
      right: bpmn(`${start}${task('a')}`, ['start>a']),
    },
    {
      what: 'does not lead out of an end event',
      refused: ['end_a bpmn.flow-out-of-end'],
      wrong: bpmn(`${start}${end}${task('a')}`, ['start>end', 'end>a']),
      right: bpmn(`${start}${end}${task('a')}`, ['start>a', 'a>end']),
    },
    {
      what: 'has no empty condition',
      refused: ['f bpmn.condition-empty'],
      wrong: bpmn(`${start}${task('a')}`, ['f: start>a ?']),
      right: bpmn(`${start}${task('a')}`, ['f: start>a ? 1 = 1']),
    },
    {
      what: 'has its condition in a language that runs',
      refused: ['f bpmn.script-language'],
      wrong: bpmn(`${start}${task('a')}`, ['f: start>a ? ok']).replace(
        'xsi:type="bpmn:tFormalExpression"',
        'xsi:type="bpmn:tFormalExpression" language="groovy"',
      ),
      right: bpmn(`${start}${task('a')}`, ['f: start>a ? ok']).replace(
        'xsi:type="bpmn:tFormalExpression"',
        'xsi:type="bpmn:tFormalExpression" language="feel"',
      ),
    },
    {
      what: 'is immediate in an executable process',
      refused: ['start_a bpmn.flow-not-immediate'],
      wrong: bpmn(`${start}${task('a')}`, ['start>a']).replace('targetRef="a"', 'targetRef="a" isImmediate="false"'),
      right: bpmn(`${start}${task('a')}`, ['start>a']).replace('targetRef="a"', 'targetRef="a" isImmediate="true"'),
    },
    {
      what: 'is not the only and conditional way out of an activity',
      refused: ['f bpmn.condition-alone'],
      wrong: listed(bpmn(`${start}${task('a')}${end}`, ['start>a', 'f: a>end ? ok'])),
      right: listed(bpmn(`${start}${task('a')}${task('b')}${end}`, ['start>a', 'f: a>end ? ok', 'a>b', 'b>end'])),
    },
    {
      what: 'is listed at both ends where flows are listed',
      refused: ['a_end bpmn.flow-not-listed'],
      wrong: listed(path(task('a'), ['a'])).replace('<bpmn:incoming>a_end</bpmn:incoming>', ''),
      right: listed(path(task('a'), ['a'])),
    },
    {
      what: 'is listed by nothing that it does not touch',
      refused: ['a bpmn.flow-listed-elsewhere'],
      wrong: listed(path(`${task('a')}${task('b')}`, ['a', 'b'])).replace(
        '<bpmn:outgoing>a_b</bpmn:outgoing>',
        '<bpmn:outgoing>a_b</bpmn:outgoing><bpmn:outgoing>b_end</bpmn:outgoing>',
      ),
      right: listed(path(`${task('a')}${task('b')}`, ['a', 'b'])),
    },
  ]);

  it('may be written without an id and without being listed', async () => {
    const xml = bpmn(`${start}${task('a')}<bpmn:sequenceFlow sourceRef="start" targetRef="a"/>`);
    expect(await errorsOf(xml)).toEqual([]);
  });
});

describe('a start event and a task that no flow joins', () => {
  it('are refused both, for nothing can be derived', async () => {
    expect(await errorsOf(bpmn(`${start}${task('a')}`))).toEqual([
      'a bpmn.unreachable',
      'start bpmn.end-missing',
      'start bpmn.path-stops',
    ]);
  });
});

describe('a gateway', () => {
  const choice = (rest = '', second = 'g>b ? n > 2'): string =>
    bpmn(`${start}${gateway(rest)}${task('a')}${task('b')}`, ['start>g', 'g>a ? n > 1', second]);
  refuses([
    {
      what: 'has a default flow of its own',
      refused: ['g bpmn.default-not-outgoing'],
      wrong: choice(' default="start_g"'),
      right: choice(' default="g_b"', 'g>b'),
    },
    {
      what: 'has a condition on each flow but the default',
      refused: ['g bpmn.condition-missing'],
      wrong: choice('', 'g>b'),
      right: choice(),
    },
    {
      what: 'that diverges has one way in',
      refused: ['g bpmn.gateway-direction'],
      wrong: bpmn(`${start}${task('a')}${gateway(' gatewayDirection="Diverging"')}`, ['start>g', 'start>a', 'a>g']),
      right: bpmn(`${start}${task('a')}${gateway(' gatewayDirection="Converging"')}`, ['start>g', 'start>a', 'a>g']),
    },
    {
      what: 'that converges has one way out',
      refused: ['g bpmn.gateway-direction'],
      wrong: choice(' gatewayDirection="Converging"'),
      right: choice(' gatewayDirection="Diverging"'),
    },
    {
      what: 'that is mixed has several on both sides',
      refused: ['g bpmn.gateway-direction'],
      wrong: choice(' gatewayDirection="Mixed"'),
      right: choice(' gatewayDirection="Unspecified"'),
    },
    {
      what: 'splits or joins',
      refused: ['g bpmn.gateway-alone'],
      wrong: listed(path(gateway(), ['g'])),
      right: listed(bpmn(`${start}${gateway()}${task('a')}${end}`, ['start>g', 'start>a', 'a>g', 'g>end'])),
    },
  ]);
});

describe('an event-based gateway', () => {
  const behind = (rest: string, targets: string, flows: readonly string[], first = 'start>g'): string =>
    bpmn(`${start}<bpmn:eventBasedGateway id="g"${rest}/>${targets}`, [first, ...flows], m);
  const both = (rest = '', extra: readonly string[] = []): string =>
    behind(rest, `${timer('t')}${message('u')}`, ['g>t', 'g>u', ...extra]);
  const leadingTo = (targets: string, flows: readonly string[] = ['g>t', 'g>u']): string => behind('', targets, flows);
  refuses([
    {
      what: 'has two events after it',
      refused: ['g bpmn.event-gateway-targets'],
      wrong: leadingTo(timer('t'), ['g>t']),
      right: both(),
    },
    {
      what: 'leads to events that wait and receive tasks',
      refused: ['g bpmn.event-gateway-target'],
      wrong: leadingTo(`${timer('t')}${task('u')}`),
      right: leadingTo(`${timer('t')}${receive('u')}`),
    },
    {
      what: 'has no conditions',
      refused: ['g_u bpmn.condition-after-event-gateway'],
      wrong: leadingTo(`${timer('t')}${message('u')}`, ['g>t', 'g>u ? ok']),
      right: both(),
    },
    {
      what: 'mixes no message events with receive tasks',
      refused: ['g bpmn.event-gateway-mixed'],
      wrong: leadingTo(`${message('t')}${receive('u')}`),
      right: leadingTo(`${receive('t')}${receive('u')}`),
    },
    {
      what: 'is the only way to what follows it',
      refused: ['u bpmn.event-gateway-target-shared'],
      wrong: both('', ['start>u']),
      right: both(),
    },
    {
      what: 'leads to no receive task with boundary events',
      refused: ['u bpmn.event-gateway-target-boundary'],
      wrong: leadingTo(
        `${timer('t')}${receive('u')}${task('x')}<bpmn:boundaryEvent id="b" attachedToRef="u"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`,
        ['g>t', 'g>u', 'b>x'],
      ),
      right: leadingTo(
        `${timer('t')}${receive('u')}${task('x')}<bpmn:boundaryEvent id="b" attachedToRef="x"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`,
        ['g>t', 'g>u', 'u>x', 'b>y'],
      ).replace('</bpmn:process>', `${task('y')}</bpmn:process>`),
    },
    {
      what: 'that starts instances has nothing before it',
      refused: ['g bpmn.event-gateway-start-incoming'],
      wrong: both(' instantiate="true"'),
      right: both(' instantiate="false"'),
    },
    {
      what: 'waits for all only when it starts instances',
      refused: ['g bpmn.event-gateway-parallel'],
      wrong: both(' eventGatewayType="Parallel"'),
      right: both(' eventGatewayType="Exclusive"'),
    },
  ]);
});

describe('a scope', () => {
  const sub = (inner: string, rest = ''): string =>
    path(`<bpmn:subProcess id="sub"${rest}>${inner}</bpmn:subProcess>`, ['sub']);
  const flow = (id: string, from: string, to: string): string =>
    `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
  const adHoc = (inner: string): string =>
    path(`<bpmn:adHocSubProcess id="sub">${inner}</bpmn:adHocSubProcess>`, ['sub']);
  const eventSub = (inner: string, flows: readonly string[] = []): string =>
    bpmn(
      `${start}${task('a')}<bpmn:subProcess id="sub" triggeredByEvent="true">${inner}</bpmn:subProcess>`,
      ['start>a', ...flows],
      m,
    );
  const waiting = (id: string): string =>
    `<bpmn:startEvent id="${id}"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>`;
  refuses([
    {
      what: 'has something to start with',
      refused: ['process bpmn.start-missing'],
      wrong: bpmn(''),
      right: bpmn(task('a')),
    },
    {
      what: 'is no circle without a way in',
      refused: ['process bpmn.start-missing'],
      wrong: bpmn(`${task('a')}${task('b')}`, ['a>b', 'b>a']),
      right: bpmn(`${task('a')}${task('b')}`, ['a>b']),
    },
    {
      what: 'has one plain start',
      refused: ['again bpmn.several-starts'],
      wrong: bpmn(`${start}<bpmn:startEvent id="again"/>`),
      right: bpmn(`${start}${waiting('again')}`, [], m),
    },
    {
      what: 'that is a sub-process begins by itself',
      refused: ['x bpmn.start-in-sub-process'],
      wrong: sub(waiting('x')).replace('<bpmn:process', `${m}<bpmn:process`),
      right: sub('<bpmn:startEvent id="x"/>'),
    },
    {
      what: 'with a start event has an end event',
      refused: ['start bpmn.end-missing'],
      wrong: listed(bpmn(`${start}${task('a')}`, ['start>a'])),
      right: listed(path(task('a'), ['a'])),
    },
    {
      what: 'with an end event has a start event',
      refused: ['end bpmn.end-without-start'],
      wrong: listed(bpmn(`${task('a')}${end}`, ['a>end'])),
      right: listed(path(task('a'), ['a'])),
    },
    {
      what: 'has no forgotten flow before a path',
      refused: ['b bpmn.unreachable'],
      wrong: bpmn(`${start}${task('a')}${task('b')}${task('c')}`, ['start>a', 'b>c']),
      right: bpmn(`${start}${task('a')}${task('b')}${task('c')}`, ['start>a', 'a>b', 'b>c']),
    },
    {
      what: 'reaches each node where flows are listed',
      refused: ['b bpmn.path-stops', 'b bpmn.unreachable'],
      wrong: listed(path(`${task('a')}${task('b')}`, ['a'])),
      right: listed(path(`${task('a')}${task('b')}`, ['a', 'b'])),
    },
    {
      what: 'leads every path to an end where flows are listed',
      refused: ['b bpmn.path-stops'],
      wrong: listed(bpmn(`${start}${task('a')}${task('b')}${end}`, ['start>a', 'a>b', 'a>end'])),
      right: listed(bpmn(`${start}${task('a')}${task('b')}${end}`, ['start>a', 'a>b', 'b>end'])),
    },
    {
      what: 'has no waiting event that nothing reaches',
      refused: ['t bpmn.unreachable'],
      wrong: listed(bpmn(`${timer('t')}${task('a')}`, ['t>a'])),
      right: listed(bpmn(`${task('b')}${timer('t')}${task('a')}`, ['b>t', 't>a'])),
    },
    {
      what: 'that is ad-hoc has no start event',
      refused: ['x bpmn.ad-hoc-event'],
      wrong: adHoc(`${task('y')}<bpmn:startEvent id="x"/>${flow('f', 'x', 'y')}`),
      right: adHoc(`${task('y')}${task('x')}${flow('f', 'x', 'y')}`),
    },
    {
      what: 'that is ad-hoc has an activity',
      refused: ['sub bpmn.ad-hoc-empty'],
      wrong: adHoc('<bpmn:intermediateThrowEvent id="x"/>'),
      right: adHoc(task('x')),
    },
    {
      what: 'that an event starts has one start event',
      refused: ['sub bpmn.event-sub-process-starts'],
      wrong: eventSub(`${waiting('x')}${waiting('y')}`),
      right: eventSub(waiting('x')),
    },
    {
      what: 'that an event starts is in no flow',
      refused: ['a_sub bpmn.event-sub-process-flow'],
      wrong: eventSub(waiting('x'), ['a>sub']),
      right: eventSub(waiting('x')),
    },
    {
      what: 'that begins by receiving is not led to',
      refused: ['r bpmn.receive-start-incoming'],
      wrong: path('<bpmn:receiveTask id="r" instantiate="true" messageRef="m"/>', ['r'], m),
      right: path('<bpmn:receiveTask id="r" messageRef="m"/>', ['r'], m),
    },
    {
      what: 'that is a transaction names how it is undone',
      refused: ['x bpmn.transaction-method'],
      wrong: path(`<bpmn:transaction id="x" method="Later">${task('y')}</bpmn:transaction>`, ['x']),
      right: path(`<bpmn:transaction id="x" method="##Store">${task('y')}</bpmn:transaction>`, ['x']),
    },
    {
      what: 'that is a process holds no choreography',
      refused: ['c bpmn.choreography-in-process', 'c bpmn.attribute-missing', 'c bpmn.child-missing'],
      wrong: path('<bpmn:choreographyTask id="c"/>', ['c']),
      right: path(task('c'), ['c']),
    },
  ]);

  it.each([
    ['a receive task', '<bpmn:receiveTask id="r" instantiate="true" messageRef="m"/>', ['r>end']],
    [
      'an event-based gateway',
      `<bpmn:eventBasedGateway id="r" instantiate="true"/>${timer('t')}<bpmn:receiveTask id="u" messageRef="m"/>`,
      ['r>t', 'r>u', 't>end', 'u>end'],
    ],
  ])('may begin with %s, and end with an end event', async (_what, body, flows) => {
    expect(await errorsOf(listed(bpmn(`${body}${end}`, flows, m)))).toEqual([]);
  });

  it.each([
    ['exporter="Camunda Modeler"', 'https://ravand.dev/tests'],
    ['', 'http://activiti.org/bpmn'],
    ['', 'http://bpmn.io/schema/bpmn'],
  ])('may just end where an engine’s modeler wrote the file (%s %s)', async (exporter, namespace) => {
    const xml = listed(bpmn(`${start}${task('a')}`, ['start>a']));
    const written = xml.replace(
      'targetNamespace="https://ravand.dev/tests"',
      `targetNamespace="${namespace}" ${exporter}`,
    );
    expect(await errorsOf(xml)).toEqual(['start bpmn.end-missing']);
    expect(await errorsOf(written)).toEqual([]);
  });

  it('that never waits in a circle is mentioned, and nothing else', async () => {
    const findings = await findingsOf(bpmn(`${start}${task('a')}${task('b')}`, ['start>a', 'a>b', 'b>a']));
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning bpmn.loop-without-wait']);
  });

  it('that says it is not executable is only told', async () => {
    const xml = bpmn('').replace('isExecutable="true"', 'isExecutable="false"');
    expect((await findingsOf(xml)).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.start-missing',
    ]);
  });
});
