// What throwing events and end events share: they throw all their triggers, one after another, and go on when the last is on its way.
import { definitionOf } from '../events/index.ts';
import type { EventTrigger, Executable, ServiceSettings } from '../model.ts';
import type { Step } from '../step.ts';
import type { Disposition, ElementBehavior, Trigger } from './element-behavior.ts';
import { cancelService, startService } from './service.ts';

type Throwing = Executable & { readonly triggers: readonly EventTrigger[]; readonly service?: ServiceSettings };

/** Throws from this trigger on. */
function throwFrom(element: Throwing, step: Step, first: number): Disposition {
  for (let index = first; index < element.triggers.length; index += 1) {
    const trigger = element.triggers[index] as EventTrigger;
    step.remember({ ...step.activity.memory, throwing: index });
    const thrown = definitionOf(trigger).throw?.(trigger, step) ?? 'thrown';
    if (thrown !== 'thrown') return thrown;
  }
  return step.leave();
}

function enter(element: Throwing, step: Step): Disposition {
  if (element.service !== undefined) return startService(element, element.service, step);
  // What it has thrown already is not thrown again when it is entered once more.
  return throwFrom(element, step, Number(step.activity.memory?.throwing ?? 0));
}

function resume(element: Throwing, step: Step, trigger: Trigger): Disposition {
  if (element.service !== undefined) return trigger.type === 'complete' ? step.leave(trigger.result) : 'wait';
  const index = Number(step.activity.memory?.throwing ?? 0);
  const thrown = element.triggers[index];
  if (thrown === undefined) return step.leave();
  const went = definitionOf(thrown).goOn?.(thrown, step) ?? 'thrown';
  return went === 'thrown' ? throwFrom(element, step, index + 1) : went;
}

export function throwingEvent<K extends 'endEvent' | 'intermediateThrowEvent'>(
  kind: K,
): ElementBehavior<Throwing & { readonly kind: K }> {
  return {
    kind,
    throws: (element) => element.triggers.length > 0 && element.triggers.some((trigger) => trigger.type !== 'link'),
    enter,
    resume,
    cancel(element, step) {
      if (element.service !== undefined) cancelService(element, step);
    },
  };
}
