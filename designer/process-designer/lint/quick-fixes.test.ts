// Every quick fix mends what its finding says: the engine checks the model again and finds it no more.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import { createModdle } from '../../../core/engine/parse/create-moddle.ts';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import type { BusinessObject, DiagramElement, ProcessModeler } from '../modeler.ts';
import { fixesFor } from './quick-fixes.ts';

/** A modeler without a drawing: its changes are made in the tree of the file. */
async function modelerOf(xml: string) {
  const moddle = createModdle();
  const { rootElement } = (await moddle.fromXML(xml)) as { rootElement: BusinessObject };
  const process = rootElement.get<BusinessObject[]>('rootElements').find(({ $type }) => $type === 'bpmn:Process')!;
  const own = process.get<BusinessObject[]>('flowElements');
  const elementOf = (business: BusinessObject): DiagramElement => ({
    id: business.id,
    type: business.$type,
    businessObject: business,
    ...(business === process ? {} : { parent: { id: process.id } as DiagramElement }),
  });
  const set = (business: BusinessObject, properties: object) => {
    for (const [name, value] of Object.entries(properties))
      (business as unknown as { set(name: string, value: unknown): void }).set(name, value);
  };
  for (const flow of own.filter(({ $type }) => $type === 'bpmn:SequenceFlow'))
    for (const [end, list] of [
      ['sourceRef', 'outgoing'],
      ['targetRef', 'incoming'],
    ] as const) {
      const node = flow.get<BusinessObject>(end);
      if (!node.get<BusinessObject[]>(list).includes(flow))
        set(node, { [list]: [...node.get<BusinessObject[]>(list), flow] });
    }
  const connect = (from: BusinessObject, to: BusinessObject) => {
    const flow = (moddle as unknown as { create(type: string, of: object): BusinessObject }).create(
      'bpmn:SequenceFlow',
      { id: `new_${own.length}`, sourceRef: from, targetRef: to },
    );
    (flow as { $parent?: BusinessObject }).$parent = process;
    own.push(flow);
    set(from, { outgoing: [...from.get<BusinessObject[]>('outgoing'), flow] });
    set(to, { incoming: [...to.get<BusinessObject[]>('incoming'), flow] });
  };
  const modeler = {
    elements: {
      get: (id: string) => [process, ...own].filter((one) => one.id === id).map(elementOf)[0],
      filter: (test: (element: DiagramElement) => boolean) =>
        own
          .map(elementOf)
          .map((one) => ({ ...one, parent: undefined as never }))
          .filter(test),
    },
    canvas: { getRootElement: () => elementOf(process) },
    together: (work: () => void) => work(),
    modeling: {
      updateProperties: ({ businessObject }: DiagramElement, properties: object) => set(businessObject, properties),
      updateModdleProperties: (_: DiagramElement, business: BusinessObject, properties: object) =>
        set(business, properties),
      connect: (from: DiagramElement, to: DiagramElement) => connect(from.businessObject, to.businessObject),
      removeElements: (elements: readonly DiagramElement[]) => {
        for (const { businessObject } of elements) own.splice(own.indexOf(businessObject), 1);
      },
    },
    append(source: DiagramElement, type: string) {
      const made = (moddle as unknown as { create(type: string, of: object): BusinessObject }).create(type, {
        id: `made_${own.length}`,
      });
      (made as { $parent?: BusinessObject }).$parent = process;
      own.push(made);
      connect(source.businessObject, made);
    },
    attachTimer: vi.fn(),
  } as unknown as ProcessModeler;
  return { modeler, write: async () => (await moddle.toXML(rootElement)).xml };
}

const start = '<bpmn:startEvent id="start" />';
const end = '<bpmn:endEvent id="end" />';
const task = (id: string, more = '') => `<bpmn:task id="${id}" ${more}/>`;

describe('A quick fix', () => {
  beforeAll(() => vi.stubGlobal('location', { origin: 'http://localhost', href: 'http://localhost/' }));

  it.each<[code: string, name: string, xml: string]>([
    ['bpmn.path-stops', 'connectEnd', bpmn(`${start}${task('a')}${task('b')}${end}`, ['start>a', 'start>b', 'a>end'])],
    ['bpmn.end-missing', 'connectEnd', bpmn(`${start}${task('a')}`, ['start>a'])],
    [
      'bpmn.no-default',
      'addDefault',
      bpmn(`${start}<bpmn:exclusiveGateway id="gw" />${task('a')}${task('b')}${end}`, [
        'start>gw',
        'gw>a ? x = 1',
        'gw>b ? x = 2',
        'a>end',
        'b>end',
      ]),
    ],
    [
      'bpmn.condition-missing',
      'makeDefault',
      bpmn(`${start}<bpmn:exclusiveGateway id="gw" />${task('a')}${task('b')}${end}`, [
        'start>gw',
        'gw>a ? x = 1',
        'gw>b',
        'a>end',
        'b>end',
      ]),
    ],
    [
      'bpmn.foreign',
      'removeAttribute',
      bpmn(`${start}${task('a', 'camunda:unheardOf="x"')}${end}`, ['start>a', 'a>end']),
    ],
    ['bpmn.unreachable', 'remove', bpmn(`${start}${task('a')}${task('lost')}${end}`, ['start>a', 'a>end'])],
    [
      'bpmn.not-executable',
      'makeExecutable',
      bpmn(`${start}${task('a')}${end}`, ['start>a', 'a>end']).replace(' isExecutable="true"', ''),
    ],
  ])('for %s: %s', async (code, name, xml) => {
    // As a drawing writes it: flows are listed at both ends.
    const { modeler, write } = await modelerOf(xml);
    const { findings } = await compileBpmn(await write());
    const finding = findings.find((one) => one.code === code);
    if (finding === undefined) throw new Error(`expected ${code}, found ${findings.map((one) => one.code).join(', ')}`);
    const fix = fixesFor(modeler, finding).find((one) => one.name === name);
    fix?.apply?.();
    expect(fix).toBeDefined();
    const after = (await compileBpmn(await write())).findings;
    expect(after.filter((one) => one.code === code && one.element === finding.element)).toEqual([]);
  });

  it('is not offered for what needs thought', async () => {
    const xml = bpmn(`${start}<bpmn:serviceTask id="a" />${end}`, ['start>a', 'a>end']);
    const { modeler } = await modelerOf(xml);
    expect(fixesFor(modeler, { code: 'bpmn.service-type-missing', element: 'a' })).toEqual([]);
  });
});
