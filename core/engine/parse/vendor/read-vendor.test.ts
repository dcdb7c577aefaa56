// Attributes and elements of Camunda 7, Activiti, Flowable and Camunda 8, read from small files as bpmn-moddle hands them over.
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../expressions/compile-expression.ts';
import { readVendor } from './read-vendor.ts';
import type { VendorReading } from './reading.ts';
import type { VendorElement } from './vendor-element.ts';

const namespaces =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" xmlns:other="urn:other"';

/** Reads the element with the id "x". */
async function read(element: string, root = ''): Promise<VendorReading> {
  const xml = `<bpmn:definitions ${namespaces} targetNamespace="t">${root}<bpmn:process id="p">${element}</bpmn:process></bpmn:definitions>`;
  const { rootElement } = await new BpmnModdle().fromXML(xml);
  const found = find(rootElement as VendorElement, 'x');
  if (found === undefined) throw new Error('no element x');
  return readVendor(found);
}

function find(element: VendorElement, id: string): VendorElement | undefined {
  if (element.id === id) return element;
  for (const value of Object.values(element)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child !== 'object' || child === null || (child as VendorElement).$parent !== element) continue;
      const found = find(child as VendorElement, id);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const user = (attributes: string, inner = ''): string => `<bpmn:userTask id="x" ${attributes}>${inner}</bpmn:userTask>`;
const service = (attributes: string, inner = ''): string =>
  `<bpmn:serviceTask id="x" ${attributes}>${inner}</bpmn:serviceTask>`;
const call = (attributes: string, inner = ''): string =>
  `<bpmn:callActivity id="x" ${attributes}>${inner}</bpmn:callActivity>`;
const inside = (elements: string): string => `<bpmn:extensionElements>${elements}</bpmn:extensionElements>`;

describe('attributes of Camunda 7 and its relatives', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['an assignee by name', user('camunda:assignee="kermit"'), { assignee: '"kermit"' }],
    ['an assignee by expression', user(`camunda:assignee="\${lead.owner}"`), { assignee: 'lead.owner' }],
    ['candidates by name', user('camunda:candidateUsers="kermit, gonzo"'), { candidateUsers: '["kermit", "gonzo"]' }],
    [
      'groups by name and expression',
      user(`camunda:candidateGroups="sales,\${team}"`),
      { candidateRoles: 'flatten(["sales", team])' },
    ],
    ['groups by expression', user(`camunda:candidateGroups="\${teams}"`), { candidateRoles: 'flatten([teams])' }],
    ['a form', user('camunda:formKey="app:approve"'), { form: 'app:approve' }],
    ['a form by reference', user('camunda:formRef="approve"'), { form: 'approve' }],
    ['a due date', user('camunda:dueDate="2030-01-31T09:00:00Z"'), { due: 'date and time("2030-01-31T09:00:00Z")' }],
    ['a due day', user('camunda:dueDate="2030-01-31"'), { due: 'date("2030-01-31")' }],
    [
      'a due time from now',
      user('camunda:dueDate="P3D" camunda:followUpDate="P1D"'),
      { due: 'duration("P3D")', followUp: 'duration("P1D")' },
    ],
    ['a priority', user('camunda:priority="50"'), { priority: '50' }],
    ['work of others', service('camunda:type="external" camunda:topic="charge"'), { type: 'charge' }],
    [
      'a decision',
      '<bpmn:businessRuleTask id="x" camunda:decisionRef="dish" camunda:resultVariable="d" camunda:mapDecisionResult="singleEntry"/>',
      { decision: 'dish', resultVariable: 'd', mapDecisionResult: 'singleEntry' },
    ],
    ['the latest version', call('calledElement="c" camunda:calledElementBinding="latest"'), { binding: 'latest' }],
    [
      'a version',
      call('calledElement="c" camunda:calledElementBinding="version" camunda:calledElementVersion="3"'),
      { binding: 'pinned', version: '3' },
    ],
    ['who began it', '<bpmn:startEvent id="x" camunda:initiator="starter"/>', { initiator: 'starter' }],
    ['the names of another relative', user('flowable:assignee="kermit"'), { assignee: '"kermit"' }],
  ])('%s', async (_what, element, settings) => {
    const reading = await read(element);
    expect(reading.settings).toEqual(settings);
    expect(reading.refused).toEqual([]);
    expect(reading.unread).toEqual([]);
    expect(reading.mapped.map(({ to }) => to).sort()).toEqual(Object.keys(settings).sort());
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'a list and what each is called',
      '<bpmn:multiInstanceLoopCharacteristics id="x" camunda:collection="people" camunda:elementVariable="person"/>',
      { collection: 'people', elementVariable: 'person' },
    ],
    [
      'a list by expression',
      `<bpmn:multiInstanceLoopCharacteristics id="x" camunda:collection="\${order.lines}"/>`,
      { collection: 'order.lines' },
    ],
  ])('%s', async (_what, loop, settings) => {
    expect((await read(`<bpmn:task id="t">${loop}</bpmn:task>`)).settings).toEqual(settings);
  });

  it('where errors, escalations and conditions leave their values', async () => {
    const boundary = (definition: string): string =>
      `<bpmn:boundaryEvent id="b" attachedToRef="t">${definition}</bpmn:boundaryEvent><bpmn:task id="t"/>`;
    expect(
      (
        await read(
          boundary(
            '<bpmn:errorEventDefinition id="x" camunda:errorCodeVariable="c" camunda:errorMessageVariable="m"/>',
          ),
        )
      ).settings,
    ).toEqual({ errorCodeVariable: 'c', errorMessageVariable: 'm' });
    expect(
      (await read(boundary('<bpmn:escalationEventDefinition id="x" camunda:escalationCodeVariable="c"/>'))).settings,
    ).toEqual({
      escalationCodeVariable: 'c',
    });
    expect(
      (
        await read(
          boundary(
            '<bpmn:conditionalEventDefinition id="x" camunda:variableName="n" camunda:variableEvents="create"/>',
          ),
        )
      ).settings,
    ).toEqual({ variableName: 'n' });
  });

  it('which steer another engine only are listed as ignored', async () => {
    const { ignored, unread, mapped } = await read(
      service(
        'camunda:asyncBefore="true" camunda:exclusive="false" camunda:jobPriority="5" camunda:modelerTemplate="t"',
      ),
    );
    expect(ignored).toEqual([
      'camunda:asyncBefore',
      'camunda:exclusive',
      'camunda:jobPriority',
      'camunda:modelerTemplate',
    ]);
    expect([...unread, ...mapped]).toEqual([]);
  });

  it('that are not known, or say what we do not have, are listed as unread', async () => {
    const { unread, settings } = await read(
      user(`camunda:formKey="\${form}" camunda:dueDate="tomorrow" camunda:priority="high" other:colour="red"`),
    );
    expect(unread).toEqual(['camunda:formKey', 'camunda:dueDate', 'camunda:priority', 'other:colour']);
    expect(settings).toEqual({});
  });

  it.each(['class', 'expression', 'delegateExpression', 'resource'])(
    'T-C05 that name code are refused: %s',
    async (name) => {
      expect((await read(service(`camunda:${name}="com.example.Do"`))).refused).toEqual([
        { name: `camunda:${name}`, reason: 'code' },
      ]);
    },
  );

  it('T-C05 that let the other engine run a program of its own are refused', async () => {
    expect((await read(service('camunda:type="shell"'))).refused).toEqual([{ name: 'camunda:type', reason: 'code' }]);
  });

  it('with an expression that is none here are refused with the place', async () => {
    expect((await read(user(`camunda:assignee="\${bean.find(x)}"`))).refused).toEqual([
      { name: 'camunda:assignee', reason: expect.any(String), text: `\${bean.find(x)}`, at: expect.any(Number) },
    ]);
  });

  it('are known by their namespace, whatever the prefix', async () => {
    const element = user('c:assignee="kermit"').replace('<bpmn:userTask', '<bpmn:userTask');
    const xml = `<bpmn:definitions ${namespaces} xmlns:c="http://activiti.org/bpmn" targetNamespace="t"><bpmn:process id="p">${element}</bpmn:process></bpmn:definitions>`;
    const { rootElement } = await new BpmnModdle().fromXML(xml);
    expect(readVendor(find(rootElement as VendorElement, 'x') as VendorElement).settings).toEqual({
      assignee: '"kermit"',
    });
  });
});

