// What keeps a file from being deployed whatever its process does: ids, references, the schema, expressions, participants, imports.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../core/engine/check/check-model.ts';
import { joinReferences } from '../../../core/engine/check/join-references.ts';
import { guardXml } from '../../../core/engine/parse/guard-xml.ts';
import { projectRoot } from '../../../core/kernel/node/paths.ts';
import { bpmn } from '../small-model.ts';
import { errorsOf, findingsOf, listed, path, refuses } from './check.ts';

const start = '<bpmn:startEvent id="start"/>';
const task = (id: string, rest = '', inner = ''): string => `<bpmn:task id="${id}"${rest}>${inner}</bpmn:task>`;
const formal = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${name}>`;

describe('ids', () => {
  refuses([
    {
      what: 'are given to what runs',
      refused: ['process bpmn.id-missing'],
      wrong: bpmn('<bpmn:task/>'),
      right: bpmn(`<bpmn:task id="a"/>`),
    },
  ]);
  it('are given once', async () => {
    expect(await errorsOf(bpmn(`${task('a')}${task('a')}`))).toContain('a bpmn.duplicate-id');
    expect(await errorsOf(bpmn(`${task('a')}${task('b')}`))).toEqual([]);
  });
});

describe('a reference', () => {
  const m = '<bpmn:message id="m" name="n"/><bpmn:signal id="s" name="n"/>';
  const receive = (message: string): string =>
    bpmn(`${start}<bpmn:receiveTask id="t" messageRef="${message}"/>`, ['start>t'], m);
  const collaboration = '<bpmn:collaboration id="c"><bpmn:participant id="p" name="P"/></bpmn:collaboration>';
  const service = (input: string): string =>
    path(
      `<bpmn:serviceTask id="t"><bpmn:ioSpecification><bpmn:dataInput id="i"/><bpmn:inputSet id="set"><bpmn:dataInputRefs>i</bpmn:dataInputRefs><bpmn:optionalInputRefs>${input}</bpmn:optionalInputRefs></bpmn:inputSet><bpmn:outputSet/></bpmn:ioSpecification></bpmn:serviceTask>`,
      ['t'],
      collaboration,
    );
  refuses([
    {
      what: 'leads to something',
      refused: ['t bpmn.unresolved-reference'],
      wrong: receive('nobody'),
      right: receive('m'),
    },
    {
      what: 'leads to something of the right kind',
      refused: ['t bpmn.reference-kind'],
      wrong: receive('s'),
      right: receive('m'),
    },
    {
      what: 'to data leads to data',
      refused: ['set bpmn.data-not-in-set', 'set bpmn.reference-kind'],
      wrong: service('p'),
      right: service('i'),
    },
    {
      what: 'to nothing is refused in a flow list too',
      refused: ['a bpmn.unresolved-reference'],
      wrong: listed(path(task('a'), ['a'])).replace(
        '<bpmn:task id="a">',
        '<bpmn:task id="a"><bpmn:incoming>gone</bpmn:incoming>',
      ),
      right: listed(path(task('a'), ['a'])),
    },
  ]);

  it('of a picture that leads nowhere is only told', async () => {
    const xml = bpmn(start).replace(
      '</bpmn:definitions>',
      '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="gone"/></bpmndi:BPMNDiagram></bpmn:definitions>',
    );
    expect((await findingsOf(xml)).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.unresolved-reference',
    ]);
  });

  it('with the prefix of the file itself is joined', async () => {
    const xml = receive('tns:m').replace('<bpmn:definitions', '<bpmn:definitions xmlns:tns="https://ravand.dev/tests"');
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
    const definitions = rootElement as Parameters<typeof checkModel>[0];
    expect(checkModel(definitions, { xml, warnings }).map(({ code }) => code)).toContain('bpmn.unresolved-reference');
    const left = joinReferences(definitions, warnings);
    expect(left).toEqual([]);
    expect(checkModel(definitions, { xml, warnings: left })).toEqual([]);
  });

  it('with white space around it is joined', async () => {
    const xml = listed(path(task('a'), ['a'])).replaceAll(/<bpmn:(in|out)going>(.*?)</g, '<bpmn:$1going>\n  $2\n<');
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
    const definitions = rootElement as Parameters<typeof checkModel>[0];
    const left = joinReferences(definitions, warnings);
    expect(left).toEqual([]);
    expect(checkModel(definitions, { xml, warnings: left })).toEqual([]);
  });

  it('with the prefix of another file is told', async () => {
    expect((await findingsOf(receive('other:m'))).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.unresolved-reference',
    ]);
  });
});

describe('the schema', () => {
  refuses([
    {
      what: 'has choices for some attributes',
      refused: ['g bpmn.attribute-value'],
      wrong: bpmn(`${start}<bpmn:exclusiveGateway id="g" gatewayDirection="Both"/>`, ['start>g']),
      right: bpmn(`${start}<bpmn:exclusiveGateway id="g" gatewayDirection="Unspecified"/>`, ['start>g']),
    },
    {
      what: 'knows true and false',
      refused: ['a bpmn.attribute-value'],
      wrong: bpmn(`${start}${task('a', ' isForCompensation="no"')}`, ['start>a']),
      right: bpmn(`${start}${task('a', ' isForCompensation="0"')}`, ['start>a']),
    },
    {
      what: 'knows whole numbers',
      refused: ['a bpmn.attribute-number', 'a bpmn.quantity'],
      wrong: bpmn(`${start}${task('a', ' startQuantity="few"')}`, ['start>a']),
      right: bpmn(`${start}${task('a', ' startQuantity="2"')}`, ['start>a']),
    },
    {
      what: 'asks for some attributes',
      refused: ['f bpmn.attribute-missing', 'f bpmn.flow-end-missing'],
      wrong: bpmn(`${start}${task('a')}<bpmn:sequenceFlow id="f" sourceRef="start"/>`),
      right: bpmn(`${start}${task('a')}<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="a"/>`),
    },
    {
      what: 'asks for some children',
      refused: ['if bpmn.child-missing'],
      wrong: bpmn(start, [], '<bpmn:interface id="if" name="I"/>'),
      right: bpmn(
        start,
        [],
        '<bpmn:message id="m" name="n"/><bpmn:interface id="if" name="I"><bpmn:operation id="o" name="O"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>',
      ),
    },
    {
      what: 'allows some children once',
      refused: ['a_b bpmn.child-twice'],
      wrong: bpmn(`${task('a')}${task('b')}`, ['a>b ? x = 1']).replace(
        '</bpmn:sequenceFlow>',
        `${formal('conditionExpression', 'y = 1')}</bpmn:sequenceFlow>`,
      ),
      right: bpmn(`${task('a')}${task('b')}`, ['a>b ? x = 1']),
    },
    {
      what: 'does not know attributes of its own making',
      refused: ['a bpmn.attribute-unknown'],
      wrong: bpmn(`${start}${task('a', ' colour="red"')}`, ['start>a']),
      right: bpmn(`${start}${task('a', ' ravand:colour="red"')}`, ['start>a']),
    },
    {
      what: 'does not know children of its own making',
      refused: ['a bpmn.unreadable'],
      wrong: bpmn(`${start}${task('a', '', '<bpmn:colour/>')}`, ['start>a']),
      right: bpmn(`${start}${task('a')}`, ['start>a']),
    },
  ]);

  it('says nothing of what stands inside extension elements', async () => {
    const inside =
      '<bpmn:extensionElements><camunda:properties><camunda:property isExecutable="perhaps" id="start"/></camunda:properties></bpmn:extensionElements>';
    expect(await errorsOf(bpmn(`${start}${task('a', '', inside)}`, ['start>a']))).toEqual([]);
  });
});

describe('an expression', () => {
  const loop = (inner: string): string =>
    `<bpmn:multiInstanceLoopCharacteristics>${inner}</bpmn:multiInstanceLoopCharacteristics>`;
  const many = (inner: string): string => path(task('t', '', loop(inner)), ['t']);
  const untyped = (name: string, text: string): string => `<bpmn:${name}>${text}</bpmn:${name}>`;
  const cycle = (text: string): string =>
    path(
      `<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition>${untyped('timeCycle', text)}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
      ['t'],
    );
  const owner = (inner: string): string =>
    path(
      `<bpmn:userTask id="t"><bpmn:potentialOwner><bpmn:resourceAssignmentExpression>${inner}</bpmn:resourceAssignmentExpression></bpmn:potentialOwner></bpmn:userTask>`,
      ['t'],
    );
  refuses([
    {
      what: 'is no sentence',
      refused: ['t bpmn.natural-language'],
      wrong: many(`${formal('loopCardinality', '3')}${untyped('completionCondition', 'everybody has answered')}`),
      right: many(`${formal('loopCardinality', '3')}${untyped('completionCondition', 'answers &gt; 2')}`),
    },
    {
      what: 'of a timer may be a schedule',
      refused: ['t bpmn.natural-language'],
      wrong: cycle('every five minutes'),
      right: cycle('0 0/5 * * * ?'),
    },
    {
      what: 'says that it is formal where flows are listed',
      refused: ['t bpmn.natural-language'],
      wrong: listed(many(untyped('loopCardinality', 'count'))),
      right: listed(many(formal('loopCardinality', 'count'))),
    },
    {
      what: 'names nobody in a sentence',
      refused: ['t bpmn.natural-language'],
      wrong: owner(untyped('expression', 'whoever knows the customer')),
      right: owner(untyped('formalExpression', 'customer.owner')),
    },
    {
      what: 'that names somebody is there',
      refused: ['t bpmn.child-missing'],
      wrong: owner(''),
      right: owner(untyped('formalExpression', 'customer.owner')),
    },
    {
      what: 'is not empty',
      refused: ['t bpmn.expression-missing'],
      wrong: many(formal('loopCardinality', '')),
      right: many(formal('loopCardinality', '3')),
    },
    {
      what: 'is in FEEL',
      refused: ['t bpmn.script-language'],
      wrong: many(formal('loopCardinality', '3').replace(' xsi', ' language="http://www.w3.org/1999/XPath" xsi')),
      right: many(
        formal('loopCardinality', '3').replace(' xsi', ' language="https://www.omg.org/spec/DMN/20191111/FEEL/" xsi'),
      ),
    },
    {
      what: 'may be one that is translated',
      refused: ['t bpmn.script-language'],
      wrong: many(formal('loopCardinality', '#{n}').replace(' xsi', ' language="groovy" xsi')),
      right: many(formal('loopCardinality', '#{n}').replace(' xsi', ' language="juel" xsi')),
    },
    {
      what: 'language is named by a URI',
      refused: ['definitions bpmn.language-uri'],
      wrong: bpmn(start).replace('<bpmn:definitions', '<bpmn:definitions expressionLanguage="XPath"'),
      right: bpmn(start).replace(
        '<bpmn:definitions',
        '<bpmn:definitions expressionLanguage="http://www.w3.org/1999/XPath"',
      ),
    },
  ]);
  it.each(['5', `\${count}`, '#{count}', '= count + 1', 'count + 1'])(
    'may be written as %s without a type',
    async (text) => {
      expect(await errorsOf(many(untyped('loopCardinality', text)))).toEqual([]);
    },
  );
});

