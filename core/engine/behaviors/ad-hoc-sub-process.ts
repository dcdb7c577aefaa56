// Ad-hoc sub-process: people choose what to start among the activities without an incoming flow; over when its condition says so after one of
// them, or when it is told to end (BPMN 2.0.2, 10.3.5 and 13.3.5).
import { isPlainObject } from '../../kernel/data.ts';
import type { ExecutableProcess } from '../model.ts';
import type { ActivityState, InstanceState } from '../state.ts';
import type { Step } from '../step.ts';
import type { Disposition, ElementBehavior, ExecutableOf } from './element-behavior.ts';

type AdHoc = ExecutableOf<'adHocSubProcess'>;

/** Ends it now, or when what still runs is over. */
function end(element: AdHoc, step: Step, body: string): Disposition {
  if (element.cancelRemaining || step.isEmpty(body)) return step.leaveScope(body);
  step.remember({ ...step.activity.memory, ending: true });
  return 'wait';
}

export const adHocSubProcess: ElementBehavior<AdHoc> = {
  kind: 'adHocSubProcess',
  enter(element, step) {
    const body = step.openScope(step.mapped(), []);
    step.remember({ ...step.activity.memory, body });
    const chosen = element.activate === undefined ? [] : step.evaluate(element.activate);
    if (!Array.isArray(chosen)) throw step.fault('collection-not-list', element.activate);
    for (const id of chosen) {
      if (typeof id !== 'string' || !element.children.includes(id)) throw step.fault('no-activity', element.activate);
      step.startIn(body, id);
    }
    return step.waitFor('children');
  },
  resume(element, step, trigger) {
    const body = String(step.activity.memory?.body ?? '');
    if (trigger.type === 'end') return end(element, step, body);
    if (trigger.type !== 'children') return 'wait';
    if (step.activity.memory?.ending === true) return step.isEmpty(body) ? step.leaveScope(body) : 'wait';
    const isOver = element.completion !== undefined && step.evaluateIn(body, element.completion) === true;
    return isOver ? end(element, step, body) : 'wait';
  },
};

/** Ids of the activities that may be started in a running ad-hoc sub-process now. */
export function enabledActivities(
  process: ExecutableProcess,
  state: InstanceState,
  activity: ActivityState,
): readonly string[] {
  const element = process.elements.get(activity.element);
  const { memory } = activity;
  if (element?.kind !== 'adHocSubProcess' || !isPlainObject(memory) || memory.ending === true) return [];
  const isBusy = Object.values(state.activities).some((other) => other.scope === memory.body);
  if (element.isSequential && isBusy) return [];
  return element.children.filter((id) => {
    const child = process.elements.get(id);
    return child !== undefined && child.incoming.length === 0 && canBeStarted(child.kind) && !child.isForCompensation;
  });
}

function canBeStarted(kind: string): boolean {
  return kind !== 'eventSubProcess' && kind !== 'boundaryEvent' && kind !== 'startEvent';
}
