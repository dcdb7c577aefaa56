// Carries out what an instance asks for, after it was saved: inside effects in a savepoint each, after effects as jobs, the rest in its turn. Answers
// and failures are commands.
import type { Database } from '../database/database.ts';
import type { Command, Effect, Variables } from '../engine/state.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Calls } from './calls.ts';
import type { Closing } from './closing.ts';
import type { CommandQueue } from './command-queue.ts';
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
import type { Again, NewIncident } from './incident-store.ts';
import type { Act, LoadedInstance } from './instance-store.ts';
import type { Messages } from './messages.ts';
import { instanceInfo } from './rows.ts';
import type { Steps } from './steps.ts';
import { BpmnError, BpmnEscalation, type EffectHandler, type WorkflowPorts } from './workflow.ts';

/** A loop without a wait: the instance stands still where it was, nothing is undone. */
const spent = { code: 'budget', detail: String(limits.commandsPerAct) } as const;

export interface Effects {
  /** undefined = there was nothing to wait for. */
  perform(context: InTransaction, instance: LoadedInstance, effect: Effect, act: Act): Promise<void> | undefined;
}

interface Needs {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly queue: CommandQueue;
  readonly steps: Steps;
  readonly handlers: Registry<EffectHandler>;
  readonly ports: () => WorkflowPorts;
  readonly messages: Messages;
  readonly broadcasts: Broadcasts;
  readonly calls: Calls;
  readonly closing: Closing;
  readonly showIncident: (
    context: InTransaction,
    where: Id | Deployment,
    incident: NewIncident,
    again: Again,
  ) => Promise<void>;
}

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** What a handler's throwing means for the activity that waits for it. An escalation is told, and the work counts as done unless that ended it. */
export function commandsAfter(activity: string, error: unknown): readonly Command[] {
  if (error instanceof BpmnError) {
    const { code, message: detail, variables } = error;
    return [{ type: 'error', activity, code, detail, ...(variables === undefined ? {} : { variables }) }];
  }
  if (error instanceof BpmnEscalation) {
    const { code, variables } = error;
    return [
      { type: 'escalation', activity, code, variables },
      { type: 'complete', activity, result: variables },
    ];
  }
  return [{ type: 'fail', activity, ...faultOf(error) }];
}

/** Whoever caused it is refused, and nothing of it happened: an order without its task is no order. */
function mustSucceed({ process }: Deployment, element: string): boolean {
  const step = process.elements.get(element);
  return step !== undefined && 'service' in step && step.service?.mustSucceed === true;
}

function refusedBy({ name, process }: Deployment, element: string, error: unknown): Problem {
  const problem = error instanceof Problem ? error : undefined;
  return new Problem(problem?.status === 409 ? 409 : 422, 'process-must-succeed', {
    params: { process: name, element: process.elements.get(element)?.name ?? element },
    details: (problem?.details ?? []).map((detail) => ({ ...detail, pointer: '' })),
    cause: error,
  });
}

