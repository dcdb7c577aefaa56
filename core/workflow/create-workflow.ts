// The workflow room put together: deployments, instances, timers, correlation, operations and incidents behind the Workflow contract.
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { isAmong, join, sql } from '../database/sql.ts';
import type { Publisher } from '../definitions/definitions.ts';
import { type Compilation, compileBpmn } from '../engine/compile/compile-bpmn.ts';
import { rootKey } from '../engine/keys.ts';
import type { HistoryEntry } from '../engine/state.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import { type Events, subjectNames } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { createRegistry } from '../kernel/registry.ts';
import { createActivityHistory } from './activity-history.ts';
import { createCommandQueue } from './command-queue.ts';
import { createCorrelation } from './correlation.ts';
import { createMeasures } from './create-measures.ts';
import { createDeployments } from './deployments.ts';
import { checkSize } from './effect-call.ts';
import { houseOf, offerOf } from './house-of.ts';
import { type Again, createIncidentStore } from './incident-store.ts';
import { createInstanceStore, instanceColumns } from './instance-store.ts';
import { createOperations, refusal } from './operations.ts';
import { createProcessEvents } from './process-events.ts';
import { createProcessPublisher } from './process-publisher.ts';
import { reportsAt } from './reports.ts';
import { type InstanceRow, instanceInfo } from './rows.ts';
import { createRuntime } from './runtime.ts';
import { workServiceJobs } from './service-jobs.ts';
import { createSlices } from './slices.ts';
import { createStartStore } from './start-store.ts';
import { createTimers } from './timers.ts';
import { createWaitStore } from './wait-store.ts';
import { createWatches } from './watches.ts';
import type { EffectHandler, InstanceInfo, Workflow, WorkflowPorts } from './workflow.ts';

export interface WorkflowNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** IANA zone in which processes tell today() and local times; default UTC. */
  readonly zone?: () => string;
  /** Working calendars by name, for timers. Default: none. */
  readonly calendar?: (context: Context, name: string) => WorkingCalendar | undefined;
  /** Is a process of this name part of what is live? One whose plugin went away starts no more; its instances go on. Default: every deployed one. */
  readonly isLive?: (context: Context, process: string) => boolean;
  /** The engine's compiler; another one only for tests of it. */
  readonly compile?: (xml: string) => Promise<Compilation>;
}

/** The Workflow, and what the definitions room calls when a process goes live: `definitions.publisher('process', workflow.processPublisher)`. */
export type WorkflowRoom = Workflow & { readonly processPublisher: Publisher<ProcessDefinitionSource> };

