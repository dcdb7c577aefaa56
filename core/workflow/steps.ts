// One step of an instance: load → advance → save, in the caller's transaction; then what follows: history, incidents, events, waits, effects.
// Loads only the partitions a command needs: those it names, and what advancePartly() asks for.
import { advancePartly, closeInstances } from '../engine/advance.ts';
import { isPartition, partitionOf, partitionsTo, rootKey } from '../engine/keys.ts';
import { StartError } from '../engine/start-error.ts';
import type { Command, Effect, InstanceState, Need, Outcome, Variables } from '../engine/state.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import type { Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { isPlainObject, type JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { ActivityHistory } from './activity-history.ts';
import type { Closed } from './closing.ts';
import type { Deployment } from './deployments.ts';
import { actingFor } from './effect-call.ts';
import { type IncidentStore, isApart } from './incident-store.ts';
import type { Act, Caller, InstanceStore, LoadedInstance } from './instance-store.ts';
import type { ProcessEvents } from './process-events.ts';
import type { InstanceRow } from './rows.ts';
import type { WaitStore } from './wait-store.ts';
import type { Watches } from './watches.ts';
import type { WorkflowPorts } from './workflow.ts';

export interface Beginning {
  readonly instance: Id;
  readonly deployment: Deployment;
  readonly variables: Variables;
  readonly element?: string | undefined;
  readonly trigger?: number | undefined;
  readonly subject?: Subject | undefined;
  readonly businessKey?: string | undefined;
  readonly caller?: Caller | undefined;
}

export type Refusal = 'gone' | 'not-allowed' | 'missing';

export interface Steps {
  /** Makes an instance. @throws Problem 422 `process-not-startable` */
  begin(context: InTransaction, beginning: Beginning): Promise<void>;
  /** Carries a command out. `reason` = why a person gave it. */
  execute(context: InTransaction, instance: Id, command: Command, reason?: string): Promise<'done' | Refusal>;
  /** Closes instances of a loop that is over, `limits.closedAtOnce` at most; answers whether there may be more. */
  close(context: InTransaction, instance: Id, closed: Closed): Promise<boolean>;
}

/** What follows a step beside the rows of the instance; made after the steps, because it asks for further ones. */
export interface Following {
  perform(context: InTransaction, instance: LoadedInstance, effect: Effect, act: Act): Promise<void> | undefined;
  /** An instance waits for a message from now on. */
  subscribed(
    context: InTransaction,
    instance: Id,
    wait: { readonly key: string; readonly name: string; readonly correlationKey?: string | undefined },
  ): Promise<void>;
  /** A called instance is over. */
  ended(context: InTransaction, instance: LoadedInstance): void;
  /** A turn of a loop is due as soon as this is committed. */
  due(context: InTransaction): void;
}

export interface StepNeeds {
  readonly clock: Clock;
  readonly instances: InstanceStore;
  readonly incidents: IncidentStore;
  readonly activities: ActivityHistory;
  readonly waits: WaitStore;
  readonly watches: Watches;
  readonly events: ProcessEvents;
  readonly ports: () => WorkflowPorts;
  /** IANA zone of today() and local times. */
  readonly zone: () => string;
  readonly calendar: (context: Context, name: string) => WorkingCalendar | undefined;
  readonly following: () => Following;
}

/** Subscriptions are rows, told apart from what is done. */
function isWait({ type }: Effect): boolean {
  return type === 'subscribe' || type === 'unsubscribe';
}

/** The partition a command lies in, by the key it names. */
function partitionMeant(command: Command): string {
  if ('activity' in command) return partitionOf(command.activity);
  if ('subscription' in command) return partitionOf(command.subscription);
  return command.type === 'set-variables' && command.scope !== undefined ? partitionOf(command.scope) : rootKey;
}

