// What may be reported at an activity instead of completing it: the errors and escalations of its boundary events. Pure.
import type { ExecutableProcess } from '../engine/model.ts';
import type { Report } from './workflow.ts';

/** Events that catch every code are reported under their own id, which no other event can be meant by. */
export function reportsAt(process: ExecutableProcess, elementId: string): Report[] {
  return (process.elements.get(elementId)?.boundary ?? []).flatMap((id) => {
    const event = process.elements.get(id);
    if (event?.kind !== 'boundaryEvent') return [];
    return event.triggers.flatMap((trigger): Report[] =>
      trigger.type === 'error' || trigger.type === 'escalation'
        ? [
            {
              kind: trigger.type,
              code: trigger.code ?? id,
              element: id,
              ...(event.name === undefined ? {} : { name: event.name }),
              interrupts: event.interrupting,
            },
          ]
        : [],
    );
  });
}
