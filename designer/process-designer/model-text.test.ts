// What is written piece by piece is the file that the writer of BPMN would write in one go, before and after changes.
import { readdirSync, readFileSync } from 'node:fs';
import EventBus from 'diagram-js/lib/core/EventBus';
import { describe, expect, it } from 'vitest';
import { createModdle } from '../../core/engine/parse/create-moddle.ts';
import { ModelText } from './model-text.ts';
import type { BusinessObject, ProcessModeler } from './modeler.ts';

const models = new URL('../../tests/conformance/models/', import.meta.url);
/** One of each sort is enough: they are named by what they show. */
const names = readdirSync(models)
  .filter((name) => name.endsWith('.bpmn'))
  .filter((_, index) => index % 15 === 0);

const di = (shapes: string) =>
  `<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">${shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;
const shape = (id: string, x = 0) =>
  `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="0" width="100" height="80" /></bpmndi:BPMNShape>`;
const file = (body: string, diagram = '', prefixes = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" ${prefixes} id="definitions" targetNamespace="https://ravand.dev/tests">
<bpmn:process id="process" isExecutable="true">${body}</bpmn:process>${diagram}</bpmn:definitions>`;

async function opened(xml: string) {
  const moddle = createModdle();
  const { rootElement } = (await moddle.fromXML(xml)) as unknown as { rootElement: BusinessObject };
  const bus = new EventBus();
  const text = new ModelText({
    bus: bus as unknown as ProcessModeler['bus'],
    moddle,
    definitions: () => rootElement,
  });
  const whole = async () => (await moddle.toXML(rootElement as never, { format: true })).xml;
  const [process] = rootElement.get<BusinessObject[]>('rootElements');
  const element = (id: string, holder = process): BusinessObject =>
    holder!.get<BusinessObject[]>('flowElements').find((one) => one.id === id)!;
  const set = (one: BusinessObject, name: string, value: unknown) =>
    (one as unknown as { set(name: string, value: unknown): void }).set(name, value);
  const changed = (...elements: readonly object[]) => bus.fire('elements.changed', { elements });
  return { text, whole, element, set, changed, bus, moddle, rootElement, process: process! };
}

/** Prefixes are declared in the order in which they were met. */
function ordered(xml: string): string {
  return xml.replace(/<[^?!][^>]*>/, (tag) =>
    tag
      .split(/(?= [\w:]+=")/)
      .sort()
      .join('')
      .replace('>', ''),
  );
}

describe('A file written piece by piece', () => {
  it.each(names)('is the whole file: %s', async (name) => {
    const { text, whole } = await opened(readFileSync(new URL(name, models), 'utf8'));
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
    // Once more out of what it has kept.
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('has what changed as it is now, at any depth', async () => {
    const xml = file(
      '<bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="outer" /><bpmn:sequenceFlow id="g" sourceRef="outer" targetRef="beside" /><bpmn:subProcess id="outer" default="g"><bpmn:incoming>f</bpmn:incoming><bpmn:outgoing>g</bpmn:outgoing><bpmn:subProcess id="inner"><bpmn:scriptTask id="deep"><bpmn:script>a\n  b</bpmn:script></bpmn:scriptTask></bpmn:subProcess></bpmn:subProcess><bpmn:task id="beside" />',
      di(`${shape('outer')}${shape('beside', 300)}`),
    );
    const { text, whole, element, set, changed, rootElement } = await opened(xml);
    await text.file();
    const deep = element('deep', element('inner', element('outer')));
    set(deep, 'name', 'ژرف');
    changed({ businessObject: deep });
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
    const plane = rootElement.get<BusinessObject[]>('diagrams')[0]!.get<BusinessObject>('plane');
    const [, drawn] = plane.get<BusinessObject[]>('planeElement');
    set(drawn!.get<BusinessObject>('bounds'), 'x', 340);
    changed({ businessObject: element('beside'), di: drawn });
    expect(await text.file()).toContain('x="340"');
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('moves what was deeper with its margin', async () => {
    const { text, whole, element, process } = await opened(
      file('<bpmn:subProcess id="outer"><bpmn:task id="deep" /><bpmn:task id="stays" /></bpmn:subProcess>'),
    );
    await text.file();
    const outer = element('outer');
    const deep = element('deep', outer);
    outer.get<BusinessObject[]>('flowElements').shift();
    process.get<BusinessObject[]>('flowElements').push(deep);
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('declares the prefixes of what came in later', async () => {
    const { text, whole, element, set, changed } = await opened(file('<bpmn:userTask id="work" />'));
    await text.file();
    set(element('work'), 'ravand:candidateRole', 'staff');
    changed({ businessObject: element('work') });
    expect(await text.model()).toContain('xmlns:ravand=');
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('follows an id into all who refer to it', async () => {
    const { text, whole, element, set, bus } = await opened(
      file(
        '<bpmn:task id="a"><bpmn:outgoing>f</bpmn:outgoing></bpmn:task><bpmn:task id="b"><bpmn:incoming>f</bpmn:incoming></bpmn:task><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b" />',
      ),
    );
    await text.file();
    set(element('a'), 'id', 'first');
    bus.fire('element.updateId', { element: { businessObject: element('first') }, newId: 'first' });
    expect(await text.model()).toContain('sourceRef="first"');
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('tells of one moment, however often something changes meanwhile', async () => {
    const tasks = Array.from({ length: 400 }, (_, index) => `<bpmn:task id="t${index}" name="old" />`).join('');
    const { text, whole, set, changed, process } = await opened(file(tasks));
    const elements = process.get<BusinessObject[]>('flowElements');
    let round = 0;
    const timer = setInterval(() => {
      round += 1;
      for (const one of [elements[0]!, elements[399]!]) {
        set(one, 'name', `round ${round}`);
        changed({ businessObject: one });
      }
    }, 1);
    const written = (await text.file())!;
    clearInterval(timer);
    const names = [...written.matchAll(/name="(round \d+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBeLessThanOrEqual(1);
    expect(ordered((await text.file())!)).toBe(ordered(await whole()));
  });

  it('has nothing to say before anything is drawn', async () => {
    const bus = new EventBus() as unknown as ProcessModeler['bus'];
    const text = new ModelText({ bus, moddle: createModdle(), definitions: () => undefined as never });
    expect(await text.file()).toBeUndefined();
  });
});