export function createWorkflow(needs: WorkflowNeeds): WorkflowRoom {
  const { database, jobs, clock, log, compile = compileBpmn, zone = () => 'UTC', calendar = () => undefined } = needs;
  const { dialect } = database;
  const isLive = (context: Context, { definition }: { readonly definition: string }): boolean =>
    needs.isLive?.(context, definition) ?? true;
  const handlers = createRegistry<EffectHandler>('effect handler');
  const deployments = createDeployments({ dialect, clock, compile });
  const instances = createInstanceStore({ dialect, clock, deployments });
  const incidents = createIncidentStore({ database, clock, instances });
  const activities = createActivityHistory({ clock });
  const correlation = createCorrelation({ database, clock });
  const starts = createStartStore({ dialect, clock, deployments, zone, calendar });
  const events = createProcessEvents({ events: needs.events });
  const watches = createWatches(dialect);
  const queue = createCommandQueue();
  const slices = createSlices(database);
  let connected: WorkflowPorts | undefined;
  const ports = (): WorkflowPorts => {
    if (connected === undefined) throw new Error('workflow has no ports yet: connect() comes first');
    return connected;
  };
  const dueKey = Symbol('timers are due after this transaction');
  const runtime = createRuntime({
    database,
    slices,
    jobs,
    clock,
    deployments,
    instances,
    incidents,
    activities,
    waits: createWaitStore({ clock }),
    watches,
    starts,
    correlation,
    events,
    queue,
    handlers,
    ports,
    zone,
    calendar,
    isLive,
    due: ({ transaction }: InTransaction) =>
      transaction.memory(dueKey, () => transaction.afterCommit(() => timers.wake())),
  });
  const timers = createTimers({ database, slices, clock, log, correlation, starts, runtime });
  workServiceJobs({ database, jobs, instances, handlers, runtime });

  const offers = () => handlers.entries().map(([, handler]) => offerOf(handler));

  return {
    processPublisher: createProcessPublisher({
      deployments,
      starts,
      compile,
      offers,
      clock,
    }),
    connect(given) {
      connected = given;
    },
    handler: (handler) => handlers.add(handler.name, handler),
    house: (release) => houseOf(release, offers()),
    check: async (xml) => (await compile(xml)).findings,
    async startTriggers(context) {
      const live = (await deployments.allLive(database.reader(context))).filter((one) => isLive(context, one));
      return live.flatMap(({ name, version, process }) =>
        process.startTriggers.map((trigger) => ({
          ...trigger,
          process: name,
          version,
          recordVariables: process.recordVariables,
        })),
      );
    },
    async recordVariables(context, process) {
      const live = await deployments.live(database.reader(context), process);
      return live?.process.recordVariables ?? new Map<string, string>();
    },
    async isDeployed(context, process) {
      const live = await deployments.live(database.reader(context), process);
      return live !== undefined && isLive(context, live);
    },
    start: (context, process, options) => runtime.start(context, process, options),
    async complete(context, instance, activity, result) {
      checkSize(result);
      await runtime.command(context, instance, { type: 'complete', activity, result }, { refused: refusal(instance) });
    },
    async reports(context, instance, element) {
      const reader = database.reader(context);
      const [row] = await reader.read<{ deployment: string }>(
        sql`select deployment from process_instances where id = ${instance}`,
      );
      return row === undefined ? [] : reportsAt((await deployments.get(reader, row.deployment)).process, element);
    },
    report: (context, instance, activity, { kind, code, detail }) =>
      runtime.command(
        context,
        instance,
        kind === 'error' ? { type: 'error', activity, code, detail } : { type: 'escalation', activity, code },
        { refused: refusal(instance) },
      ),
    publishMessage: (context, message) => runtime.publish(context, message),
    publishSignal: (context, name, payload) => runtime.signal(context, name, payload),
    recordChanged: (context, subject) => (watches.areNone() ? 0 : runtime.changed(context, subject)),
    evaluateStarts: (context, variables) => runtime.evaluateStarts(context, variables),
    operations: createOperations({ database, runtime, instances, deployments, starts }),
    settle: (context) => queue.settle(context),
    fireTimers: () => timers.fire(),
    async instances(context, filter, page = {}) {
      const terms = [sql`1 = 1`];
      if (filter.subject !== undefined)
        terms.push(sql`subject_entity ${isAmong(subjectNames(filter.subject))} and subject_id = ${filter.subject.id}`);
      if (filter.process !== undefined) terms.push(sql`process = ${filter.process}`);
      if (filter.ids !== undefined) terms.push(sql`id ${isAmong(filter.ids)}`);
      if (filter.status !== undefined) terms.push(sql`status = ${filter.status}`);
      if (page.before !== undefined) terms.push(sql`id < ${page.before}`);
      const limit = Math.min(page.limit ?? limits.defaultPageSize, limits.pageSize);
      const rows = await database
        .reader(context)
        .read<InstanceRow>(
          sql`select ${instanceColumns} from process_instances where ${join(terms, ' and ')} order by id desc limit ${limit}`,
        );
      return rows.map(instanceInfo);
    },
    async instance(context, id) {
      const reader = database.reader(context);
      const found = await instances.read(reader, id, rootKey);
      if (found === undefined) return undefined;
      const entries = await reader.read<{
        at: number;
        actor: string;
        command: string;
        reason: string | null;
        entries: string;
      }>(sql`select at, actor, command, reason, entries from process_history where instance = ${id} order by position`);
      const history = entries.flatMap(({ at, actor, command, reason, entries: text }) =>
        (JSON.parse(text) as HistoryEntry[]).map((entry) => ({
          ...entry,
          at: new Date(at),
          by: actor,
          command,
          ...(reason === null ? {} : { reason }),
        })),
      );
      const info: InstanceInfo = instanceInfo(found.row);
      return { ...info, variables: found.state.scopes[rootKey]?.variables ?? {}, history };
    },
    incidents: (context, filter) => incidents.list(context, filter),
    async retry(context, id) {
      const incident = await incidents.find(context, id);
      if (incident === undefined) throw notFound('incident', id);
      if (incident.resolved_at !== null) throw new Problem(409, 'gone', { params: { instance: incident.instance } });
      if (incident.again !== null) return runtime.again(context, incident, JSON.parse(incident.again) as Again);
      const { instance, activity } = incident;
      return runtime.command(context, instance, { type: 'retry', activity }, { refused: refusal(instance) });
    },
    cancel: (context, instance, reason) =>
      runtime.command(context, instance, { type: 'cancel', reason }, { reason, refused: refusal(instance) }),
    taskTaken: activities.taken,
    measures: createMeasures({ database, deployments, instances }),
    async measureTimers(context) {
      const now = clock.now().getTime();
      const [counts] = await database
        .reader(context)
        .read<{ waiting: number; overdue: number | null }>(
          sql`select count(*) as waiting, sum(case when due_at <= ${now} then 1 else 0 end) as overdue from process_timers`,
        );
      return { waiting: Number(counts?.waiting ?? 0), overdue: Number(counts?.overdue ?? 0) };
    },
    async run() {
      timers.start();
    },
    stop: () => timers.stop(),
  };
}