export function createEffects(needs: Needs): Effects {
  const { database, jobs, queue, steps, handlers, ports, messages, broadcasts, calls, closing, showIncident } = needs;

  const tell = (context: InTransaction, instance: Id, command: Command): void =>
    queue.add(context, async () => {
      await steps.execute(context, instance, command);
    });

  const openTask = async (context: InTransaction, instance: LoadedInstance, effect: Of<'open-task'>): Promise<void> => {
    const { row, deployment } = instance;
    try {
      const inside = actingFor(context, deployment, row.id, effect.element);
      await database.savepoint(inside, () => ports().openTask(inside, instanceInfo(row), effect));
    } catch (error) {
      if (isPassing(error)) throw error;
      tell(context, row.id, { type: 'fail', activity: effect.activity, ...faultOf(error) });
    }
  };

  const closeTask = async (
    context: InTransaction,
    { row, deployment }: LoadedInstance,
    effect: Of<'close-task'>,
  ): Promise<void> => {
    const inside = actingFor(context, deployment, row.id, effect.element);
    try {
      await database.savepoint(inside, () => ports().closeTask(inside, instanceInfo(row), effect));
    } catch (error) {
      if (isPassing(error)) throw error;
      const { activity, element } = effect;
      const incident = { activity, element, code: closingFailed, detail: faultOf(error).detail };
      await showIncident(inside, row.id, incident, { do: 'close-task' });
    }
  };

  /** In its turn; its failure is an incident of an instance that went on. */
  const later = (
    context: InTransaction,
    { row, deployment }: LoadedInstance,
    element: string,
    again: Again,
    work: (inside: InTransaction) => Promise<unknown>,
  ): void =>
    queue.add(context, async () => {
      const inside = actingFor(context, deployment, row.id, element);
      if (queue.isSpent(context)) return showIncident(inside, row.id, { activity: '', element, ...spent }, again);
      try {
        await database.savepoint(inside, () => work(inside));
      } catch (error) {
        if (isPassing(error)) throw error;
        await showIncident(inside, row.id, { activity: '', element, ...faultOf(error) }, again);
      }
    });

  const service = async (context: InTransaction, instance: LoadedInstance, effect: Of<'service'>): Promise<void> => {
    const { row, deployment } = instance;
    const { activity, element, input } = effect;
    const handler = handlers.find(effect.handler);
    if (handler === undefined)
      return tell(context, row.id, { type: 'fail', activity, code: 'no-handler', detail: effect.handler });
    if (queue.isSpent(context)) return tell(context, row.id, { type: 'fail', activity, ...spent });
    const inside = actingFor(context, deployment, row.id, element);
    if (handler.runs === 'after') {
      const payload = {
        instance: row.id,
        deployment: deployment.id,
        activity,
        element,
        handler: effect.handler,
        input,
      };
      const key = serviceKey(row.id, activity);
      await jobs.enqueue(inside, { kind: serviceJob, payload, key, maxAttempts: Math.max(1, effect.retries) });
      return;
    }
    try {
      const result = await database.savepoint(inside, () => handler.run(inside, callOf(deployment, row, effect)));
      checkSize(result satisfies Variables);
      tell(context, row.id, { type: 'complete', activity, result });
    } catch (error) {
      if (isPassing(error)) throw error;
      if (mustSucceed(deployment, element)) throw refusedBy(deployment, element, error);
      for (const command of commandsAfter(activity, error)) tell(context, row.id, command);
    }
  };

  return {
    perform(context, instance, effect, act) {
      const { row } = instance;
      switch (effect.type) {
        case 'open-task':
          return openTask(context, instance, effect);
        case 'close-task':
          return closeTask(context, instance, effect);
        case 'service':
          return service(context, instance, effect);
        case 'cancel-service':
          return jobs.cancel(context, serviceKey(row.id, effect.activity)).then(() => {});
        case 'call':
          calls.call(context, instance, effect);
          return undefined;
        case 'close-instances':
          return closing.begin(context, row.id, effect, act);
        case 'cancel-call':
          calls.cancel(context, row.id, effect.activity);
          return undefined;
        case 'escalate-to-caller':
          calls.escalate(context, instance, effect);
          return undefined;
        case 'publish-message': {
          const { message: name, correlationKey, payload } = effect;
          const message = { name, correlationKey, payload };
          later(context, instance, effect.element, { do: 'message', ...message }, (inside) =>
            messages.publish(inside, message, limits.messageTtlMs),
          );
          return undefined;
        }
        case 'publish-signal': {
          const { signal: name, payload, reached } = effect;
          later(context, instance, effect.element, { do: 'signal', name, payload, reached }, (inside) =>
            broadcasts.signal(inside, name, payload, { instance: row.id, reached }),
          );
          return undefined;
        }
        default:
          // Subscriptions are rows by now.
          return undefined;
      }
    },
  };
}