describe('a text', () => {
  const noted = (format: string): string =>
    bpmn(`${start}<bpmn:textAnnotation id="n" textFormat="${format}"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>`);
  const association = (target: string): string =>
    bpmn(
      `${start}<bpmn:textAnnotation id="n"/><bpmn:association id="as" sourceRef="n" targetRef="${target}"/><bpmn:association id="other" sourceRef="n" targetRef="start"/>`,
    );
  refuses([
    {
      what: 'names its format as a MIME type',
      refused: ['n bpmn.text-format'],
      wrong: noted('plain'),
      right: noted('text/plain'),
    },
    {
      what: 'is joined to something else',
      refused: ['as bpmn.association-self'],
      wrong: association('n'),
      right: association('start'),
    },
    {
      what: 'is joined to no association',
      refused: ['as bpmn.association-end'],
      wrong: association('other'),
      right: association('start'),
    },
  ]);
});

describe('a message flow', () => {
  const roots = (flow: string): string =>
    `<bpmn:collaboration id="c"><bpmn:participant id="p" processRef="process"/><bpmn:participant id="q" name="Q"/>${flow}</bpmn:collaboration><bpmn:message id="m" name="n"/>`;
  const flow = (from: string, to: string): string => `<bpmn:messageFlow id="f" sourceRef="${from}" targetRef="${to}"/>`;
  const body = `<bpmn:startEvent id="s"/><bpmn:startEvent id="ms"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:endEvent id="e"/><bpmn:endEvent id="me"><bpmn:messageEventDefinition messageRef="m"/></bpmn:endEvent>${task('a')}<bpmn:textAnnotation id="n"/>`;
  const model = (from: string, to: string): string => bpmn(body, ['s>a', 'ms>a', 'a>e', 'a>me'], roots(flow(from, to)));
  refuses([
    {
      what: 'does not end at a note',
      refused: ['f bpmn.message-flow-end'],
      wrong: model('q', 'n'),
      right: model('q', 'a'),
    },
    {
      what: 'does not begin at a note',
      refused: ['f bpmn.message-flow-end'],
      wrong: model('n', 'q'),
      right: model('a', 'q'),
    },
    {
      what: 'does not begin at nothing',
      refused: ['f bpmn.message-flow-end-missing', 'f bpmn.unresolved-reference'],
      wrong: model('gone', 'q'),
      right: model('a', 'q'),
    },
    {
      what: 'does not stay in its pool',
      refused: ['f bpmn.message-flow-same-pool'],
      wrong: model('a', 'p'),
      right: model('a', 'q'),
    },
    {
      what: 'does not begin at a start event',
      refused: ['f bpmn.message-flow-from'],
      wrong: model('ms', 'q'),
      right: model('me', 'q'),
    },
    {
      what: 'does not end at an end event',
      refused: ['f bpmn.message-flow-to'],
      wrong: model('q', 'me'),
      right: model('q', 'ms'),
    },
    {
      what: 'ends at an event that takes messages',
      refused: ['s bpmn.message-flow-event'],
      wrong: model('q', 's'),
      right: model('q', 'ms'),
    },
  ]);
});

