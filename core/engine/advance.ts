// The engine as one pure function: (process, state, command, now) → next state, what it asks for, what happened. No I/O, no clock, no promises;
// the same in the server, in tests and in the designer's simulation.
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { Draft, rootKey } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import { createEvaluation } from './evaluation.ts';
import { Execution } from './execution.ts';
import type { ExecutableProcess } from './model.ts';
import { StartError } from './start-error.ts';
import type { ActivityState, Command, InstanceState, Outcome } from './state.ts';

export interface AdvanceOptions {
  /** Id of the instance a start command makes. */
  readonly instance?: Id;
  /** Most steps one command may take; default limits.engineSteps. */
  readonly steps?: number;
  /** IANA zone of today() and local times; default UTC. */
  readonly zone?: string;
}

/** The state before anything happened: one empty root scope. */
function blank(process: ExecutableProcess, instance: Id): InstanceState {
  return {
    id: instance,
    process: process.id,
    version: process.version,
    status: 'running',
    lastKey: 0,
    scopes: { [rootKey]: { key: rootKey, element: process.id, variables: {} } },
    activities: {},
    subscriptions: {},
  };
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>;
/** false = the command does not fit the state. */
type Handlers = { readonly [T in Command['type']]: (execution: Execution, command: Of<T>) => boolean };

const handlers: Handlers = {
  start(execution, command) {
    const { draft, process } = execution;
    for (const [name, value] of Object.entries(command.variables)) draft.set(rootKey, name, value);
    draft.record({
      type: 'process-started',
      element: process.id,
      detail: { version: process.version, variables: command.variables },
    });
    if (command.element === undefined) {
      execution.startIn(
        rootKey,
        [...process.elements.values()].filter((element) => element.parent === undefined),
      );
      return true;
    }
    const start = process.elements.get(command.element);
    if (start?.kind !== 'startEvent' || start.parent !== undefined) throw new EngineFault('no-start', command.element);
    execution.spawn(start.id, rootKey);
    return true;
  },
  complete(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined || (activity.waits !== 'task' && activity.waits !== 'service')) return false;
    // What waits only to have its own outcome mapped again has been completed already.
    if (activity.memory?.trigger !== undefined || activity.memory?.leaving === true) return false;
    execution.resume(activity, { type: 'complete', result: command.result });
    return true;
  },
  error(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined) return false;
    execution.throwError(activity, command.code, command.detail);
    return true;
  },
  fail(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined || activity.status === 'incident') return false;
    execution.openIncident(activity, command.code, command.detail);
    return true;
  },
  timer: (execution, command) => event(execution, command.subscription, 'timer', {}),
  message: (execution, command) => event(execution, command.subscription, 'message', command.payload),
  retry(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity?.status !== 'incident') return false;
    execution.retry(activity);
    return true;
  },
  cancel(execution, command) {
    const { draft, process } = execution;
    execution.cancelScope(rootKey, command.reason);
    draft.end('terminated');
    draft.record({
      type: 'process-ended',
      element: process.id,
      detail: { status: 'terminated', reason: command.reason },
    });
    return true;
  },
};

/** Something an activity waited for has come: its own event, one of an event-based gateway's, or a boundary event's. */
function event(execution: Execution, key: string, type: 'timer' | 'message', payload: JsonObject): boolean {
  const { draft } = execution;
  const subscription = draft.subscriptions[key];
  const activity: ActivityState | undefined = draft.activities[subscription?.activity ?? ''];
  if (subscription === undefined || subscription.type !== type || activity === undefined) return false;
  if (execution.element(subscription.element).kind === 'boundaryEvent')
    execution.fireBoundary(activity, subscription, payload);
  else execution.resume(activity, { type: 'event', element: subscription.element, payload });
  return true;
}

/**
 * Carries a command out. Never changes `state`; the same arguments always give the same outcome.
 * `refused: 'gone'` when the command does not fit the state (any more): then nothing changed.
 * @throws StartError when a start command cannot be carried out: no such start, bad input, out of steps
 */
export function advance(
  process: ExecutableProcess,
  state: InstanceState | undefined,
  command: Command,
  now: Date,
  options: AdvanceOptions = {},
): Outcome {
  const before = state ?? blank(process, options.instance ?? '');
  const refused: Outcome = { state: before, effects: [], history: [], refused: 'gone' };
  if (before.status !== 'running' || (command.type === 'start') !== (state === undefined)) return refused;
  const draft = new Draft(before);
  const evaluation = createEvaluation({ draft, process, facts: command.facts ?? {}, now, zone: options.zone });
  const execution = new Execution({
    process,
    draft,
    evaluation,
    now,
    zone: options.zone,
    steps: options.steps,
    starting: command.type === 'start',
  });
  try {
    const handle = handlers[command.type] as (execution: Execution, command: Command) => boolean;
    if (!handle(execution, command)) return refused;
    execution.run();
  } catch (error) {
    if (command.type === 'start' && error instanceof EngineFault)
      throw new StartError(error.code, command.element ?? process.id, error.message);
    throw error;
  }
  return draft.outcome();
}
