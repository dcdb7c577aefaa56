// What operators do to running instances by hand: set variables, move tokens, cancel, trigger, run ad-hoc activities, try again many at once. Each is a
// command like any other, with its reason in the history. Who may is decided before.
import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import { enabledActivities } from '../engine/behaviors/ad-hoc-sub-process.ts';
import { isKey } from '../engine/keys.ts';
import type { ActivityState, Command, Variables } from '../engine/state.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { Deployments } from './deployments.ts';
import { checkSize } from './effect-call.ts';
import type { InstanceStore, LoadedInstance } from './instance-store.ts';
import type { Runtime } from './runtime.ts';
import type { StartStore } from './start-store.ts';
import type { Refusal } from './steps.ts';
import type { WaitingActivity } from './workflow.ts';

/** All of them @throws Problem 404, 409 `gone` when what is meant is over, 409 `not-allowed` when the model does not allow it there. */
export interface Operations {
  /** Sets variables of a scope, the root's when none is named. @throws Problem 413 `variable-too-big` */
  setVariables(
    context: InTransaction,
    instance: Id,
    change: {
      readonly scope?: string | undefined;
      readonly variables: Variables;
      readonly reason?: string | undefined;
    },
  ): Promise<void>;
  /** Takes an activity out and puts a token on another element of its scope. */
  move(context: InTransaction, instance: Id, activity: string, element: string, reason?: string): Promise<void>;
  cancelActivity(context: InTransaction, instance: Id, activity: string, reason?: string): Promise<void>;
  /** Lets a receive task go on that waits for the word. */
  trigger(context: InTransaction, instance: Id, activity: string, variables: Variables, reason?: string): Promise<void>;
  /** Activities that may be started in a running ad-hoc sub-process now. */
  enabled(
    context: Context,
    instance: Id,
    activity: string,
  ): Promise<readonly { readonly element: string; readonly elementName?: string }[]>;
  startActivity(
    context: InTransaction,
    instance: Id,
    activity: string,
    element: string,
    reason?: string,
  ): Promise<void>;
  /** Ends an ad-hoc sub-process. */
  completeAdHoc(context: InTransaction, instance: Id, activity: string, reason?: string): Promise<void>;
  /** Tries again all open incidents of a process's activities, in slices when there are many; answers how many. */
  retryAll(
    context: InTransaction,
    filter: {
      readonly process: string;
      readonly version?: number | undefined;
      readonly element?: string | undefined;
      readonly code?: string | undefined;
    },
  ): Promise<number>;
  /** Everything that stands in an instance. */
  activities(context: Context, instance: Id): Promise<readonly WaitingActivity[]>;
  /** Takes a process away: no instance begins any more, those that run go on. @throws Problem 404 */
  undeploy(context: InTransaction, process: string): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly instances: InstanceStore;
  readonly deployments: Deployments;
  readonly starts: StartStore;
}

/** What a caller is told when a command does not fit. */
export function refusal(instance: Id): (why: Refusal) => never {
  return (why) => {
    if (why === 'missing') throw notFound('instance', instance);
    if (why === 'not-allowed') throw new Problem(409, 'not-allowed', { params: { instance } });
    throw new Problem(409, 'gone', { params: { instance } });
  };
}

export function createOperations({ database, runtime, instances, deployments, starts }: Needs): Operations {
  const give = (context: InTransaction, instance: Id, command: Command, reason: string | undefined): Promise<void> =>
    runtime.command(context, instance, command, { reason, refused: refusal(instance) });

  const read = async (context: Context, instance: Id, key?: string): Promise<LoadedInstance> => {
    const found = await instances.read(database.reader(context), instance, key);
    if (found === undefined) throw notFound('instance', instance);
    return found;
  };

  const activityOf = (instance: LoadedInstance, key: string): ActivityState => {
    const activity = isKey(key) ? instance.state.activities[key] : undefined;
    if (activity === undefined) throw new Problem(409, 'gone', { params: { instance: instance.row.id } });
    return activity;
  };

  return {
    async setVariables(context, instance, { scope, variables, reason }) {
      checkSize(variables);
      await give(
        context,
        instance,
        { type: 'set-variables', variables, ...(scope === undefined ? {} : { scope }) },
        reason,
      );
    },
    move: (context, instance, activity, element, reason) =>
      give(context, instance, { type: 'move', activity, element }, reason),
    cancelActivity: (context, instance, activity, reason) =>
      give(context, instance, { type: 'cancel-activity', activity }, reason),
    async trigger(context, instance, activity, variables, reason) {
      checkSize(variables);
      const found = activityOf(await read(context, instance, activity), activity);
      // Tasks, services and called instances have their own answer.
      if (found.waits !== 'trigger') throw new Problem(409, 'not-allowed', { params: { instance } });
      await give(context, instance, { type: 'complete', activity, result: variables }, reason);
    },
    async enabled(context, instance, activity) {
      const found = await read(context, instance, activity);
      const { process } = found.deployment;
      return enabledActivities(process, found.state, activityOf(found, activity)).map((element) => {
        const name = process.elements.get(element)?.name;
        return { element, ...(name === undefined ? {} : { elementName: name }) };
      });
    },
    startActivity: (context, instance, activity, element, reason) =>
      give(context, instance, { type: 'start-activity', activity, element }, reason),
    completeAdHoc: (context, instance, activity, reason) =>
      give(context, instance, { type: 'complete-ad-hoc', activity }, reason),
    retryAll(context, { process, version, element, code }) {
      const terms = [
        sql`n.process = ${process}`,
        sql`n.resolved_at is null`,
        sql`n.again is null`,
        ...(version === undefined ? [] : [sql`i.version = ${version}`]),
        ...(element === undefined ? [] : [sql`n.element = ${element}`]),
        ...(code === undefined ? [] : [sql`n.code = ${code}`]),
      ];
      const receivers = sql`select n.instance as instance, n.activity as key from process_incidents n join process_instances i on i.id = n.instance
        where ${join(terms, ' and ')}`;
      return runtime.tellAll(context, receivers, { type: 'retry', activity: '' });
    },
    async activities(context, instance) {
      const { state, deployment } = await read(context, instance);
      return Object.values(state.activities).map((activity): WaitingActivity => {
        const element = deployment.process.elements.get(activity.element);
        return {
          activity: activity.key,
          element: activity.element,
          ...(element?.name === undefined ? {} : { elementName: element.name }),
          kind: element?.kind ?? '',
          scope: activity.scope,
          ...(activity.waits === undefined ? {} : { waits: activity.waits }),
          hasIncident: activity.status === 'incident',
        };
      });
    },
    async undeploy(context, process) {
      const gone = await deployments.undeploy(context, process);
      if (gone.length === 0) throw notFound('process', process);
      await starts.remove(context, gone);
    },
  };
}