describe('participants, conversations and choreographies', () => {
  const with_ = (roots: string): string => bpmn(start, [], roots);
  const participant = (multiplicity: string): string =>
    with_(
      `<bpmn:collaboration id="c"><bpmn:participant id="p" name="P"><bpmn:participantMultiplicity ${multiplicity}/></bpmn:participant></bpmn:collaboration>`,
    );
  const choreography = '<bpmn:choreography id="ch" isClosed="true"/>';
  const lanes = (second: string): string =>
    bpmn(
      `<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="1"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="l2" name="2"><bpmn:flowNodeRef>${second}</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>${start}${task('a')}`,
      ['start>a'],
    );
  const talk = (to: string): string =>
    with_(
      `<bpmn:collaboration id="c"><bpmn:participant id="p" name="P"/><bpmn:participant id="q" name="Q"/><bpmn:conversation id="talk"><bpmn:participantRef>p</bpmn:participantRef><bpmn:participantRef>q</bpmn:participantRef></bpmn:conversation><bpmn:conversationLink id="link" sourceRef="p" targetRef="${to}"/></bpmn:collaboration>`,
    );
  const keys = (bound: string): string =>
    bpmn(
      `<bpmn:correlationSubscription id="sub" correlationKeyRef="key"><bpmn:correlationPropertyBinding correlationPropertyRef="${bound}"><bpmn:dataPath>x</bpmn:dataPath></bpmn:correlationPropertyBinding></bpmn:correlationSubscription>${start}`,
      [],
      ['cp', 'cq']
        .map(
          (id) =>
            `<bpmn:correlationProperty id="${id}"><bpmn:correlationPropertyRetrievalExpression messageRef="m"><bpmn:messagePath>x</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>`,
        )
        .join('') +
        '<bpmn:message id="m" name="n"/><bpmn:collaboration id="c"><bpmn:correlationKey id="key"><bpmn:correlationPropertyRef>cp</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>',
    ).replace(
      /(<bpmn:correlationSubscription.*?<\/bpmn:correlationSubscription>)(.*?)(\s*<\/bpmn:process>)/s,
      '$2$1$3',
    );
  const dance = (initiator: string): string =>
    with_(
      `<bpmn:choreography id="ch"><bpmn:participant id="p" name="P"/><bpmn:participant id="q" name="Q"/><bpmn:participant id="r" name="R"/><bpmn:messageFlow id="mf" sourceRef="p" targetRef="q"/><bpmn:choreographyTask id="ct" initiatingParticipantRef="${initiator}"><bpmn:participantRef>p</bpmn:participantRef><bpmn:participantRef>q</bpmn:participantRef><bpmn:messageFlowRef>mf</bpmn:messageFlowRef></bpmn:choreographyTask></bpmn:choreography>`,
    );
  refuses([
    {
      what: 'are one or more at most',
      refused: ['p bpmn.multiplicity'],
      wrong: participant('minimum="2" maximum="1"'),
      right: participant('minimum="0" maximum="1"'),
    },
    {
      what: 'are not fewer than none',
      refused: ['p bpmn.multiplicity'],
      wrong: participant('minimum="-1" maximum="1"'),
      right: participant('minimum="1" maximum="1"'),
    },
    {
      what: 'of a choreography refer to none',
      refused: ['x bpmn.choreography-reference'],
      wrong: with_(
        `${choreography}<bpmn:globalConversation id="x"><bpmn:choreographyRef>ch</bpmn:choreographyRef></bpmn:globalConversation>`,
      ),
      right: with_(`${choreography}<bpmn:globalConversation id="x"/>`),
    },
    {
      what: 'are closed where their choreography is',
      refused: ['x bpmn.collaboration-closed'],
      wrong: with_(
        `${choreography}<bpmn:collaboration id="x"><bpmn:choreographyRef>ch</bpmn:choreographyRef></bpmn:collaboration>`,
      ),
      right: with_(
        `${choreography}<bpmn:collaboration id="x" isClosed="true"><bpmn:choreographyRef>ch</bpmn:choreographyRef></bpmn:collaboration>`,
      ),
    },
    {
      what: 'of a global conversation are all it holds',
      refused: ['x bpmn.global-conversation-content'],
      wrong: with_('<bpmn:globalConversation id="x"><bpmn:textAnnotation id="n"/></bpmn:globalConversation>'),
      right: with_('<bpmn:globalConversation id="x"/>'),
    },
    {
      what: 'are joined to a conversation',
      refused: ['link bpmn.conversation-link'],
      wrong: talk('q'),
      right: talk('talk'),
    },
    {
      what: 'begin a choreography task that they take part in',
      refused: ['ct bpmn.choreography-initiator'],
      wrong: dance('r'),
      right: dance('p'),
    },
    {
      what: 'bind the parts of their correlation key',
      refused: ['sub bpmn.correlation-binding'],
      wrong: keys('cq'),
      right: keys('cp'),
    },
    {
      what: 'have each node in one lane',
      refused: ['l2 bpmn.node-in-two-lanes'],
      wrong: lanes('start'),
      right: lanes('a'),
    },
    {
      what: 'have nodes of their own process',
      refused: ['l2 bpmn.lane-elsewhere'],
      wrong: lanes('elsewhere').replace(
        '</bpmn:definitions>',
        '<bpmn:process id="other"><bpmn:task id="elsewhere"/></bpmn:process></bpmn:definitions>',
      ),
      right: lanes('a'),
    },
    {
      what: 'that are public do not run',
      refused: ['process bpmn.public-executable'],
      wrong: bpmn(start).replace('isExecutable', 'processType="Public" isExecutable'),
      right: bpmn(start).replace('isExecutable', 'processType="Private" isExecutable'),
    },
  ]);
});

