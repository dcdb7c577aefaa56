// A file comes out of reading and writing with nothing lost: attributes and elements of others, documentation, pictures, references to nowhere.
import { describe, expect, it } from 'vitest';
import { keepAsWritten } from '../../../core/engine/check/keep-as-written.ts';
import { createModdle } from '../../../core/engine/parse/create-moddle.ts';
import { differences } from './compare-xml.ts';

async function roundTrip(xml: string): Promise<string> {
  const moddle = createModdle();
  const { rootElement, warnings } = await moddle.fromXML(xml);
  keepAsWritten(rootElement as Parameters<typeof keepAsWritten>[0], warnings);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

const model = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ravand="https://ravand.dev/schema/bpmn/1"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:acme="urn:acme" id="d" targetNamespace="urn:t" acme:owner="sales &amp; support"
  expressionLanguage="http://www.w3.org/1999/XPath">
  <documentation textFormat="text/plain">Two lines
of text &lt;b&gt;</documentation>
  <message id="m" name="paid" />
  <collaboration id="c" isClosed="false">
    <participant id="pool" name="فروش" processRef="p"><participantMultiplicity minimum="0" maximum="1" /></participant>
    <participant id="box" name="Customer" />
    <messageFlow id="mf" sourceRef="box" targetRef="wait" messageRef="m" />
    <correlationKey id="ck" name="key"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey>
  </collaboration>
  <process id="p" isExecutable="true" processType="None" ravand:runAs="staff">
    <extensionElements><acme:cost currency="EUR"><acme:part>12</acme:part><acme:part>3.50</acme:part></acme:cost></extensionElements>
    <laneSet id="ls"><lane id="l" name="Lane"><flowNodeRef>start</flowNodeRef><flowNodeRef>a</flowNodeRef></lane></laneSet>
    <startEvent id="start" isInterrupting="true"><outgoing>f1</outgoing></startEvent>
    <userTask id="a" name="Call &quot;now&quot;" completionQuantity="1" startQuantity="1" isForCompensation="false" camunda:assignee="\${who}" acme:hint="h">
      <extensionElements><camunda:properties><camunda:property name="n" value="v" /></camunda:properties><ravand:output target="t" source="1 + 1" /></extensionElements>
      <incoming>f1</incoming><outgoing>f2</outgoing>
      <multiInstanceLoopCharacteristics isSequential="false"><loopCardinality xsi:type="tFormalExpression"><![CDATA[n < 3]]></loopCardinality></multiInstanceLoopCharacteristics>
    </userTask>
    <intermediateCatchEvent id="wait" parallelMultiple="false"><incoming>f2</incoming><messageEventDefinition messageRef="m"><operationRef>gone</operationRef></messageEventDefinition></intermediateCatchEvent>
    <boundaryEvent id="b" attachedToRef="a" cancelActivity="true"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f1" sourceRef="start" targetRef="a" />
    <sequenceFlow id="f2" sourceRef="a" targetRef="wait"><conditionExpression xsi:type="tFormalExpression">n = 1</conditionExpression></sequenceFlow>
    <dataObjectReference id="ref" dataObjectRef="obj" name="O" /><dataObject id="obj" isCollection="false" />
    <task id="many"><multiInstanceLoopCharacteristics id="mi" behavior="Complex"><loopCardinality xsi:type="tFormalExpression">3</loopCardinality><complexBehaviorDefinition id="cb"><condition id="cbc">n = 2</condition><event id="cbe"><signalEventDefinition id="cbd" /></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics></task>
    <correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding id="csb" correlationPropertyRef="cp"><dataPath id="csd">orderId</dataPath></correlationPropertyBinding></correlationSubscription>
    <textAnnotation id="note" textFormat="text/plain"><text>Why</text></textAnnotation>
    <association id="as" sourceRef="a" targetRef="note" associationDirection="None" />
  </process>
  <signalEventDefinition id="each" />
  <correlationProperty id="cp" name="order"><correlationPropertyRetrievalExpression id="cpr" messageRef="m"><messagePath id="cpm">id</messagePath></correlationPropertyRetrievalExpression></correlationProperty>
  <globalScriptTask id="gs" scriptLanguage="feel"><script>1 &lt; 2</script></globalScriptTask>
  <bpmndi:BPMNDiagram id="dg" resolution="72.0"><bpmndi:BPMNPlane id="pl" bpmnElement="c">
    <bpmndi:BPMNShape id="s1" bpmnElement="a" isExpanded="true"><dc:Bounds x="10.0" y="20" width="100" height="80" /><bpmndi:BPMNLabel><dc:Bounds x="1" y="2" width="3" height="4" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="mf" messageVisibleKind="initiating"><di:waypoint x="1.5" y="2" /><di:waypoint xsi:type="dc:Point" x="3" y="4" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNShape id="s2" bpmnElement="gone"><dc:Bounds x="0" y="0" width="1" height="1" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`;

describe('a file that is read and written', () => {
  it('has lost nothing', async () => {
    expect(differences(model, await roundTrip(model))).toEqual([]);
  });

  it('has lost nothing when it is read and written again', async () => {
    expect(differences(model, await roundTrip(await roundTrip(model)))).toEqual([]);
  });
});

describe('the comparison', () => {
  it.each([
    ['a lost attribute', model.replace(' acme:hint="h"', '')],
    ['another value', model.replace('value="v"', 'value="w"')],
    ['another text', model.replace('<acme:part>12<', '<acme:part>13<')],
    ['a lost element', model.replace('<di:waypoint x="1.5" y="2" />', '')],
    ['a made up element', model.replace('<acme:part>12', '<acme:whole/><acme:part>12')],
    [
      'another order of the same elements',
      model.replace(
        '<flowNodeRef>start</flowNodeRef><flowNodeRef>a</flowNodeRef>',
        '<flowNodeRef>a</flowNodeRef><flowNodeRef>start</flowNodeRef>',
      ),
    ],
    ['another namespace', model.replace('xmlns:acme="urn:acme"', 'xmlns:acme="urn:other"')],
    ['another type', model.replace('xsi:type="tFormalExpression">PT1H', 'xsi:type="tExpression">PT1H')],
    ['a moved picture', model.replace('x="10.0"', 'x="11.0"')],
  ])('sees %s', (_what, other) => {
    expect(other).not.toBe(model);
    expect(differences(model, other).length).toBeGreaterThan(0);
    expect(differences(other, model).length).toBeGreaterThan(0);
  });

  it('does not see another prefix, another order of attributes or white space', () => {
    const other = model
      .replaceAll('acme:', 'a:')
      .replace('xmlns:acme', 'xmlns:a')
      .replace('minimum="0" maximum="1"', 'maximum="1" minimum="0"')
      .replaceAll('\n', '\n  ');
    expect(differences(model, other)).toEqual([]);
  });
});
