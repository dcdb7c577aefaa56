// The engine as one pure function: (process, state, command, now) → next state, what it asks for, what happened. No I/O, no clock, no promises;
// the same in the server, in tests and in the designer's simulation.
import type { Id } from '../kernel/id.ts';
import { enabledActivities } from './behaviors/ad-hoc-sub-process.ts';
import { brought } from './brought.ts';
import { Draft, NotLoaded } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import { Evaluation } from './evaluation.ts';
import { Execution } from './execution.ts';
import { isKey, rootKey } from './keys.ts';
import type { ExecutableProcess } from './model.ts';
import { StartError } from './start-error.ts';
import { findStart } from './starts.ts';
import type { Command, InstanceState, Need, Outcome } from './state.ts';
import type { WorkingCalendar } from './time/time.ts';

export interface AdvanceOptions {
  /** Id of the instance a start command makes. */
  readonly instance?: Id;
  /** Most steps one command may take in one partition; default limits.engineSteps. */
  readonly steps?: number;
  /** IANA zone of today() and local times; default UTC. */
  readonly zone?: string;
  /** Working calendars by name, for timers that count working time. */
  readonly calendars?: (name: string) => WorkingCalendar | undefined;
}

/** The state before anything happened: one empty root scope. */
function blank(process: ExecutableProcess, instance: Id, command: Command): InstanceState {
  const { businessKey, called } = command.type === 'start' ? command : {};
  return {
    id: instance,
    process: process.id,
    version: process.version,
    status: 'running',
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(called === true ? { called } : {}),
    steps: 0,
    scopes: { [rootKey]: { key: rootKey, role: 'body', element: process.id, variables: {}, lastKey: 0 } },
    activities: {},
    subscriptions: {},
  };
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>;
type Answer = 'done' | NonNullable<Outcome['refused']>;
type Handlers = { readonly [T in Command['type']]: (execution: Execution, command: Of<T>) => Answer };

const handlers: Handlers = {
  start(execution, command) {
    const { draft, process } = execution;
    const event = command.element === undefined ? undefined : process.elements.get(command.element);
    const variables = brought(event, command.variables);
    draft.setAll(rootKey, variables);
    draft.record({ type: 'process-started', element: process.id, detail: { version: process.version, variables } });
    if (command.element === undefined) {
      execution.scopes.begin(rootKey);
      return 'done';
    }
    const start = findStart(process, command.element);
    if (start === undefined) throw new EngineFault('no-start', command.element);
    const memory = start.isEvent ? { index: command.trigger ?? 0 } : { handed: {} };
    execution.scopes.begin(rootKey, []);
    execution.spawn(command.element, rootKey, memory);
    for (const other of start.others) execution.spawn(other, rootKey);
    return 'done';
  },
  complete(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined || !/^(task|service|call|trigger|caller)$/.test(activity.waits ?? '')) return 'gone';
    // What waits only to have its own outcome mapped again has been completed already.
    if (activity.memory?.trigger !== undefined || activity.memory?.leaving === true) return 'gone';
    execution.resume(activity, { type: 'complete', result: command.result });
    return 'done';
  },
  error(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    takeCalledOutputs(execution, command);
    execution.throwing.error(activity, command.code, command.detail);
    return 'done';
  },
  escalation(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    takeCalledOutputs(execution, command);
    execution.throwing.escalation(activity, command.code, {}, false);
    return 'done';
  },
  fail(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined || activity.status === 'incident') return 'gone';
    // A model that names the code knows what to do when the house refuses; what nobody named waits for an operator.
    if (execution.throwing.isNamed(activity, command.code))
      execution.throwing.error(activity, command.code, command.detail);
    else execution.openIncident(activity, command.code, command.detail);
    return 'done';
  },
  event(execution, command) {
    const subscription = execution.draft.subscriptions[command.subscription];
    if (subscription === undefined) return 'gone';
    execution.catching.fire(subscription, command.payload);
    return 'done';
  },
  evaluate(execution) {
    execution.catching.lookAtEveryCondition();
    return 'done';
  },
  'set-variables'(execution, command) {
    const { draft } = execution;
    const scope = command.scope ?? rootKey;
    if (draft.scopes[scope] === undefined) return 'gone';
    draft.setAll(scope, command.variables);
    const { element } = draft.scope(scope);
    draft.record({ type: 'variables', element, detail: { values: command.variables, scope } });
    return 'done';
  },
  'start-activity'(execution, command) {
    const { draft, process } = execution;
    const activity = draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    const enabled = enabledActivities(process, execution.snapshot(), activity);
    if (!enabled.includes(command.element)) return 'not-allowed';
    execution.spawn(command.element, String(activity.memory?.body ?? ''));
    return 'done';
  },
  'complete-ad-hoc'(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    if (execution.element(activity.element).kind !== 'adHocSubProcess') return 'not-allowed';
    execution.resume(activity, { type: 'end' });
    return 'done';
  },
  retry(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity?.status !== 'incident') return 'gone';
    execution.retry(activity);
    return 'done';
  },
  move(execution, command) {
    const { draft, process } = execution;
    const activity = draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    const from = execution.element(activity.element);
    const target = process.elements.get(command.element);
    const isApart =
      target?.kind === 'boundaryEvent' || target?.kind === 'eventSubProcess' || target?.isForCompensation === true;
    if (target === undefined || target.parent !== from.parent || isApart || execution.isInstance(activity))
      return 'not-allowed';
    execution.spawn(command.element, activity.scope);
    execution.scopes.cancel(activity, 'moved');
    draft.record({
      type: 'moved',
      element: command.element,
      activity: activity.key,
      detail: { from: activity.element },
    });
    return 'done';
  },
  'cancel-activity'(execution, command) {
    const activity = execution.draft.activities[command.activity];
    if (activity === undefined) return 'gone';
    execution.scopes.cancel(activity, 'cancelled');
    execution.scopes.progressed(activity.scope);
    return 'done';
  },
  cancel(execution, command) {
    execution.scopes.endInstance('terminated', command.reason);
    return 'done';
  },
};

