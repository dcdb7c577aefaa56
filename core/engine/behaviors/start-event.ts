// Start event: lays the start's data into the scope and lets the token go. Its inputs are what an instance must be given.
import { EngineFault } from '../engine-fault.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { happened } from './happened.ts';

export const startEvent: ElementBehavior<ExecutableOf<'startEvent'>> = {
  kind: 'startEvent',
  enter(element, step) {
    const { index } = step.activity.memory ?? {};
    // One that waits for all of its triggers began with the first of them.
    if (typeof index === 'number' && element.all && element.triggers.length > 1 && !step.gathersAll(index))
      return step.waitFor('event');
    return begin(element, step);
  },
  resume(element, step, trigger) {
    if (trigger.type !== 'event') return 'wait';
    step.assign(trigger.payload);
    return begin(element, step);
  },
};

function begin(element: ExecutableOf<'startEvent'>, step: Parameters<typeof startEvent.enter>[1]) {
  const inputs = step.mapped();
  for (const { target, source } of element.inputs) {
    if ((inputs[target] ?? null) === null) throw new EngineFault('input-null', `${target} ← ${source.source}`);
  }
  const payload = happened(step) ?? {};
  const { error: _error, ...brought } = payload;
  const result = element.outputs.length > 0 || !element.triggers.some((trigger) => trigger.type === 'error');
  return step.leave({ ...(result ? payload : brought), ...inputs });
}