describe('elements of Camunda 7 and its relatives', () => {
  it('pass variables to a called process and back', async () => {
    const reading = await read(
      call(
        'calledElement="c"',
        inside(
          `<camunda:in source="order" target="o"/><camunda:in sourceExpression="\${order.total * 2}" target="double"/><camunda:out source="result" target="r"/>`,
        ),
      ),
    );
    expect(reading.inputs).toEqual([
      { target: 'o', source: 'order' },
      { target: 'double', source: 'order.total * 2' },
    ]);
    expect(reading.outputs).toEqual([{ target: 'r', source: 'result' }]);
  });

  it('pass everything, and the business key', async () => {
    const all = '<camunda:in variables="all"/><camunda:out variables="all"/>';
    expect((await read(call('', inside(all)))).settings).toEqual({ inputAll: 'true', outputAll: 'true' });
    expect((await read(call('', inside(`<camunda:in businessKey="\${order.id}"/>`)))).settings).toEqual({
      businessKey: 'order.id',
    });
    expect(
      (await read(call('', inside('<camunda:in businessKey="#{execution.processBusinessKey}"/>')))).settings,
    ).toEqual({
      businessKeyInherited: 'true',
    });
  });

  it('give parameters as text, list and map, but never as a script', async () => {
    const reading = await read(
      service(
        '',
        inside(
          `<camunda:inputOutput><camunda:inputParameter name="a">Hi \${name}</camunda:inputParameter><camunda:inputParameter name="b"><camunda:list><camunda:value>1</camunda:value><camunda:value>\${two}</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name="c"><camunda:map><camunda:entry key="k">\${v}</camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="d"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:inputParameter><camunda:outputParameter name="e">\${result}</camunda:outputParameter></camunda:inputOutput>`,
        ),
      ),
    );
    expect(reading.inputs).toEqual([
      { target: 'a', source: 'string join(["Hi ", string(name)])' },
      { target: 'b', source: '["1", two]' },
      { target: 'c', source: '{"k": v}' },
    ]);
    expect(reading.outputs).toEqual([{ target: 'e', source: 'result' }]);
    expect(reading.refused).toMatchObject([{ name: 'camunda:inputParameter', reason: 'code' }]);
    for (const { source } of reading.inputs) expect(() => compileExpression(source)).not.toThrow();
  });

  it('say how often to try', async () => {
    const cycle = (text: string): string =>
      service('', inside(`<camunda:failedJobRetryTimeCycle>${text}</camunda:failedJobRetryTimeCycle>`));
    expect((await read(cycle('R3/PT10M'))).settings).toEqual({ retries: '3', retryEvery: 'PT10M' });
    expect((await read(cycle(`\${cycle}`))).unread).toEqual(['camunda:failedJobRetryTimeCycle']);
  });

  it('that make forms and properties are listed', async () => {
    const reading = await read(
      user(
        '',
        inside(
          '<camunda:formData><camunda:formField id="f" type="string"/></camunda:formData><camunda:properties><camunda:property name="a" value="b"/></camunda:properties>',
        ),
      ),
    );
    expect(reading.unread).toEqual(['camunda:formData']);
    expect(reading.ignored).toEqual(['camunda:properties']);
  });

  it('T-C05 that run code are refused, and so is what they hold', async () => {
    const { refused } = await read(
      user(
        '',
        inside(
          '<camunda:taskListener event="create"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:taskListener>',
        ),
      ),
    );
    expect(refused).toEqual([
      { name: 'camunda:taskListener', reason: 'code' },
      { name: 'camunda:script', reason: 'code' },
    ]);
  });
});

