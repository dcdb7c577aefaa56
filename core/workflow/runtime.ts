// The parts of the durable engine put together: steps of instances, and what follows from them in the same transaction. Whoever acts from outside
// comes in here: each act runs at once, what it causes in its turn.
import type { Database } from '../database/database.ts';
import { startConditionHolds } from '../engine/start-condition.ts';
import type { Command, Variables } from '../engine/state.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import type { Subject } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { ActivityHistory } from './activity-history.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createCalls } from './calls.ts';
import { createClosing } from './closing.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Correlation, ProcessMessage } from './correlation.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { actingFor, checkSize, fuelSpent } from './effect-call.ts';
import { createEffects } from './effects.ts';
import type { Again, IncidentStore, NewIncident } from './incident-store.ts';
import type { InstanceStore } from './instance-store.ts';
import { createMessages } from './messages.ts';
import type { ProcessEvents } from './process-events.ts';
import { type IncidentRow, instanceInfo } from './rows.ts';
import type { Slices } from './slices.ts';
import type { LiveStart, StartStore } from './start-store.ts';
import { createSteps, type Following, type Refusal } from './steps.ts';
import type { WaitStore } from './wait-store.ts';
import type { Watches } from './watches.ts';
import type { EffectHandler, StartOptions, WorkflowPorts } from './workflow.ts';

export interface Runtime {
  start(context: InTransaction, process: string, options: StartOptions): Promise<Id>;
  /** Runs a command in its turn. What does not fit the state any more calls `refused`; without it that is passed over. */
  command(
    context: InTransaction,
    instance: Id,
    command: Command,
    options?: { readonly reason?: string | undefined; readonly refused?: (why: Refusal) => void | Promise<void> },
  ): Promise<void>;
  publish(context: InTransaction, message: ProcessMessage & { readonly ttlMs?: number }): Promise<boolean>;
  signal(context: InTransaction, name: string, payload: Variables): Promise<{ receivers: number; started: number }>;
  /** A record has changed. */
  changed(context: InTransaction, subject: Subject): Promise<number>;
  /** Starts what begins when its condition holds for these variables; answers how many. */
  evaluateStarts(context: InTransaction, variables: Variables): Promise<number>;
  /** Starts what a timer starts; its failure is shown on the process. */
  startByTimer(context: InTransaction, start: LiveStart): Promise<void>;
  /** The same command to many instances, in slices when there are many. */
  tellAll(context: InTransaction, receivers: CompiledQuery, command: Command): Promise<number>;
  /** Shows what could not be done on an instance, or on a process that could not be started. */
  showIncident(context: InTransaction, where: Id | Deployment, incident: NewIncident, again: Again): Promise<void>;
  /** Does again what an incident that is no activity's is about, and resolves it. */
  again(context: InTransaction, incident: IncidentRow, again: Again): Promise<void>;
}

export interface RuntimeNeeds {
  readonly database: Database;
  readonly slices: Slices;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly deployments: Deployments;
  readonly instances: InstanceStore;
  readonly incidents: IncidentStore;
  readonly activities: ActivityHistory;
  readonly waits: WaitStore;
  readonly watches: Watches;
  readonly starts: StartStore;
  readonly correlation: Correlation;
  readonly events: ProcessEvents;
  readonly queue: CommandQueue;
  readonly handlers: Registry<EffectHandler>;
  readonly ports: () => WorkflowPorts;
  /** IANA zone of today() and local times. */
  readonly zone: () => string;
  readonly calendar: (context: Context, name: string) => WorkingCalendar | undefined;
  /** Is the definition part of what is live? */
  readonly isLive: (context: Context, deployment: Deployment) => boolean;
  /** Timers are due as soon as this transaction is committed. */
  readonly due: (context: InTransaction) => void;
}

