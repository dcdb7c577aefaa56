// Where an instance can begin when something names the place: start events, receiving tasks and events behind a gateway that instantiate.
import type { Executable, ExecutableProcess } from './model.ts';

export interface StartPlace {
  readonly isEvent: boolean;
  /** Elements that begin to wait beside it: the other events of a parallel instantiating gateway. */
  readonly others: readonly string[];
}

/** undefined = no instance can begin there. */
export function findStart(process: ExecutableProcess, id: string): StartPlace | undefined {
  const element = process.elements.get(id);
  if (element === undefined || element.parent !== undefined) return undefined;
  if (element.kind === 'startEvent') return { isEvent: true, others: [] };
  if (element.kind === 'receiveTask' && element.instantiates) return { isEvent: false, others: [] };
  const gateway = instantiatingGateway(process.elements, element);
  if (gateway?.kind !== 'eventBasedGateway') return undefined;
  const targets = gateway.outgoing.map((flow) => flow.target);
  return { isEvent: false, others: gateway.instantiates === 'parallel' ? targets.filter((other) => other !== id) : [] };
}

/** The gateway whose events begin instances, when this element is one of them. */
export function instantiatingGateway(
  elements: ReadonlyMap<string, Executable>,
  element: Executable,
): Executable | undefined {
  for (const flow of element.incoming) {
    const source = elements.get(flow.source);
    if (source?.kind === 'eventBasedGateway' && source.instantiates !== undefined) return source;
  }
  return undefined;
}
