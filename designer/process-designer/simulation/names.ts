// What elements, flows and processes are called in a simulation: their name in the diagram, else what they are.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { hasText, t } from '../../shell/texts.ts';

type Processes = readonly ExecutableProcess[];

function kindOf(processes: Processes, id: string): string | undefined {
  for (const process of processes) {
    const kind = process.elements.get(id)?.kind;
    if (kind !== undefined) return kind.charAt(0).toUpperCase() + kind.slice(1);
  }
  return undefined;
}

export function kindText(processes: Processes, id: string): string {
  const kind = kindOf(processes, id);
  return kind !== undefined && hasText(`process.kind.${kind}`) ? t(`process.kind.${kind}`) : (kind ?? '');
}

export function nameOf(processes: Processes, id: string): string {
  for (const process of processes) {
    if (process.id === id) return process.name;
    const name = process.elements.get(id)?.name ?? process.flows.get(id)?.name;
    if (name !== undefined && name !== '') return name;
  }
  return kindText(processes, id) || id;
}

/** A flow by its own name, else by where it leads. */
export function flowName(processes: Processes, id: string): string {
  const flow = processes.map((process) => process.flows.get(id)).find((found) => found !== undefined);
  if (flow?.name !== undefined && flow.name !== '') return flow.name;
  return flow === undefined ? id : nameOf(processes, flow.target);
}
