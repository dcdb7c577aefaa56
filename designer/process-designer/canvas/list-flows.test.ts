// A file that lists flows nowhere can be drawn on without contradicting itself.
import { expect, it } from 'vitest';
import { createModdle } from '../../../core/engine/parse/create-moddle.ts';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import type { BusinessObject } from '../modeler.ts';
import { listAtEnds } from './list-flows.ts';

it('Flows are listed once at both of their ends', async () => {
  const moddle = createModdle();
  const xml = bpmn('<bpmn:startEvent id="s"><bpmn:outgoing>s_t</bpmn:outgoing></bpmn:startEvent><bpmn:task id="t" />', [
    's>t',
  ]);
  const { rootElement } = (await moddle.fromXML(xml)) as unknown as { rootElement: BusinessObject };
  const elements = rootElement.get<BusinessObject[]>('rootElements')[0]!.get<BusinessObject[]>('flowElements');
  const [start, task, flow] = elements as [BusinessObject, BusinessObject, BusinessObject];
  listAtEnds([flow]);
  expect(start.get('outgoing')).toEqual([flow]);
  expect(task.get('incoming')).toEqual([flow]);
});