export function createSteps(needs: StepNeeds): Steps {
  const { clock, instances, incidents, watches } = needs;

  const options = (context: InTransaction) => ({
    zone: needs.zone(),
    calendars: (name: string) => needs.calendar(context, name),
  });

  const withFacts = async (
    context: InTransaction,
    deployment: Deployment,
    instance: Id,
    state: InstanceState | undefined,
    command: Command,
  ): Promise<Command> => {
    const { recordVariables, reads, runAs, id } = deployment.process;
    const variables = state === undefined ? (command as { variables: Variables }).variables : visibleVariables(state);
    const acting = actingFor(context, deployment, instance, id);
    const facts: JsonObject = await needs
      .ports()
      .loadFacts(acting, { recordVariables, variables, reads, ...(runAs === undefined ? {} : { runAs }) });
    return { ...command, facts };
  };

  /** An instance does not go on without what it is about: its conditions would be asked of nothing. */
  const lackingEntity = (context: InTransaction, { row, deployment }: LoadedInstance): string | undefined => {
    const named = [...deployment.process.recordVariables.values()];
    if (row.subject_entity !== null) named.push(row.subject_entity);
    return named.find((entity) => !needs.ports().hasEntity(context, entity));
  };

  const follow = async (
    context: InTransaction,
    instance: LoadedInstance,
    outcome: Outcome,
    act: Act,
    before: Pick<InstanceRow, 'incidents' | 'watched' | 'status'>,
    waited: InstanceState['subscriptions'],
  ): Promise<void> => {
    const { row, deployment } = instance;
    const following = needs.following();
    // A promise costs more than most of these look-ups: what has nothing to do is not waited for.
    await instances.saveHistory(context, row.id, act, outcome.history);
    await needs.activities.follow(context, deployment, row, outcome);
    if (before.incidents > 0 || row.incidents > 0 || outcome.history.some(isApart)) {
      const { opened, resolved } = await incidents.follow(context, instance, outcome, before.incidents > 0);
      for (const incident of resolved)
        await needs.events.tellIncident(context, deployment, row, incident, 'incident.resolved');
      for (const incident of opened)
        await needs.events.tellIncident(context, deployment, row, incident, 'incident.opened');
    }
    if (row.subject_id !== null) await needs.events.tell(context, deployment, row, outcome);
    if (row.watched !== before.watched) await watches.save(context, row.id, row.watched);
    if (outcome.effects.some(isWait)) {
      const { messages, isDue } = await needs.waits.save(context, row.id, outcome.effects, waited);
      if (isDue) following.due(context);
      for (const { key, name = '', correlationKey } of messages)
        await following.subscribed(context, row.id, { key, name, correlationKey });
    }
    for (const effect of outcome.effects) {
      const performing = isWait(effect) ? undefined : following.perform(context, instance, effect, act);
      if (performing !== undefined) await performing;
    }
    const isOver = row.status !== 'running' && before.status === 'running';
    if (isOver && row.caller_instance !== null) following.ended(context, instance);
  };

  /** What lies apart from the root and is needed anyway. */
  const withParts = async (
    context: InTransaction,
    instance: LoadedInstance,
    command: Command,
  ): Promise<LoadedInstance> => {
    // With the loop around an instance, which counts it.
    const wanted: Need[] = partitionsTo(partitionMeant(command)).map((scope) => ({ scope }));
    const body = turningBody(instance.state, command);
    if (body !== undefined) wanted.push({ scope: body });
    return wanted.length === 0 ? instance : instances.load(context, instance, wanted);
  };

  /** Those that wait for conditions are known by their subscriptions. */
  const withConditions = async (
    context: InTransaction,
    { row }: LoadedInstance,
    wanted: readonly Need[],
  ): Promise<readonly Need[]> => {
    const scopes = new Set<string>();
    for (const need of wanted)
      if ('conditions' in need)
        for (const key of await needs.waits.conditions(context, row.id, need.conditions))
          for (const partition of partitionsTo(partitionOf(key))) scopes.add(partition);
    return [...wanted, ...[...scopes].map((scope) => ({ scope }))];
  };

  const advanceIn = async (
    context: InTransaction,
    given: LoadedInstance,
    command: Command,
  ): Promise<{ instance: LoadedInstance; outcome: Outcome }> => {
    const { process } = given.deployment;
    for (let instance = given; ; ) {
      const outcome = advancePartly(process, instance.state, command, clock.now(), options(context));
      if (!('needs' in outcome)) return { instance, outcome };
      const more = await instances.load(context, instance, await withConditions(context, instance, outcome.needs));
      if (!isMore(more, instance)) throw new Error(`instance ${given.row.id} has no ${JSON.stringify(outcome.needs)}`);
      instance = more;
    }
  };

  return {
    async begin(context, beginning) {
      const { instance, deployment, variables, element, trigger, subject, businessKey, caller } = beginning;
      const command: Command = {
        type: 'start',
        variables,
        ...(element === undefined ? {} : { element }),
        ...(trigger === undefined ? {} : { trigger }),
        ...(businessKey === undefined ? {} : { businessKey }),
        ...(caller === undefined ? {} : { called: true }),
      };
      const whole = hasRecords(deployment)
        ? await withFacts(context, deployment, instance, undefined, command)
        : command;
      let outcome: Outcome | { readonly needs: readonly Need[] };
      try {
        outcome = advancePartly(deployment.process, undefined, whole, clock.now(), { instance, ...options(context) });
      } catch (error) {
        throw error instanceof StartError ? notStartable(deployment, error) : error;
      }
      if ('needs' in outcome) throw new Error('a new instance has all of its state');
      const watched = watches.of(deployment, outcome.state, '');
      const made = await instances.insert(context, { deployment, subject, caller }, outcome, watched);
      await follow(context, made, outcome, { command: 'start' }, { incidents: 0, watched: '', status: 'running' }, {});
    },
    async execute(context, id, command, reason) {
      const found = await instances.lock(context, id);
      if (found === undefined) return 'missing';
      if (found.row.status !== 'running') return 'gone';
      const isWhole = found.row.partitions === found.loaded.size;
      const lacking = command.type === 'cancel' ? undefined : lackingEntity(context, found);
      if (lacking !== undefined) {
        const activity = 'activity' in command ? command.activity : '';
        const incident = { activity, element: '', code: 'entity-taken-out', detail: lacking };
        await incidents.open(context, found.deployment, found.row, incident, { do: 'command', command });
        return 'done';
      }
      const loaded = isWhole ? found : await withParts(context, found, command);
      // What lay in a loop that is over is gone for everybody, although its rows are still to be closed.
      if (!isWhole && partitionsTo(partitionMeant(command)).some((partition) => !loaded.loaded.has(partition)))
        return 'gone';
      const whole = hasRecords(loaded.deployment)
        ? await withFacts(context, loaded.deployment, id, loaded.state, command)
        : command;
      const { instance, outcome } = await advanceIn(context, loaded, whole);
      if (outcome.refused !== undefined) return outcome.refused;
      const watched = watches.of(instance.deployment, outcome.state, instance.row.watched);
      const saved = await instances.update(context, instance, outcome, watched);
      const act = { command: command.type, reason };
      await follow(context, saved, outcome, act, instance.row, instance.state.subscriptions);
      return 'done';
    },
    async close(context, id, { loop, reason, act }) {
      const found = await instances.lock(context, id);
      if (found === undefined) return false;
      const instance = await instances.loadBelow(context, found, loop, limits.closedAtOnce);
      const count = instance.loaded.size - found.loaded.size;
      if (count === 0) return false;
      const { process } = instance.deployment;
      const outcome = closeInstances(process, instance.state, loop, reason, clock.now());
      const saved = await instances.update(context, instance, outcome, instance.row.watched);
      await follow(context, saved, outcome, act, instance.row, instance.state.subscriptions);
      return count === limits.closedAtOnce;
    },
  };
}
/** The partition around the instances of a loop whose turn has come. */
function turningBody({ subscriptions, activities }: InstanceState, command: Command): string | undefined {
  const found = command.type === 'event' ? subscriptions[command.subscription] : undefined;
  const body = found?.type === 'continue' ? activities[found.owner]?.memory?.body : undefined;
  return typeof body === 'string' && isPartition(body) ? body : undefined;
}

function isMore({ loaded, state }: LoadedInstance, than: LoadedInstance): boolean {
  const { loops = [], conditions = [] } = state.partial ?? {};
  const { loops: knownLoops = [], conditions: knownConditions = [] } = than.state.partial ?? {};
  return (
    loaded.size > than.loaded.size || loops.length > knownLoops.length || conditions.length > knownConditions.length
  );
}

function hasRecords({ process }: Deployment): boolean {
  return process.recordVariables.size > 0;
}

function notStartable(deployment: Deployment, error: StartError): Problem {
  const { element, code, message } = error;
  return new Problem(422, 'process-not-startable', {
    params: { process: deployment.name, element, reason: code, detail: message },
    details: [{ pointer: element, code: `process.${code}`, params: { detail: message } }],
    cause: error,
  });
}

/** Variables of all scopes; where a name is in several, the innermost one opened last. Enough to know which records to load. */
function visibleVariables(state: InstanceState): Variables {
  const visible: Record<string, Variables[string]> = {};
  for (const key in state.scopes) {
    const variables = state.scopes[key]?.variables;
    if (isPlainObject(variables)) Object.assign(visible, variables);
  }
  return visible;
}
