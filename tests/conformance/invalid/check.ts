// Small models for the deployment checks: one that breaks a rule and one that differs in just that and keeps it.
import { BpmnModdle } from 'bpmn-moddle';
import { expect, it } from 'vitest';
import { checkModel } from '../../../core/engine/check/check-model.ts';
import type { Finding } from '../../../core/engine/model.ts';
import { bpmn } from '../small-model.ts';

export interface Case {
  /** A sentence. */
  readonly what: string;
  /** What the wrong model is refused with: "element code", each once. */
  readonly refused: readonly string[];
  readonly wrong: string;
  readonly right: string;
}

export async function findingsOf(xml: string): Promise<readonly Finding[]> {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
  return checkModel(rootElement as Parameters<typeof checkModel>[0], { xml, warnings });
}

export const errorsOf = async (xml: string): Promise<readonly string[]> =>
  [
    ...new Set(
      (await findingsOf(xml))
        .filter(({ severity }) => severity === 'error')
        .map(({ element, code }) => `${element} ${code}`),
    ),
  ].sort();

/** Adds to every node the flows that touch it, as files do that keep the interchange rules word for word. */
export function listed(xml: string): string {
  const flows = [...xml.matchAll(/<bpmn:sequenceFlow id="([^"]+)" sourceRef="([^"]+)" targetRef="([^"]+)"/g)];
  const children = (id: string): string =>
    [
      ...flows.filter(([, , , target]) => target === id).map(([, flow]) => `<bpmn:incoming>${flow}</bpmn:incoming>`),
      ...flows.filter(([, , source]) => source === id).map(([, flow]) => `<bpmn:outgoing>${flow}</bpmn:outgoing>`),
    ].join('');
  return xml.replace(
    /<bpmn:(\w*(?:Task|task|Event|Gateway|Process|transaction|callActivity)) id="([^"]+)"([^>]*?)(\/?)>/g,
    (whole, type: string, id: string, rest: string, closed: string) => {
      const inside = children(id);
      if (inside === '') return whole;
      return closed === '/' ? `<bpmn:${type} id="${id}"${rest}>${inside}</bpmn:${type}>` : `${whole}${inside}`;
    },
  );
}

/** start → what is given → end, with the flows between; `body` holds the nodes. */
export const path = (body: string, nodes: readonly string[], roots = ''): string => {
  const chain = ['start', ...nodes, 'end'];
  const flows = chain.slice(1).map((node, index) => `${chain[index] ?? ''}>${node}`);
  return bpmn(`<bpmn:startEvent id="start"/>${body}<bpmn:endEvent id="end"/>`, flows, roots);
};

export function refuses(cases: readonly Case[]): void {
  it.each(cases)('$what', async ({ refused, wrong, right }) => {
    expect(await errorsOf(wrong)).toEqual([...refused].sort());
    expect(await errorsOf(right)).toEqual([]);
  });
}
