// Load → advance → save, inside the caller's transaction; then what follows: history, incidents, events, messages, effects. Commands wait for their turn.

import type { Database } from '../database/database.ts';
import { advance } from '../engine/advance.ts';
import { StartError } from '../engine/start-error.ts';
import type { Command, InstanceState, Outcome, Variables } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import type { ActivityHistory } from './activity-history.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Correlation } from './correlation.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { actingFor, checkSize } from './effect-call.ts';
import { createEffects } from './effects.ts';
import type { IncidentStore } from './incident-store.ts';
import type { InstanceStore, LoadedInstance } from './instance-store.ts';
import type { ProcessEvents } from './process-events.ts';
import { type InstanceRow, instanceInfo } from './rows.ts';
import type { EffectHandler, WorkflowPorts } from './workflow.ts';

export interface Runtime {
  start(
    context: InTransaction,
    process: string,
    options: { variables: Variables; subject?: Subject; element?: string },
  ): Promise<Id>;
  /** Runs a command in its turn. What does not fit the state any more calls `gone`; without it that is passed over. */
  command(
    context: InTransaction,
    instance: Id,
    command: Command,
    gone?: (reason: 'gone' | 'missing') => void | Promise<void>,
  ): Promise<void>;
  publish(
    context: InTransaction,
    message: { name: string; correlationKey: string; payload: Variables; ttlMs?: number },
  ): Promise<boolean>;
  retryClosing(context: InTransaction, instance: Id, activity: string, element: string): Promise<void>;
}

export interface RuntimeNeeds {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly deployments: Deployments;
  readonly instances: InstanceStore;
  readonly incidents: IncidentStore;
  readonly activities: ActivityHistory;
  readonly correlation: Correlation;
  readonly events: ProcessEvents;
  readonly queue: CommandQueue;
  readonly handlers: Registry<EffectHandler>;
  readonly ports: () => WorkflowPorts;
  /** IANA zone of today() and local times. */
  readonly zone: () => string;
  readonly isLive: (context: Context, process: string) => boolean;
}

