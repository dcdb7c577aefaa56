// Flows are listed at both of their ends as soon as a file is drawn. A file may leave that out altogether; the first edit would list some, and what is
// listed in part contradicts itself.
import type { BusinessObject } from '../modeler.ts';

interface Bus {
  on(event: string, handle: () => void): void;
}
interface Registry {
  filter(test: (element: { readonly businessObject?: BusinessObject }) => boolean): readonly {
    readonly businessObject: BusinessObject;
  }[];
}

/** Adds what is missing at the source and the target of each flow. */
export function listAtEnds(flows: readonly BusinessObject[]): void {
  for (const flow of flows)
    for (const [end, list] of [
      ['sourceRef', 'outgoing'],
      ['targetRef', 'incoming'],
    ] as const) {
      const listed = flow.get<BusinessObject | undefined>(end)?.get<BusinessObject[] | undefined>(list);
      if (listed !== undefined && !listed.includes(flow)) listed.push(flow);
    }
}

function ListFlows(eventBus: Bus, elementRegistry: Registry): void {
  eventBus.on('import.render.complete', () => {
    const flows = elementRegistry.filter(({ businessObject }) => businessObject?.$type === 'bpmn:SequenceFlow');
    listAtEnds(flows.map(({ businessObject }) => businessObject));
  });
}
ListFlows.$inject = ['eventBus', 'elementRegistry'];

/** A module for bpmn-js' `additionalModules`. */
export const listFlows = { __init__: ['listFlows'], listFlows: ['type', ListFlows] };
