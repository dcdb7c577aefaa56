// Files of other products are judged before they are drawn: each part of the report, our own words in place of theirs, a layout where there is none, and a clear no.
import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import { mostDrawn } from './most-drawn.ts';
import { readImport } from './read-import.ts';

const camunda7 = bpmn(
  `<bpmn:startEvent id="start" camunda:asyncBefore="true" />
  <bpmn:userTask id="approve" name="Approve" camunda:assignee="\${manager}" camunda:formKey="approve" camunda:unheardOf="x" />
  <bpmn:exclusiveGateway id="gw" default="no" />
  <bpmn:serviceTask id="pay" camunda:class="com.example.Pay" /><bpmn:endEvent id="end" />`,
  ['start>approve', 'approve>gw', `gw>pay ? \${approved == true}`, 'no: gw>end', 'pay>end'],
);

const codes = (findings: readonly { readonly code: string; readonly element: string }[]) =>
  findings.map(({ code, element }) => `${code} ${element}`);

describe('A file to be imported', () => {
  it('is reported part by part', async () => {
    const { source, parts } = await readImport(camunda7);
    expect(source).toBe('camunda7');
    expect(codes(parts.mapped)).toContain('bpmn.vendor-mapped approve');
    expect(parts.translated.map(({ params }) => params?.feel)).toContain('approved = true');
    expect(codes(parts.kept)).toEqual(['bpmn.foreign approve']);
    expect(codes(parts.meaningless)).toEqual(['bpmn.vendor-ignored start']);
    expect(codes(parts.refused)).toEqual(['bpmn.foreign-code pay']);
    expect(codes(parts.faults)).toEqual(['bpmn.service-type-missing pay']);
  });

  it('says in our words what it said in theirs, and means the same', async () => {
    const { xml = '' } = await readImport(camunda7);
    expect(xml).toMatch(/ravand:assignee="manager"/);
    expect(xml).toMatch(/ravand:form="approve"/);
    expect(xml).not.toMatch(/camunda:assignee|camunda:formKey/);
    expect(xml).toMatch(/camunda:unheardOf="x"/);
    expect(xml).toMatch(/>approved = true</);
    const again = await compileBpmn(xml);
    expect(codes(again.findings)).not.toContain('bpmn.vendor-mapped approve');
  });

  it('is laid out where it has no drawing, with its flows', async () => {
    const { xml = '', isLaidOut } = await readImport(camunda7);
    expect(isLaidOut).toBe(true);
    expect(xml.match(/<bpmndi:BPMNShape/g)).toHaveLength(5);
    expect(xml.match(/<bpmndi:BPMNEdge/g)).toHaveLength(5);
  });

  it('of Camunda 8 brings its mappings along', async () => {
    const zeebe = bpmn(
      `<bpmn:startEvent id="start" /><bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="send-message" retries="3" />
      <zeebe:ioMapping xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><zeebe:input source="= &quot;welcome&quot;" target="template" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask><bpmn:endEvent id="end" />`,
      ['start>work', 'work>end'],
    );
    const { source, xml = '' } = await readImport(zeebe);
    expect(source).toBe('camunda8');
    expect(xml).toMatch(/ravand:type="send-message"/);
    expect(xml).toMatch(/<ravand:input target="template"/);
    const { processes } = await compileBpmn(xml);
    const work = processes[0]?.elements.get('work');
    expect(work?.inputs.map(({ target }) => target)).toEqual(['template']);
  });

  it('of five thousand elements is refused with a word, before it is read', async () => {
    const tasks = Array.from({ length: 5_000 }, (_, index) => `<bpmn:task id="t${index}" />`).join('');
    const { xml, parts, elements } = await readImport(bpmn(tasks));
    expect(xml).toBeUndefined();
    expect(elements).toBe(5_000);
    expect(parts.faults).toEqual([
      { element: '', code: 'bpmn.import-too-many', params: { found: 5_000, limit: mostDrawn }, severity: 'error' },
    ]);
  });

  it('that is no BPMN is refused', async () => {
    const { xml, parts } = await readImport('<html></html>');
    expect(xml).toBeUndefined();
    expect(parts.faults).toHaveLength(1);
  });
});