export function createRuntime(needs: RuntimeNeeds): Runtime {
  const { clock, deployments, instances, incidents, correlation, events, queue } = needs;

  const factsFor = async (
    context: InTransaction,
    deployment: Deployment,
    variables: Variables,
  ): Promise<JsonObject> => {
    const { recordVariables, reads, runAs } = deployment.process;
    if (recordVariables.size === 0) return {};
    return needs
      .ports()
      .loadFacts(context, { recordVariables, variables, reads, ...(runAs === undefined ? {} : { runAs }) });
  };

  /** Everything that follows from a saved outcome. */
  const follow = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    outcome: Outcome,
    hadIncidents: boolean,
  ): Promise<void> => {
    await instances.saveHistory(context, row.id, outcome.history);
    await needs.activities.follow(context, deployment, row, outcome);
    const { opened, resolved } = await incidents.follow(context, deployment, row, outcome, hadIncidents);
    await events.tell(context, deployment, row, outcome);
    for (const incident of resolved) await events.tellIncident(context, deployment, row, incident, 'incident.resolved');
    for (const incident of opened) await events.tellIncident(context, deployment, row, incident, 'incident.opened');
    for (const wait of await instances.saveWaits(context, row.id, outcome.effects)) {
      const { name: message = '', correlationKey = '' } = wait;
      await correlation.guard(context, message, correlationKey);
      const buffered = await correlation.take(context, message, correlationKey);
      if (buffered !== undefined)
        deliver(
          context,
          { name: message, correlationKey, payload: buffered.payload, expiresAt: buffered.expiresAt },
          row.id,
          wait.key,
        );
    }
    for (const effect of outcome.effects) await effects.perform(context, deployment, row, effect);
  };

  const run = async (context: InTransaction, loaded: LoadedInstance, command: Command): Promise<boolean> => {
    const deployment = await deployments.get(context.transaction, loaded.deployment);
    const facts = await factsFor(
      actingFor(context, deployment, loaded.id, deployment.process.id),
      deployment,
      visibleVariables(loaded.state),
    );
    const outcome = advance(deployment.process, loaded.state, { ...command, facts }, clock.now(), {
      zone: needs.zone(),
    });
    if (outcome.refused !== undefined) return false;
    const saved = await instances.update(context, loaded, outcome.state);
    await follow(context, deployment, saved, outcome, loaded.incidents > 0);
    return true;
  };

  const execute = async (
    context: InTransaction,
    instance: Id,
    command: Command,
    gone?: (reason: 'gone' | 'missing') => void | Promise<void>,
  ): Promise<void> => {
    const loaded = await instances.lock(context, instance);
    if (loaded === undefined) await gone?.('missing');
    else if (!(await run(context, loaded, command))) await gone?.('gone');
  };

  const add = (context: InTransaction, instance: Id, command: Command): void =>
    queue.add(context, () => execute(context, instance, command));

  /** Hands a message to one who waits; when that wait is over before its turn comes, the message looks for another. */
  const deliver = (
    context: InTransaction,
    message: { name: string; correlationKey: string; payload: Variables; expiresAt: Date },
    instance: Id,
    subscription: string,
  ): void =>
    queue.add(context, () =>
      execute(context, instance, { type: 'event', subscription, payload: message.payload }, async () => {
        const ttlMs = message.expiresAt.getTime() - clock.now().getTime();
        if (ttlMs > 0) await publishNow(context, message, ttlMs);
      }),
    );

  const publishNow = async (
    context: InTransaction,
    message: { name: string; correlationKey: string; payload: Variables },
    ttlMs: number,
  ): Promise<boolean> => {
    const { name, correlationKey, payload } = message;
    const expiresAt = new Date(clock.now().getTime() + ttlMs);
    await correlation.guard(context, name, correlationKey);
    const [one, other] = await correlation.waiting(context, name, correlationKey);
    if (other !== undefined)
      throw new Problem(409, 'ambiguous-message', { params: { message: name, key: correlationKey } });
    if (one !== undefined) {
      deliver(context, { ...message, expiresAt }, one.instance, one.subscription);
      return true;
    }
    if (await startByMessage(context, name, correlationKey, payload)) return true;
    if (ttlMs <= 0) throw new Problem(409, 'message-unmatched', { params: { message: name, key: correlationKey } });
    await correlation.buffer(context, { name, key: correlationKey, payload, expiresAt });
    return false;
  };

  const startByMessage = async (
    context: InTransaction,
    name: string,
    correlationKey: string,
    variables: Variables,
  ): Promise<boolean> => {
    const live = (await deployments.allLive(context.transaction)).filter((deployment) =>
      needs.isLive(context, deployment.name),
    );
    const starts = live.flatMap((deployment) =>
      deployment.process.startTriggers
        .filter((trigger) => trigger.message === name)
        .map((trigger) => ({ deployment, element: trigger.element })),
    );
    const [one, other] = starts;
    if (other !== undefined)
      throw new Problem(409, 'ambiguous-message', { params: { message: name, key: correlationKey } });
    if (one === undefined) return false;
    queue.add(context, () => begin(context, newId(), one.deployment, { variables, element: one.element }));
    return true;
  };

  const begin = async (
    context: InTransaction,
    instance: Id,
    deployment: Deployment,
    options: { variables: Variables; subject?: Subject | undefined; element?: string | undefined },
  ): Promise<void> => {
    const { variables, subject, element } = options;
    const facts = await factsFor(
      actingFor(context, deployment, instance, deployment.process.id),
      deployment,
      variables,
    );
    let outcome: Outcome;
    try {
      outcome = advance(
        deployment.process,
        undefined,
        { type: 'start', variables, facts, ...(element === undefined ? {} : { element }) },
        clock.now(),
        { instance, zone: needs.zone() },
      );
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      const params = { process: deployment.name, element: error.element, reason: error.code, detail: error.message };
      throw new Problem(422, 'process-not-startable', {
        params,
        details: [{ pointer: error.element, code: `process.${error.code}`, params: { detail: error.message } }],
        cause: error,
      });
    }
    const row = await instances.insert(context, deployment, outcome.state, subject);
    await follow(context, deployment, row, outcome, false);
  };

  const effects = createEffects({
    ...needs,
    add,
    isSpent: queue.isSpent,
    publish: (context, message) => publishNow(context, message, limits.messageTtlMs),
  });

  return {
    async start(context, name, options) {
      checkSize(options.variables);
      const deployment = await deployments.live(context.transaction, name);
      if (deployment === undefined || !needs.isLive(context, name)) {
        throw new Problem(422, 'process-not-startable', {
          params: { process: name, element: '', reason: 'not-published', detail: name },
        });
      }
      const instance = newId();
      await queue.perform(context, () => begin(context, instance, deployment, options));
      return instance;
    },
    command: (context, instance, command, gone) =>
      queue.perform(context, () => execute(context, instance, command, gone)),
    async publish(context, message) {
      checkSize(message.payload);
      const met = await publishNow(context, message, message.ttlMs ?? limits.messageTtlMs);
      await queue.settle(context);
      return met;
    },
    async retryClosing(context, instance, activity, element) {
      const row = await instances.lock(context, instance);
      if (row === undefined) return;
      const deployment = await deployments.get(context.transaction, row.deployment);
      const inside = actingFor(context, deployment, instance, element);
      await needs
        .ports()
        .closeTask(inside, instanceInfo(row), { type: 'close-task', activity, element, reason: 'cancelled' });
    },
  };
}

/** Variables of all scopes; where a name is in several, the innermost one opened last. Enough to know which records to load. */
function visibleVariables(state: InstanceState): Variables {
  return Object.assign({}, ...Object.values(state.scopes).map((scope) => scope.variables)) as Variables;
}