export function createRuntime(needs: RuntimeNeeds): Runtime {
  const { clock, deployments, instances, incidents, starts, events, queue, zone, isLive } = needs;

  const showIncident: Runtime['showIncident'] = async (context, where, incident, again) => {
    if (typeof where !== 'string') {
      await incidents.open(context, where, undefined, incident, again);
      return;
    }
    const found = await instances.lock(context, where);
    if (found === undefined) return;
    const { row, deployment, state } = found;
    const subscribed = state.subscriptions[incident.activity]?.element;
    const element = incident.element === '' ? (subscribed ?? deployment.process.id) : incident.element;
    const opened = await incidents.open(context, deployment, row, { ...incident, element }, again);
    await events.tellIncident(context, deployment, row, opened, 'incident.opened');
  };

  let following: Following | undefined;
  const steps = createSteps({
    ...needs,
    following() {
      if (following === undefined) throw new Error('the runtime is not complete');
      return following;
    },
  });
  const messages = createMessages({ ...needs, steps });
  const broadcasts = createBroadcasts({ ...needs, steps, showIncident });
  const calls = createCalls({ ...needs, steps });
  const closing = createClosing({ ...needs, steps, showIncident });
  const effects = createEffects({ ...needs, steps, messages, broadcasts, calls, closing, showIncident });
  following = {
    perform: effects.perform,
    subscribed: messages.subscribed,
    ended: calls.ended,
    due: needs.due,
  };

  const retryClosing = async (context: InTransaction, { instance, activity, element }: IncidentRow): Promise<void> => {
    const found = await instances.lock(context, instance);
    if (found === undefined) return;
    const inside = actingFor(context, found.deployment, instance, element);
    const effect = { type: 'close-task', activity, element, reason: 'cancelled' } as const;
    await needs.ports().closeTask(inside, instanceInfo(found.row), effect);
  };

  const doAgain = async (context: InTransaction, incident: IncidentRow, again: Again): Promise<void> => {
    switch (again.do) {
      case 'close-task':
        return retryClosing(context, incident);
      case 'close-instances':
        return closing.again(context, incident.instance, again.closed);
      case 'timer':
        await needs.waits.renew(context, incident.instance, again.subscription);
        return needs.due(context);
      case 'message': {
        const { name, correlationKey, payload } = again;
        await messages.publish(context, { name, correlationKey, payload }, limits.messageTtlMs);
        return;
      }
      case 'signal': {
        const { name, payload, reached } = again;
        await broadcasts.signal(context, name, payload, { instance: incident.instance, reached });
        return;
      }
      case 'command':
        await steps.execute(context, incident.instance, again.command);
        return;
      case 'start': {
        const deployment = await liveOf(context, incident.process);
        const { element, trigger, variables } = again;
        return steps.begin(context, { instance: newId(), deployment, element, trigger, variables });
      }
      default:
    }
  };

  /** @throws Problem 422 `process-not-startable` */
  const liveOf = async (context: InTransaction, name: string): Promise<Deployment> => {
    const deployment = await deployments.live(context.transaction, name);
    if (deployment !== undefined && isLive(context, deployment)) return deployment;
    throw new Problem(422, 'process-not-startable', {
      params: { process: name, element: '', reason: 'not-published', detail: name },
    });
  };

  return {
    async start(context, name, options) {
      checkSize(options.variables);
      const deployment = await liveOf(context, name);
      const instance = newId();
      await queue.perform(context, () => steps.begin(context, { ...options, instance, deployment }));
      return instance;
    },
    command: (context, instance, command, { reason, refused } = {}) =>
      queue.perform(context, async () => {
        const answer = await steps.execute(context, instance, command, reason);
        if (answer !== 'done') await refused?.(answer);
      }),
    async publish(context, { ttlMs, ...message }) {
      checkSize(message.payload);
      const met = await messages.publish(context, message, ttlMs ?? limits.messageTtlMs);
      await queue.settle(context);
      return met;
    },
    async signal(context, name, payload) {
      checkSize(payload);
      const told = await broadcasts.signal(context, name, payload);
      await queue.settle(context);
      return told;
    },
    async changed(context, subject) {
      const told = await broadcasts.changed(context, subject);
      if (told > 0) await queue.settle(context);
      return told;
    },
    async evaluateStarts(context, variables) {
      checkSize(variables);
      let started = 0;
      for (const start of await starts.conditions(context.transaction)) {
        const { deployment, element, trigger } = start;
        const found = deployment.process.startTriggers.find(
          (one) => one.element === element && one.trigger === trigger,
        );
        if (found?.condition === undefined || !isLive(context, deployment)) continue;
        const holds = startConditionHolds(found.condition, variables, clock.now(), zone());
        if (holds === null) {
          // A condition that is too much work is its own process's affair.
          const detail = found.condition.condition.source;
          const incident = { activity: '', element, code: fuelSpent, detail };
          await showIncident(context, deployment, incident, { do: 'nothing' });
        }
        if (holds !== true) continue;
        started += 1;
        queue.add(context, async () => {
          await broadcasts.begin(context, start, variables);
        });
      }
      await queue.settle(context);
      return started;
    },
    async startByTimer(context, start) {
      if (!isLive(context, start.deployment)) return;
      await queue.perform(context, async () => {
        await broadcasts.begin(context, start, {});
      });
    },
    async tellAll(context, receivers, command) {
      const told = await broadcasts.tellAll(context, receivers, command);
      await queue.settle(context);
      return told;
    },
    showIncident,
    async again(context, incident, again) {
      await queue.perform(context, async () => {
        await doAgain(context, incident, again);
        await incidents.resolve(context, incident);
      });
    },
  };
}
