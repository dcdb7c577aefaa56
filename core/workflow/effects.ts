// Carries out what an instance asks for, after it was saved: inside effects in a savepoint each, after effects as jobs. Answers and failures are commands.
import type { Database } from '../database/database.ts';
import type { Command, Effect, Variables } from '../engine/state.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Deployment } from './deployments.ts';
import {
  actingFor,
  callOf,
  checkSize,
  closingFailed,
  faultOf,
  isPassing,
  serviceJob,
  serviceKey,
} from './effect-call.ts';
import type { IncidentStore } from './incident-store.ts';
import type { ProcessEvents } from './process-events.ts';
import { type InstanceRow, instanceInfo } from './rows.ts';
import { BpmnError, type EffectHandler, type WorkflowPorts } from './workflow.ts';

/** A loop without a wait: the instance stands still where it was, nothing is undone. */
const spent = { code: 'budget', detail: String(limits.commandsPerAct) } as const;

export interface Effects {
  perform(context: InTransaction, deployment: Deployment, row: InstanceRow, effect: Effect): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly incidents: IncidentStore;
  readonly events: ProcessEvents;
  readonly handlers: Registry<EffectHandler>;
  readonly ports: () => WorkflowPorts;
  /** Adds a command that runs in its turn. */
  readonly add: (context: InTransaction, instance: Id, command: Command) => void;
  /** Has this act caused as much as it may? */
  readonly isSpent: (context: InTransaction) => boolean;
  readonly publish: (
    context: InTransaction,
    message: { name: string; correlationKey: string; payload: Variables },
  ) => Promise<boolean>;
}

export function createEffects({
  database,
  jobs,
  incidents,
  events,
  handlers,
  ports,
  add,
  isSpent,
  publish,
}: Needs): Effects {
  const perform = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    effect: Effect,
  ): Promise<void> => {
    if (effect.type === 'subscribe' || effect.type === 'unsubscribe') return;
    if (effect.type === 'cancel-service') {
      await jobs.cancel(context, serviceKey(row.id, effect.activity));
      return;
    }
    const inside = actingFor(context, deployment, row.id, effect.element);
    if (effect.type === 'service') return service(inside, deployment, row, effect);
    if (effect.type === 'close-task') return closeTask(inside, deployment, row, effect);
    const activity = effect.type === 'open-task' ? effect.activity : undefined;
    if (activity === undefined && isSpent(context))
      return showIncident(inside, deployment, row, { activity: '', element: effect.element, ...spent });
    try {
      await database.savepoint(inside, async () => {
        if (effect.type === 'open-task') await ports().openTask(inside, instanceInfo(row), effect);
        else if (effect.type === 'publish-message')
          await publish(inside, {
            name: effect.message,
            correlationKey: effect.correlationKey ?? '',
            payload: effect.payload,
          });
      });
    } catch (error) {
      if (isPassing(error)) throw error;
      const fault = faultOf(error);
      if (activity !== undefined) add(context, row.id, { type: 'fail', activity, ...fault });
      else await showIncident(inside, deployment, row, { activity: '', element: effect.element, ...fault });
    }
  };

  const closeTask = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    effect: Extract<Effect, { type: 'close-task' }>,
  ): Promise<void> => {
    try {
      await database.savepoint(context, () => ports().closeTask(context, instanceInfo(row), effect));
    } catch (error) {
      if (isPassing(error)) throw error;
      await showIncident(context, deployment, row, {
        activity: effect.activity,
        element: effect.element,
        code: closingFailed,
        detail: faultOf(error).detail,
      });
    }
  };

  /** An incident of an activity that is over already: its effect failed, the instance went on. */
  const showIncident = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    incident: { activity: string; element: string; code: string; detail: string },
  ): Promise<void> => {
    const opened = await incidents.open(context, deployment, row, incident);
    await events.tellIncident(context, deployment, row, opened, 'incident.opened');
  };

  const service = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    effect: Extract<Effect, { type: 'service' }>,
  ): Promise<void> => {
    const handler = handlers.find(effect.handler);
    const { activity } = effect;
    if (handler === undefined)
      return add(context, row.id, { type: 'fail', activity, code: 'no-handler', detail: effect.handler });
    if (isSpent(context)) return add(context, row.id, { type: 'fail', activity, ...spent });
    const call = callOf(deployment, row, effect);
    if (handler.runs === 'after') {
      const payload = {
        instance: row.id,
        deployment: deployment.id,
        activity,
        element: effect.element,
        handler: effect.handler,
        input: effect.input,
      };
      await jobs.enqueue(context, {
        kind: serviceJob,
        payload,
        key: serviceKey(row.id, activity),
        maxAttempts: effect.retries,
      });
      return;
    }
    try {
      const result = await database.savepoint(context, () => handler.run(context, call));
      checkSize(result);
      add(context, row.id, { type: 'complete', activity, result });
    } catch (error) {
      if (isPassing(error)) throw error;
      add(
        context,
        row.id,
        error instanceof BpmnError
          ? { type: 'error', activity, code: error.code, detail: error.message }
          : { type: 'fail', activity, ...faultOf(error) },
      );
    }
  };

  return { perform };
}
