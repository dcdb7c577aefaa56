// Ad-hoc sub-process: people choose what to start among the activities without an incoming flow; over when its condition says so after one of
// them, or when it is told to end (BPMN 2.0.2, 10.3.5 and 13.3.5). One that holds nothing for people begins all of them by itself.
import { isPlainObject } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { EngineFault } from '../engine-fault.ts';
import type { Executable, ExecutableProcess } from '../model.ts';
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

/** Activities that begin without being chosen: those it names, or all when none of them needs a person or touches the world. */
function chosenBy(element: AdHoc, step: Step): readonly string[] | undefined {
  const enabled = startable(step.execution.process, element);
  if (element.activate === undefined)
    return enabled.every(({ kind }) => runsAlone.has(kind)) ? idsOf(enabled) : undefined;
  const chosen = step.evaluate(element.activate);
  if (!Array.isArray(chosen)) throw step.fault('collection-not-list', element.activate);
  // All at once is more than one command may begin: said here once, not by each of them.
  if (!element.isSequential && chosen.length > limits.engineSteps)
    throw new EngineFault('budget', String(limits.engineSteps));
  return chosen.map((id) => {
    if (typeof id !== 'string' || !element.children.includes(id)) throw step.fault('no-activity', element.activate);
    return id;
  });
}

const runsAlone: ReadonlySet<string> = new Set(['task', 'scriptTask', 'businessRuleTask']);
const idsOf = (elements: readonly Executable[]): readonly string[] => elements.map(({ id }) => id);

/** Begins those that were chosen: all at once, or one after another. */
function startNext(element: AdHoc, step: Step, body: string): void {
  const left = (step.activity.memory?.left ?? []) as readonly string[];
  const now = element.isSequential ? left.slice(0, 1) : left;
  step.remember({ ...step.activity.memory, left: left.slice(now.length) });
  for (const id of now) step.startIn(body, id);
}

export const adHocSubProcess: ElementBehavior<AdHoc> = {
  kind: 'adHocSubProcess',
  enter(element, step) {
    const chosen = chosenBy(element, step);
    const body = step.openScope(step.mapped(), []);
    step.remember({ ...step.activity.memory, body, ...(chosen === undefined ? {} : { left: chosen }) });
    if (chosen !== undefined) startNext(element, step, body);
    return step.waitFor('children');
  },
  resume(element, step, trigger) {
    const { body: key, ending, left } = step.activity.memory ?? {};
    const body = String(key ?? '');
    if (trigger.type === 'end') return end(element, step, body);
    if (trigger.type !== 'children') return 'wait';
    if (ending === true) return step.isEmpty(body) ? step.leaveScope(body) : 'wait';
    if (element.completion !== undefined && step.evaluateIn(body, element.completion) === true)
      return end(element, step, body);
    if (!step.isEmpty(body) || !Array.isArray(left)) return 'wait';
    if (left.length > 0) startNext(element, step, body);
    else if (element.completion === undefined) return step.leaveScope(body);
    return 'wait';
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
  // One that could not be opened holds nothing yet.
  if (state.scopes[String(memory.body)] === undefined) return [];
  const isBusy = Object.values(state.activities).some((other) => other.scope === memory.body);
  if (element.isSequential && isBusy) return [];
  return idsOf(startable(process, element));
}

/** Activities without an incoming flow, and those that begin something. */
function startable(process: ExecutableProcess, element: AdHoc): readonly Executable[] {
  return element.children.flatMap((id) => {
    const child = process.elements.get(id);
    const isMeant =
      child !== undefined && child.incoming.length === 0 && canBeStarted(child.kind) && !child.isForCompensation;
    return isMeant ? [child] : [];
  });
}

function canBeStarted(kind: string): boolean {
  return kind !== 'eventSubProcess' && kind !== 'boundaryEvent' && kind !== 'startEvent';
}
