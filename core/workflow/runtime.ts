// Load → advance → save, inside the caller's transaction. Then, with the instance saved, its effects: each inside one in a savepoint, its answer a new command.

import type { Database } from '../database/database.ts';
import { advance } from '../engine/advance.ts';
import { StartError } from '../engine/start-error.ts';
import type { Command, Effect, InstanceState, Outcome, Variables } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction, Principal } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Correlation } from './correlation.ts';
import type { Deployment, Deployments } from './deployments.ts';
import type { IncidentStore } from './incident-store.ts';
import type { InstanceStore, LoadedInstance } from './instance-store.ts';
import { causeOf, type ProcessEvents } from './process-events.ts';
import { type InstanceRow, instanceInfo, subjectOf } from './rows.ts';
import { BpmnError, type EffectCall, type EffectHandler, type WorkflowPorts } from './workflow.ts';

/** Kind of the jobs that run `after` handlers. */
export const serviceJob = 'workflow.service';

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
  readonly log: Logger;
  readonly deployments: Deployments;
  readonly instances: InstanceStore;
  readonly incidents: IncidentStore;
  readonly correlation: Correlation;
  readonly events: ProcessEvents;
  readonly queue: CommandQueue;
  readonly handlers: Registry<EffectHandler>;
  readonly ports: () => WorkflowPorts;
  /** IANA zone of today() and local times. */
  readonly zone: () => string;
  readonly isLive: (context: Context, process: string) => boolean;
}

/** Who a process acts as: the role it names, else Ravand itself. Never the person whose act it follows. */
export function principalOf(deployment: Deployment): Principal {
  const { runAs } = deployment.process;
  if (runAs === undefined || runAs === 'system') return { kind: 'system', purpose: `process ${deployment.name}` };
  return { kind: 'service', id: deployment.id, roles: [runAs] };
}

export function callOf(
  deployment: Deployment,
  row: InstanceRow,
  effect: { activity: string; element: string; input: Variables },
): EffectCall {
  const elementName = deployment.process.elements.get(effect.element)?.name;
  const subject = subjectOf(row);
  return {
    instance: row.id,
    process: deployment.name,
    version: deployment.version,
    activity: effect.activity,
    element: effect.element,
    ...(elementName === undefined ? {} : { elementName }),
    input: effect.input,
    ...(subject === undefined ? {} : { subject }),
    key: `${row.id}:${effect.activity}`,
  };
}

export const serviceKey = (instance: Id, activity: string): string => `workflow:${instance}:${activity}`;

/** What an incident says of an error: its text, and of a Problem the code people look up. */
export function faultOf(error: unknown): { code: string; detail: string } {
  if (error instanceof Problem) return { code: error.code, detail: error.message.slice(0, 1000) };
  return { code: 'effect-failed', detail: (error instanceof Error ? error.message : String(error)).slice(0, 1000) };
}

/** @throws Problem 413 `variable-too-big` */
export function checkSize(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    const found = JSON.stringify(value).length;
    if (found > limits.variableBytes)
      throw new Problem(413, 'variable-too-big', { params: { name, found, limit: limits.variableBytes } });
  }
}

export function createRuntime(needs: RuntimeNeeds): Runtime {
  const { database, jobs, clock, deployments, instances, incidents, correlation, events, queue, handlers } = needs;

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

  const acting = (context: InTransaction, deployment: Deployment, instance: Id, element: string): InTransaction => ({
    ...context,
    principal: principalOf(deployment),
    cause: causeOf(deployment, instance, element),
  });

  /** Everything that follows from a saved outcome. */
  const follow = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    outcome: Outcome,
    hadIncidents: boolean,
  ): Promise<void> => {
    await instances.saveHistory(context, row.id, outcome.history);
    const { opened, resolved } = await incidents.follow(context, deployment, row, outcome, hadIncidents);
    await events.tell(context, deployment, row, outcome);
    for (const incident of resolved) await events.tellIncident(context, deployment, row, incident, 'incident.resolved');
    for (const incident of opened) await events.tellIncident(context, deployment, row, incident, 'incident.opened');
    for (const wait of await instances.saveWaits(context, row.id, outcome.effects)) {
      const { message = '', correlationKey = '' } = wait;
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
    for (const effect of outcome.effects) await perform(context, deployment, row, effect);
  };

  const run = async (context: InTransaction, loaded: LoadedInstance, command: Command): Promise<boolean> => {
    const deployment = await deployments.get(context.transaction, loaded.deployment);
    const facts = await factsFor(
      acting(context, deployment, loaded.id, deployment.process.id),
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
      execute(context, instance, { type: 'message', subscription, payload: message.payload }, async () => {
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
    const facts = await factsFor(acting(context, deployment, instance, deployment.process.id), deployment, variables);
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
    const inside = acting(context, deployment, row.id, effect.element);
    if (effect.type === 'service') return service(inside, deployment, row, effect);
    if (effect.type === 'close-task') return closeTask(inside, deployment, row, effect);
    const activity = effect.type === 'open-task' ? effect.activity : undefined;
    try {
      await database.savepoint(inside, async () => {
        if (effect.type === 'open-task') await needs.ports().openTask(inside, instanceInfo(row), effect);
        else
          await publishNow(
            inside,
            { name: effect.message, correlationKey: effect.correlationKey, payload: effect.payload },
            limits.messageTtlMs,
          );
      });
    } catch (error) {
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
      await database.savepoint(context, () => needs.ports().closeTask(context, instanceInfo(row), effect));
    } catch (error) {
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
      add(
        context,
        row.id,
        error instanceof BpmnError
          ? { type: 'error', activity, code: error.code, detail: error.message }
          : { type: 'fail', activity, ...faultOf(error) },
      );
    }
  };

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
      const inside = acting(context, deployment, instance, element);
      await needs
        .ports()
        .closeTask(inside, instanceInfo(row), { type: 'close-task', activity, element, reason: 'cancelled' });
    },
  };
}

/** Code of the incident of a task that could not be closed. */
export const closingFailed = 'close-task-failed';

/** Variables of all scopes; where a name is in several, the innermost one opened last. Enough to know which records to load. */
function visibleVariables(state: InstanceState): Variables {
  return Object.assign({}, ...Object.values(state.scopes).map((scope) => scope.variables)) as Variables;
}