/** What a called instance gave back, although it did not end as it should (BPMN 2.0.2, 10.3.6). */
function takeCalledOutputs(execution: Execution, command: Of<'error'> | Of<'escalation'>): void {
  const activity = execution.draft.activities[command.activity];
  const element = activity === undefined ? undefined : execution.element(activity.element);
  if (activity === undefined || element?.kind !== 'callActivity' || command.variables === undefined) return;
  const { variables } = command;
  // What cannot be taken keeps nobody from hearing of the error.
  execution.attempt(activity.key, () => {
    const values = execution.calledOutputs(activity, element, element.call, variables);
    execution.assign(activity.scope, values, element.id, activity.key);
  });
}

/** What a command is about, by its key in the state. */
function keyMeant(command: Command): string {
  if ('activity' in command) return command.activity;
  if ('subscription' in command) return command.subscription;
  return ('scope' in command ? command.scope : undefined) ?? rootKey;
}

/**
 * Carries a command out. Never changes `state`; the same arguments always give the same outcome.
 * `refused` when the command does not fit the state (any more): then nothing changed. `needs` when a part of a partial state has to be loaded:
 * then load it and call again.
 * @throws StartError when a start command cannot be carried out: no such start, bad input, out of steps
 */
export function advancePartly(
  process: ExecutableProcess,
  state: InstanceState | undefined,
  command: Command,
  now: Date,
  options: AdvanceOptions = {},
): Outcome | { readonly needs: readonly Need[] } {
  const before = state ?? blank(process, options.instance ?? '', command);
  const refuse = (refused: NonNullable<Outcome['refused']>): Outcome => ({
    state: before,
    effects: [],
    history: [],
    touched: [],
    refused,
  });
  if (before.status !== 'running' || (command.type === 'start') !== (state === undefined)) return refuse('gone');
  if (!isKey(keyMeant(command))) return refuse('gone');
  const draft = new Draft(before);
  const evaluation = new Evaluation(draft, process, command.facts ?? {}, now, options.zone);
  const starting = command.type === 'start';
  const execution = new Execution({
    process,
    draft,
    evaluation,
    now,
    zone: options.zone,
    calendars: options.calendars,
    steps: options.steps,
    starting,
  });
  try {
    const handle = handlers[command.type] as (execution: Execution, command: Command) => Answer;
    const answer = handle(execution, command);
    if (answer !== 'done') return refuse(answer);
    execution.run();
  } catch (error) {
    if (error instanceof NotLoaded) return { needs: [error.need] };
    if (command.type === 'start' && error instanceof EngineFault)
      throw new StartError(error.code, command.element ?? process.id, error.message);
    // A command that asks for what cannot be, of no activity that could show it: variables that are too big.
    if (error instanceof EngineFault) return refuse('not-allowed');
    throw error;
  }
  return draft.outcome();
}

/**
 * Ends instances of a loop that is over: those that `state` holds some of. What waits in them is told to end; nothing outside of them is asked or
 * changed, and the process instance may have ended long ago.
 */
export function closeInstances(
  process: ExecutableProcess,
  state: InstanceState,
  loop: string,
  reason: string,
  now: Date,
): Outcome {
  const { partial: _partial, ...whole } = state;
  const draft = new Draft(whole);
  const evaluation = new Evaluation(draft, process, {}, now, undefined);
  const { scopes } = new Execution({ process, draft, evaluation, now, starting: false });
  for (const key of draft.partitions) {
    const scope = draft.scopes[key];
    if (key.startsWith(`${loop}/`) && scope !== undefined) scopes.close(scope, reason);
  }
  return draft.outcome();
}

/** advancePartly for a state that is whole. */
export function advance(
  process: ExecutableProcess,
  state: InstanceState | undefined,
  command: Command,
  now: Date,
  options: AdvanceOptions = {},
): Outcome {
  const outcome = advancePartly(process, state, command, now, options);
  if ('needs' in outcome) throw new Error(`a whole state lacks ${JSON.stringify(outcome.needs)}`);
  return outcome;
}