describe('an import', () => {
  const importing = (location: string, type = 'http://www.omg.org/spec/BPMN/20100524/MODEL'): string =>
    bpmn(start).replace(
      '  <bpmn:process',
      `<bpmn:import importType="${type}" location="${location}" namespace="urn:x"/><bpmn:process`,
    );
  refuses([
    {
      what: 'of a file that is not there is refused',
      refused: ['definitions bpmn.import-missing'],
      wrong: importing('other.bpmn'),
      right: importing('https://example.org/other.bpmn'),
    },
  ]);
  it('of another kind is only told', async () => {
    const found = await findingsOf(importing('rules.dmn', 'https://www.omg.org/spec/DMN/20191111/MODEL/'));
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning bpmn.import-ignored']);
  });
});

describe('what other products wrote', () => {
  const given = (rest: string, inner = ''): string =>
    bpmn(`${start}<bpmn:userTask id="a"${rest}>${inner}</bpmn:userTask>`, ['start>a']);
  refuses([
    {
      what: 'names no code',
      refused: ['a bpmn.foreign-code'],
      wrong: given(' camunda:class="java.lang.Runtime"'),
      right: given(' camunda:assignee="kermit"'),
    },
    {
      what: 'hides no code in children',
      refused: ['a bpmn.foreign-code'],
      wrong: given(
        '',
        '<bpmn:extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:taskListener></bpmn:extensionElements>',
      ),
      right: given(
        '',
        '<bpmn:extensionElements><camunda:properties><camunda:property name="a" value="b"/></camunda:properties></bpmn:extensionElements>',
      ),
    },
    {
      what: 'can be translated',
      refused: ['a bpmn.vendor-expression'],
      wrong: given(` camunda:assignee="\${bean.find(execution)}"`),
      right: given(` camunda:assignee="\${person}"`),
    },
  ]);
  it('is told as taken over, ignored or without effect', async () => {
    const found = await findingsOf(
      given(' camunda:assignee="kermit" camunda:asyncBefore="true" camunda:formFieldValidation="x"'),
    );
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning bpmn.foreign',
      'info bpmn.vendor-mapped',
      'info bpmn.vendor-ignored',
    ]);
  });
});