describe('elements of Camunda 8', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'who does it',
      user(
        '',
        inside(
          '<zeebe:assignmentDefinition assignee="= owner" candidateGroups="sales, support" candidateUsers="=[&quot;a&quot;, b]"/>',
        ),
      ),
      { assignee: 'owner', candidateRoles: '["sales", "support"]', candidateUsers: 'flatten([["a", b]])' },
    ],
    ['a form', user('', inside('<zeebe:formDefinition formId="approve"/><zeebe:userTask/>')), { form: 'approve' }],
    [
      'when',
      user(
        '',
        inside(
          '<zeebe:taskSchedule dueDate="= now() + duration(&quot;P1D&quot;)" followUpDate="2030-01-31T09:00:00Z"/>',
        ),
      ),
      { due: 'now() + duration("P1D")', followUp: 'date and time("2030-01-31T09:00:00Z")' },
    ],
    ['how urgent', user('', inside('<zeebe:priorityDefinition priority="= 40 + extra"/>')), { priority: '40 + extra' }],
    [
      'work',
      service('', inside('<zeebe:taskDefinition type="charge" retries="3"/>')),
      { type: 'charge', retries: '3' },
    ],
    [
      'a script',
      '<bpmn:scriptTask id="x"><bpmn:extensionElements><zeebe:script expression="= a + b" resultVariable="sum"/></bpmn:extensionElements></bpmn:scriptTask>',
      { script: 'a + b', resultVariable: 'sum' },
    ],
    [
      'a decision',
      '<bpmn:businessRuleTask id="x"><bpmn:extensionElements><zeebe:calledDecision decisionId="dish" resultVariable="d"/></bpmn:extensionElements></bpmn:businessRuleTask>',
      { decision: 'dish', resultVariable: 'd' },
    ],
    [
      'a called process',
      call('', inside('<zeebe:calledElement processId="child" propagateAllChildVariables="false"/>')),
      { calledElement: 'child', inputAll: 'true' },
    ],
    [
      'a computed process',
      call(
        '',
        inside(
          '<zeebe:calledElement processId="= which" propagateAllChildVariables="true" propagateAllParentVariables="false"/>',
        ),
      ),
      { calledElementExpression: 'which', outputAll: 'true' },
    ],
  ])('%s', async (_what, element, settings) => {
    const reading = await read(element);
    expect(reading.settings).toEqual(settings);
    expect([reading.refused, reading.unread]).toEqual([[], []]);
  });

  it('loops and keys of messages', async () => {
    const loop = `<bpmn:task id="t"><bpmn:multiInstanceLoopCharacteristics id="x">${inside('<zeebe:loopCharacteristics inputCollection="= people" inputElement="person" outputCollection="results" outputElement="= r"/>')}</bpmn:multiInstanceLoopCharacteristics></bpmn:task>`;
    expect((await read(loop)).settings).toEqual({
      collection: 'people',
      elementVariable: 'person',
      outputCollection: 'results',
      outputElement: 'r',
    });
    const message = `<bpmn:message id="x" name="n">${inside('<zeebe:subscription correlationKey="= order.id"/>')}</bpmn:message>`;
    expect((await read('', message)).settings).toEqual({ correlationKey: 'order.id' });
  });

  it('inputs and outputs', async () => {
    const reading = await read(
      service(
        '',
        inside(
          '<zeebe:ioMapping><zeebe:input source="= order.total" target="amount"/><zeebe:output source="= paid" target="done"/></zeebe:ioMapping>',
        ),
      ),
    );
    expect(reading.inputs).toEqual([{ target: 'amount', source: 'order.total' }]);
    expect(reading.outputs).toEqual([{ target: 'done', source: 'paid' }]);
  });

  it('FEEL that is none is refused, headers are listed', async () => {
    const reading = await read(
      user(
        '',
        inside(
          '<zeebe:assignmentDefinition assignee="= a +"/><zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>',
        ),
      ),
    );
    expect(reading.refused).toMatchObject([{ name: 'zeebe:assignmentDefinition', text: '= a +' }]);
    expect(reading.unread).toEqual(['zeebe:taskHeaders']);
  });
});
