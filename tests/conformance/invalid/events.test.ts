// Events, links and compensation that the standard does not allow (BPMN 2.0.2, 10.5 and 10.7).
import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import { bpmn } from '../small-model.ts';
import { errorsOf, findingsOf, listed, path, refuses } from './check.ts';

const roots =
  '<bpmn:message id="m" name="reply"/><bpmn:signal id="s" name="S"/><bpmn:error id="e" errorCode="E"/><bpmn:escalation id="x" escalationCode="X"/><bpmn:escalation id="codeless"/>';
const expression = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${name}>`;
const definition: Readonly<Record<string, string>> = {
  message: '<bpmn:messageEventDefinition messageRef="m"/>',
  timer: `<bpmn:timerEventDefinition>${expression('timeDuration', 'PT1S')}</bpmn:timerEventDefinition>`,
  signal: '<bpmn:signalEventDefinition signalRef="s"/>',
  error: '<bpmn:errorEventDefinition errorRef="e"/>',
  escalation: '<bpmn:escalationEventDefinition escalationRef="x"/>',
  conditional: `<bpmn:conditionalEventDefinition>${expression('condition', 'ok')}</bpmn:conditionalEventDefinition>`,
  compensate: '<bpmn:compensateEventDefinition/>',
  cancel: '<bpmn:cancelEventDefinition/>',
  terminate: '<bpmn:terminateEventDefinition/>',
  link: '<bpmn:linkEventDefinition name="L"/>',
};
const of = (kind: string): string => definition[kind] ?? '';
const task = (id: string): string => `<bpmn:task id="${id}"/>`;
const event = (type: string, id: string, inner: string, rest = ''): string =>
  `<bpmn:${type} id="${id}"${rest}>${inner}</bpmn:${type}>`;

/** A model with the event in its usual place. */
const starting = (inner: string): string => bpmn(`${event('startEvent', 'ev', inner)}${task('a')}`, ['ev>a'], roots);
const between =
  (type: string) =>
  (inner: string): string =>
    path(event(type, 'ev', inner), ['ev'], roots);
const ending = (inner: string): string =>
  bpmn(`<bpmn:startEvent id="start"/>${event('endEvent', 'ev', inner)}`, ['start>ev'], roots);
const attached =
  (rest: string) =>
  (inner: string): string =>
    bpmn(
      `<bpmn:startEvent id="start"/>${task('a')}${task('b')}${event('boundaryEvent', 'ev', inner, ` attachedToRef="a"${rest}`)}`,
      ['start>a', 'ev>b'],
      roots,
    );
const inEventSubProcess =
  (rest: string) =>
  (inner: string): string =>
    bpmn(
      `<bpmn:startEvent id="start"/><bpmn:subProcess id="sub" triggeredByEvent="true">${event('startEvent', 'ev', inner, rest)}</bpmn:subProcess>`,
      [],
      roots,
    );

const waits = ['message', 'timer', 'conditional', 'signal'];
const catches = [...waits, 'escalation'];
const places: readonly (readonly [where: string, model: (inner: string) => string, allowed: readonly string[]])[] = [
  ['a start event', starting, waits],
  ['a catching event', between('intermediateCatchEvent'), waits],
  ['a throwing event', between('intermediateThrowEvent'), ['message', 'escalation', 'compensate', 'signal']],
  ['an end event', ending, ['message', 'escalation', 'error', 'compensate', 'signal', 'terminate']],
  ['an interrupting boundary event', attached(''), [...catches, 'error']],
  ['a boundary event beside its host', attached(' cancelActivity="false"'), catches],
  ['the start of an event sub-process', inEventSubProcess(''), [...catches, 'error', 'compensate']],
  ['the start of an event sub-process that runs beside', inEventSubProcess(' isInterrupting="false"'), catches],
];

describe.each(places)('%s', (_where, model, allowed) => {
  // Links, cancels and attached compensation need a partner elsewhere in the model; they have tests of their own.
  it.each(Object.keys(definition).filter((kind) => allowed.includes(kind)))('may carry %s', async (kind) => {
    expect(await errorsOf(model(of(kind)))).toEqual([]);
  });
  const refused = ['message', 'timer', 'signal', 'error', 'escalation', 'conditional', 'terminate'].filter(
    (kind) => !allowed.includes(kind),
  );
  it.each(refused)('may not carry %s', async (kind) => {
    const errors = await errorsOf(model(of(kind)));
    expect(['ev bpmn.event-definition-place', 'ev bpmn.error-boundary-interrupts']).toContain(errors[0]);
    expect(errors).toHaveLength(1);
  });
  it('is looked at when its definition stands at the root', async () => {
    const kind = refused[0] ?? '';
    const rooted = of(kind).replace(/EventDefinition/, 'EventDefinition id="shared"');
    const xml = model('<bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef>').replace(
      '<bpmn:process',
      `${rooted}<bpmn:process`,
    );
    expect((await errorsOf(xml)).length).toBeGreaterThan(0);
  });
});

describe('an event', () => {
  refuses([
    {
      what: 'that catches waits for something',
      refused: ['ev bpmn.event-definition-missing'],
      wrong: between('intermediateCatchEvent')(''),
      right: between('intermediateCatchEvent')(of('timer')),
    },
    {
      what: 'that is attached waits for something',
      refused: ['ev bpmn.event-definition-missing'],
      wrong: attached('')(''),
      right: attached('')(of('error')),
    },
    {
      what: 'at a boundary catches no error beside its host',
      refused: ['ev bpmn.error-boundary-interrupts'],
      wrong: attached(' cancelActivity="false"')(of('error')),
      right: attached(' cancelActivity="true"')(of('error')),
    },
    {
      what: 'borrows no definition of another event',
      refused: ['end bpmn.event-definition-borrowed'],
      wrong: path(event('intermediateThrowEvent', 'ev', of('signal').replace(' ', ' id="d" ')), ['ev'], roots).replace(
        '<bpmn:endEvent id="end"/>',
        '<bpmn:endEvent id="end"><bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef></bpmn:endEvent>',
      ),
      right: path(event('intermediateThrowEvent', 'ev', of('signal')), ['ev'], roots),
    },
    {
      what: 'that throws an escalation says which',
      refused: ['ev bpmn.escalation-code-missing'],
      wrong: ending('<bpmn:escalationEventDefinition escalationRef="codeless"/>'),
      right: ending(of('escalation')),
    },
    {
      what: 'waits for one time',
      refused: ['ev bpmn.timer-several', 'ev bpmn.child-twice'],
      wrong: starting(
        `<bpmn:timerEventDefinition>${expression('timeDate', '2030-01-01T00:00:00Z')}${expression('timeDuration', 'PT1S')}</bpmn:timerEventDefinition>`,
      ),
      right: starting(of('timer')),
    },
    {
      what: 'waits for a time that is written out',
      refused: ['ev bpmn.timer-missing'],
      wrong: starting(`<bpmn:timerEventDefinition>${expression('timeDuration', '')}</bpmn:timerEventDefinition>`),
      right: starting(of('timer')),
    },
    {
      what: 'waits for a condition that is written out',
      refused: ['ev bpmn.conditional-empty'],
      wrong: starting(
        `<bpmn:conditionalEventDefinition>${expression('condition', '')}</bpmn:conditionalEventDefinition>`,
      ),
      right: starting(of('conditional')),
    },
    {
      what: 'of a signal names it',
      refused: ['ev bpmn.signal-missing'],
      wrong: ending('<bpmn:signalEventDefinition/>'),
      right: ending(of('signal')),
    },
    {
      what: 'of a message names it',
      refused: ['ev bpmn.message-missing'],
      wrong: starting('<bpmn:messageEventDefinition/>'),
      right: starting(of('message')),
    },
    {
      what: 'that waits for all of several has several',
      refused: ['ev bpmn.parallel-multiple'],
      wrong: path(event('intermediateCatchEvent', 'ev', of('timer'), ' parallelMultiple="true"'), ['ev'], roots),
      right: path(
        event('intermediateCatchEvent', 'ev', of('timer') + of('signal'), ' parallelMultiple="true"'),
        ['ev'],
        roots,
      ),
    },
  ]);

  it('that sends through a service needs no message', async () => {
    expect(await errorsOf(ending('<bpmn:messageEventDefinition ravand:type="send"/>'))).toEqual([]);
  });
});

describe('a boundary event', () => {
  const host = (inner: string, attachedTo: string): string =>
    bpmn(
      `<bpmn:startEvent id="start"/>${inner}<bpmn:boundaryEvent id="b"${attachedTo}>${of('error')}</bpmn:boundaryEvent>${task('after')}`,
      ['start>h', 'b>after'],
      roots,
    );
  const sub = `<bpmn:subProcess id="h">${task('inner')}</bpmn:subProcess>`;
  refuses([
    {
      what: 'has a host',
      refused: ['b bpmn.boundary-unattached'],
      wrong: host(task('h'), ''),
      right: host(task('h'), ' attachedToRef="h"'),
    },
    {
      what: 'has an activity as its host',
      refused: ['b bpmn.boundary-host'],
      wrong: host('<bpmn:exclusiveGateway id="h"/>', ' attachedToRef="h"'),
      right: host(task('h'), ' attachedToRef="h"'),
    },
    {
      what: 'lies where its host lies',
      refused: ['b bpmn.boundary-scope'],
      wrong: host(sub, ' attachedToRef="inner"'),
      right: host(sub, ' attachedToRef="h"'),
    },
    {
      what: 'is not led to',
      refused: ['b bpmn.boundary-incoming', 'h_b bpmn.flow-into-start'],
      wrong: host(task('h'), ' attachedToRef="h"').replace(
        '</bpmn:process>',
        '<bpmn:sequenceFlow id="h_b" sourceRef="h" targetRef="b"/></bpmn:process>',
      ),
      right: host(task('h'), ' attachedToRef="h"'),
    },
    {
      what: 'leads on where flows are listed',
      refused: ['b bpmn.boundary-ends'],
      wrong: listed(
        path(
          `${task('h')}<bpmn:boundaryEvent id="b" attachedToRef="h">${of('error')}</bpmn:boundaryEvent>`,
          ['h'],
          roots,
        ),
      ),
      right: listed(
        path(
          `${task('h')}<bpmn:boundaryEvent id="b" attachedToRef="h">${of('error')}</bpmn:boundaryEvent>`,
          ['h'],
          roots,
        ).replace('</bpmn:process>', '<bpmn:sequenceFlow id="b_end" sourceRef="b" targetRef="end"/></bpmn:process>'),
      ),
    },
    {
      what: 'catches an error that no other one at its host catches',
      refused: ['c bpmn.error-caught-twice'],
      wrong: host(task('h'), ' attachedToRef="h"').replace(
        '</bpmn:process>',
        `<bpmn:boundaryEvent id="c" attachedToRef="h">${of('error')}</bpmn:boundaryEvent></bpmn:process>`,
      ),
      right: host(task('h'), ' attachedToRef="h"').replace(
        '</bpmn:process>',
        '<bpmn:boundaryEvent id="c" attachedToRef="h"><bpmn:errorEventDefinition/></bpmn:boundaryEvent></bpmn:process>',
      ),
    },
    ...['escalation', 'message', 'cancel'].map((kind) => {
      const both = (first: string, other: string): string =>
        host(sub.replaceAll('subProcess', 'transaction'), ' attachedToRef="h"')
          .replace(of('error'), first)
          .replace(
            '</bpmn:process>',
            `<bpmn:boundaryEvent id="c" attachedToRef="h">${other}</bpmn:boundaryEvent></bpmn:process>`,
          );
      return {
        what: `has no other one beside it that waits for the same ${kind}`,
        refused: [`c bpmn.${kind}-caught-twice`],
        wrong: both(of(kind), of(kind)),
        right: both(of(kind), of('signal')),
      };
    }),
    {
      what: 'may wait for a message of the same name when keys tell them apart',
      refused: ['c bpmn.message-caught-twice'],
      wrong: host(task('h'), ' attachedToRef="h"')
        .replace(of('error'), of('message'))
        .replace(
          '</bpmn:process>',
          `<bpmn:boundaryEvent id="c" attachedToRef="h">${of('message')}</bpmn:boundaryEvent></bpmn:process>`,
        ),
      right: host(task('h'), ' attachedToRef="h"')
        .replace(of('error'), of('message').replace('/>', ' ravand:correlationKey="first"/>'))
        .replace(
          '</bpmn:process>',
          `<bpmn:boundaryEvent id="c" attachedToRef="h">${of('message').replace('/>', ' ravand:correlationKey="second"/>')}</bpmn:boundaryEvent></bpmn:process>`,
        ),
    },
    {
      what: 'catches cancelling at a transaction only',
      refused: ['b bpmn.cancel-boundary-host'],
      wrong: host(sub, ' attachedToRef="h"').replace(of('error'), of('cancel')),
      right: host(sub.replaceAll('subProcess', 'transaction'), ' attachedToRef="h"').replace(of('error'), of('cancel')),
    },
  ]);
});

describe('an end event that cancels', () => {
  const inside = (type: string): string =>
    path(
      `<bpmn:${type} id="sub">${task('a')}<bpmn:endEvent id="stop">${of('cancel')}</bpmn:endEvent><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="stop"/></bpmn:${type}>`,
      ['sub'],
    );
  refuses([
    {
      what: 'stands in a transaction',
      refused: ['stop bpmn.cancel-end-place'],
      wrong: inside('subProcess'),
      right: inside('transaction'),
    },
  ]);
});

describe('a link', () => {
  const half = (type: 'Throw' | 'Catch', id: string, name: string, inner = '', definitionId = `${id}d`): string =>
    `<bpmn:intermediate${type}Event id="${id}"><bpmn:linkEventDefinition id="${definitionId}" name="${name}">${inner}</bpmn:linkEventDefinition></bpmn:intermediate${type}Event>`;
  const pair = (thrown: string, caught: string, extra = '', flows: readonly string[] = []): string =>
    bpmn(`<bpmn:startEvent id="start"/>${thrown}${caught}${extra}<bpmn:endEvent id="end"/>`, [
      'start>t',
      'c>end',
      ...flows,
    ]);
  const good = pair(half('Throw', 't', 'L'), half('Catch', 'c', 'L'));
  const referred = pair(
    half('Throw', 't', 'L', '<bpmn:target>cd</bpmn:target>'),
    half('Catch', 'c', 'L', '<bpmn:source>td</bpmn:source>'),
  );
  refuses([
    {
      what: 'has a name',
      refused: ['td bpmn.attribute-missing', 'cd bpmn.attribute-missing'],
      wrong: good.replaceAll(' name="L"', ''),
      right: good,
    },
    {
      what: 'is caught by its name',
      refused: ['t bpmn.link-target-missing', 'c bpmn.link-source-missing'],
      wrong: pair(half('Throw', 't', 'L'), half('Catch', 'c', 'M')),
      right: good,
    },
    {
      what: 'is caught once',
      refused: ['d bpmn.link-caught-twice'],
      wrong: pair(half('Throw', 't', 'L'), half('Catch', 'c', 'L'), half('Catch', 'd', 'L'), ['d>end']),
      right: good,
    },
    {
      what: 'is caught in its own scope',
      refused: ['t bpmn.link-target-missing', 'c bpmn.link-source-missing'],
      wrong: bpmn(
        `<bpmn:startEvent id="start"/>${half('Throw', 't', 'L')}<bpmn:subProcess id="sub">${half('Catch', 'c', 'L')}${task('z')}<bpmn:sequenceFlow id="f" sourceRef="c" targetRef="z"/></bpmn:subProcess>`,
        ['start>sub', 'sub>t'],
      ),
      right: good,
    },
    {
      what: 'goes on at its other half alone',
      refused: ['t bpmn.link-throw-outgoing'],
      wrong: pair(half('Throw', 't', 'L'), half('Catch', 'c', 'L'), '', ['t>end']),
      right: good,
    },
    {
      what: 'comes from its other half alone',
      refused: ['c bpmn.link-catch-incoming'],
      wrong: pair(half('Throw', 't', 'L'), half('Catch', 'c', 'L'), '', ['start>c']),
      right: good,
    },
    {
      what: 'that names its other half is named by it',
      refused: ['t bpmn.link-not-answered', 'c bpmn.link-source-missing'],
      wrong: pair(half('Throw', 't', 'L', '<bpmn:target>cd</bpmn:target>'), half('Catch', 'c', 'L')),
      right: referred,
    },
    {
      what: 'names where it goes where links name each other',
      refused: ['u bpmn.link-target-missing'],
      wrong: pair(
        half('Throw', 't', 'L', '<bpmn:target>cd</bpmn:target>'),
        half('Catch', 'c', 'L', '<bpmn:source>td</bpmn:source>'),
        half('Throw', 'u', 'L'),
        ['start>u'],
      ),
      right: pair(
        half('Throw', 't', 'L', '<bpmn:target>cd</bpmn:target>'),
        half('Catch', 'c', 'L', '<bpmn:source>td</bpmn:source><bpmn:source>ud</bpmn:source>'),
        half('Throw', 'u', 'L', '<bpmn:target>cd</bpmn:target>'),
        ['start>u'],
      ),
    },
    {
      what: 'that names its other half lies in one scope with it',
      refused: ['t bpmn.link-crosses-scope'],
      wrong: bpmn(
        `<bpmn:startEvent id="start"/>${half('Throw', 't', 'L', '<bpmn:target>cd</bpmn:target>')}<bpmn:subProcess id="sub">${half('Catch', 'c', 'L', '<bpmn:source>td</bpmn:source>')}${task('z')}<bpmn:sequenceFlow id="f" sourceRef="c" targetRef="z"/></bpmn:subProcess>`,
        ['start>sub', 'sub>t'],
      ),
      right: referred,
    },
  ]);
});

describe('compensation', () => {
  const model = (handler: string, association: string, extra = '', flows: readonly string[] = []): string =>
    bpmn(
      `<bpmn:startEvent id="start"/>${task('a')}<bpmn:boundaryEvent id="b" attachedToRef="a">${of('compensate')}</bpmn:boundaryEvent>${handler}${association}${extra}`,
      ['start>a', ...flows],
    );
  const handler = '<bpmn:task id="undo" isForCompensation="true"/>';
  const joined = '<bpmn:association id="as" sourceRef="b" targetRef="undo"/>';
  refuses([
    {
      what: 'has a handler',
      refused: ['b bpmn.compensation-handler-missing'],
      wrong: model(handler, ''),
      right: model(handler, joined),
    },
    {
      what: 'is done by an activity that is marked for it',
      refused: ['b bpmn.compensation-handler-kind'],
      wrong: model(task('undo'), joined),
      right: model(handler, joined),
    },
    {
      what: 'is done where the activity lies',
      refused: ['b bpmn.compensation-handler-scope'],
      wrong: model(`<bpmn:subProcess id="sub">${handler}${task('z')}</bpmn:subProcess>`, joined, '', ['a>sub']),
      right: model(`<bpmn:subProcess id="sub">${task('z')}</bpmn:subProcess>${handler}`, joined, '', ['a>sub']),
    },
    {
      what: 'stands outside the flow',
      refused: ['undo bpmn.compensation-flow'],
      wrong: model(handler, joined, '', ['a>undo']),
      right: model(handler, joined),
    },
    {
      what: 'is led to by no flow from its event',
      refused: ['b bpmn.compensation-boundary-flow'],
      wrong: model(handler, joined, task('z'), ['b>z', 'a>z']),
      right: model(handler, joined, task('z'), ['a>z']),
    },
    {
      what: 'has one handler for an activity',
      refused: ['c bpmn.compensation-twice'],
      wrong: model(
        handler,
        joined,
        `<bpmn:boundaryEvent id="c" attachedToRef="a">${of('compensate')}</bpmn:boundaryEvent><bpmn:association id="at" sourceRef="c" targetRef="undo"/>`,
      ),
      right: model(handler, joined),
    },
    {
      what: 'is of an activity in sight',
      refused: ['end bpmn.compensation-activity'],
      wrong: bpmn(
        `<bpmn:startEvent id="start"/><bpmn:subProcess id="sub">${task('a')}</bpmn:subProcess><bpmn:endEvent id="end"><bpmn:compensateEventDefinition activityRef="a"/></bpmn:endEvent>`,
        ['start>sub', 'sub>end'],
      ),
      right: bpmn(
        `<bpmn:startEvent id="start"/>${task('a')}<bpmn:subProcess id="sub" triggeredByEvent="true"><bpmn:startEvent id="w">${of('signal')}</bpmn:startEvent><bpmn:endEvent id="end"><bpmn:compensateEventDefinition activityRef="a"/></bpmn:endEvent><bpmn:sequenceFlow id="w_end" sourceRef="w" targetRef="end"/></bpmn:subProcess>`,
        ['start>a'],
        roots,
      ),
    },
    {
      what: 'is of an activity that can complete',
      refused: ['end bpmn.compensation-activity'],
      wrong: bpmn(
        `<bpmn:startEvent id="start"/><bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="w">${of('signal')}</bpmn:startEvent></bpmn:subProcess><bpmn:endEvent id="end"><bpmn:compensateEventDefinition activityRef="es"/></bpmn:endEvent>`,
        ['start>end'],
        roots,
      ),
      right: bpmn(
        `<bpmn:startEvent id="start"/>${task('a')}<bpmn:endEvent id="end"><bpmn:compensateEventDefinition activityRef="a"/></bpmn:endEvent>`,
        ['start>a', 'a>end'],
        roots,
      ),
    },
  ]);
});

describe('event sub-processes beside each other', () => {
  const beside = (first: string, other: string): string =>
    bpmn(
      `<bpmn:startEvent id="start"/>${[first, other].map((inner, index) => `<bpmn:subProcess id="sub${index}" triggeredByEvent="true">${event('startEvent', `ev${index}`, inner)}</bpmn:subProcess>`).join('')}`,
      [],
      roots,
    );
  refuses(
    ['error', 'escalation', 'message'].map((kind) => ({
      what: `do not wait for the same ${kind}`,
      refused: [`ev1 bpmn.${kind}-caught-twice`],
      wrong: beside(of(kind), of(kind)),
      right: beside(of(kind), of('signal')),
    })),
  );
});

describe('an error that is thrown', () => {
  const codeless = ending('<bpmn:errorEventDefinition errorRef="codeless-error"/>').replace(
    '<bpmn:error id="e" errorCode="E"/>',
    '<bpmn:error id="codeless-error" name="boom"/>',
  );
  it('has a code; where flows are not listed its name may stand for it', async () => {
    expect((await findingsOf(codeless)).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.error-code-missing',
    ]);
    expect(await errorsOf(listed(codeless))).toEqual(['ev bpmn.error-code-missing']);
    const { findings } = await compileBpmn(ending('<bpmn:errorEventDefinition/>'));
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error bpmn.error-code-missing']);
  });
});

describe('an error that no declaration names', () => {
  const xml = ending('<bpmn:errorEventDefinition errorRef="boom"/>');
  it('is taken as a code where flows are not listed, and refused where they are', async () => {
    expect((await findingsOf(xml)).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.error-undeclared',
    ]);
    expect(await errorsOf(listed(xml))).toEqual(['ev bpmn.unresolved-reference']);
  });
});