describe('a file that is too large', () => {
  it('is refused when it is nested without end', () => {
    const nested = '<bpmn:subProcess>'.repeat(20_000) + '</bpmn:subProcess>'.repeat(20_000);
    expect(guardXml(bpmn(nested))?.code).toBe('bpmn.too-deep');
  });
});

describe('the checks', () => {
  it('have a sentence for each of their codes', () => {
    const folder = join(projectRoot, 'core/engine/check');
    const texts = JSON.parse(readFileSync(join(projectRoot, 'schemas/locales/en/validation.json'), 'utf8')) as Record<
      string,
      string
    >;
    const codes = readdirSync(folder).flatMap(
      (file) => readFileSync(join(folder, file), 'utf8').match(/'bpmn\.[a-z-]+'/g) ?? [],
    );
    expect(new Set(codes).size).toBeGreaterThan(150);
    expect(codes.filter((code) => texts[code.slice(1, -1)] === undefined)).toEqual([]);
  });

  it('find nothing in a model of thousands of elements that has nothing wrong', async () => {
    const count = 2_500;
    const body = Array.from({ length: count }, (_, index) => task(`t${index}`)).join('');
    const flows = Array.from({ length: count - 1 }, (_, index) => `t${index}>t${index + 1}`);
    const xml = listed(bpmn(body, flows));
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
    const definitions = rootElement as Parameters<typeof checkModel>[0];
    expect(checkModel(definitions, { xml, warnings })).toEqual([]);
  });
});
