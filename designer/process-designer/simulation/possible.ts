// What a person may do next, and where: begin, complete, let an event happen, choose a way, start an activity, try again. Read from the state; does nothing.
import { enabledActivities } from '../../../core/engine/behaviors/ad-hoc-sub-process.ts';
import { choiceAwaited } from '../../../core/engine/choose-flows.ts';
import { type ExecutableProcess, triggersOf } from '../../../core/engine/model.ts';
import type { Way } from '../../../core/engine/simulation.ts';
import type { ActivityState, Subscription } from '../../../core/engine/state.ts';
import type { SimulationSession } from './session.ts';

interface At {
  /** Element it is offered at. */
  readonly element: string;
}
interface OfActivity extends At {
  readonly instance: string;
  readonly activity: string;
}

export type Possible =
  | (At & { readonly kind: 'start'; readonly process: string; readonly trigger?: number; readonly by: StartBy })
  | (OfActivity & { readonly kind: 'complete'; readonly waits: 'task' | 'service' | 'call' | 'trigger' })
  | (At & { readonly kind: 'event'; readonly instance: string; readonly subscription: Subscription })
  | (OfActivity & { readonly kind: 'choice'; readonly ways: readonly Way[] })
  | (OfActivity & { readonly kind: 'incident'; readonly code: string; readonly detail: string })
  | (OfActivity & { readonly kind: 'ad-hoc'; readonly enabled: readonly string[] });

export type StartBy = 'none' | 'record' | 'message' | 'signal' | 'timer' | 'conditional';

/** Everything that can be done at the present place. Starts come last: they are always possible. */
export function possibles(session: SimulationSession): readonly Possible[] {
  const { simulation, processes } = session;
  const found: Possible[] = [];
  for (const [instance, { state }] of simulation.instances) {
    if (state.status !== 'running') continue;
    const process = processes.find(({ id }) => id === state.process);
    if (process === undefined) continue;
    for (const activity of Object.values(state.activities)) {
      const at = { instance, activity: activity.key, element: activity.element };
      const one = ofActivity(session, at, activity);
      if (one !== undefined) found.push(one);
      if (process.elements.get(activity.element)?.kind === 'adHocSubProcess' && activity.status === 'active')
        found.push({ ...at, kind: 'ad-hoc', enabled: enabledActivities(process, state, activity) });
    }
    for (const subscription of Object.values(state.subscriptions))
      if (subscription.type !== 'continue')
        found.push({ kind: 'event', instance, subscription, element: subscription.element });
  }
  return [...found, ...processes.flatMap(starts)];
}

function ofActivity(session: SimulationSession, at: OfActivity, activity: ActivityState): Possible | undefined {
  const { incident, waits } = activity;
  if (incident?.code === choiceAwaited)
    return { ...at, kind: 'choice', ways: session.simulation.ways(at.instance, at.activity) ?? [] };
  if (incident !== undefined) return { ...at, kind: 'incident', ...incident };
  if (waits === 'task' || waits === 'service' || waits === 'trigger') return { ...at, kind: 'complete', waits };
  if (waits !== 'call') return undefined;
  const isHere = [...session.simulation.instances.values()].some(
    ({ caller }) => caller?.instance === at.instance && caller.activity === at.activity,
  );
  return isHere ? undefined : { ...at, kind: 'complete', waits };
}

function starts(process: ExecutableProcess): readonly Possible[] {
  const triggered = process.startTriggers.map((trigger): Possible => {
    const by = startBy(trigger);
    return {
      kind: 'start',
      process: process.id,
      element: trigger.element,
      by,
      ...(by === 'record' ? {} : { trigger: trigger.trigger }),
    };
  });
  const plain = (process.scopes.get(process.id)?.starts ?? [])
    .filter((id) => !triggered.some(({ element }) => element === id))
    .map((element): Possible => ({ kind: 'start', process: process.id, element, by: 'none' }));
  return [...plain, ...triggered];
}

function startBy(trigger: ExecutableProcess['startTriggers'][number]): StartBy {
  if (trigger.record !== undefined) return 'record';
  if (trigger.message !== undefined) return 'message';
  if (trigger.signal !== undefined) return 'signal';
  return trigger.timer !== undefined ? 'timer' : 'conditional';
}

/** When the earliest timer is due. */
export function nextTimer(session: SimulationSession): string | undefined {
  return session.simulation
    .subscriptions()
    .flatMap(({ subscription: { type, dueAt } }) => (type === 'timer' && dueAt !== undefined ? [dueAt] : []))
    .sort()[0];
}

/** What only a person can say: choices, incidents, tasks, then messages and signals nobody here sends. */
export function waitsForPerson(all: readonly Possible[]): Possible | undefined {
  return (
    all.find(({ kind }) => kind === 'choice') ??
    all.find(({ kind }) => kind === 'incident') ??
    all.find((one) => one.kind === 'complete' && one.waits !== 'service') ??
    all.find(({ kind }) => kind === 'ad-hoc') ??
    all.find((one) => one.kind === 'event' && one.subscription.type !== 'timer')
  );
}

/** Codes that something in the process catches, for what a task may throw. */
export function caughtCodes(process: ExecutableProcess, type: 'error' | 'escalation'): readonly string[] {
  const codes = [...process.elements.values()]
    .filter(({ kind }) => kind === 'boundaryEvent' || kind === 'startEvent')
    .flatMap((element) => triggersOf(element))
    .flatMap((trigger) => (trigger.type === type && trigger.code !== undefined ? [trigger.code] : []));
  return [...new Set(codes)];
}
