// The workflow room put together: deployments, instances, timers, correlation and incidents behind the Workflow contract.
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Publisher } from '../definitions/definitions.ts';
import { type Compilation, compileBpmn } from '../engine/compile/compile-bpmn.ts';
import type { HistoryEntry, InstanceState } from '../engine/state.ts';
import type { Events } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { createRegistry } from '../kernel/registry.ts';
import { createActivityHistory } from './activity-history.ts';
import { createCommandQueue } from './command-queue.ts';
import { createCorrelation } from './correlation.ts';
import { createDeployments } from './deployments.ts';
import { checkSize, closingFailed } from './effect-call.ts';
import { createIncidentStore } from './incident-store.ts';
import { createInstanceStore } from './instance-store.ts';
import { createMeasures } from './create-measures.ts';
import { createProcessEvents } from './process-events.ts';
import { createProcessPublisher } from './process-publisher.ts';
import { reportsAt } from './reports.ts';
import { type InstanceRow, instanceInfo } from './rows.ts';
import { createRuntime } from './runtime.ts';
import { workServiceJobs } from './service-jobs.ts';
import { createTimers } from './timers.ts';
import type { EffectHandler, InstanceInfo, Workflow, WorkflowPorts } from './workflow.ts';

export interface WorkflowNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** IANA zone in which processes tell today() and local times; default UTC. */
  readonly zone?: () => string;
  /** Is a process of this name part of what is live? One whose plugin went away starts no more; its instances go on. Default: every deployed one. */
  readonly isLive?: (context: Context, process: string) => boolean;
  /** The engine's compiler; another one only for tests of it. */
  readonly compile?: (xml: string) => Promise<Compilation>;
}

/** The Workflow, and what the definitions room calls when a process goes live: `definitions.publisher('process', workflow.processPublisher)`. */
export type WorkflowRoom = Workflow & { readonly processPublisher: Publisher<ProcessDefinitionSource> };

const gone = (instance: string) => (reason: 'gone' | 'missing') => {
  throw reason === 'missing' ? notFound('instance', instance) : new Problem(409, 'gone', { params: { instance } });
};

export function createWorkflow(needs: WorkflowNeeds): WorkflowRoom {
  const { database, jobs, clock, log, compile = compileBpmn, zone = () => 'UTC', isLive = () => true } = needs;
  const handlers = createRegistry<EffectHandler>('effect handler');
  const deployments = createDeployments({ clock, compile });
  const instances = createInstanceStore({ dialect: database.dialect, clock });
  const incidents = createIncidentStore({ database, clock });
  const activities = createActivityHistory({ clock });
  const correlation = createCorrelation({ database, clock });
  const events = createProcessEvents({ events: needs.events });
  const queue = createCommandQueue();
  let connected: WorkflowPorts | undefined;
  const ports = (): WorkflowPorts => {
    if (connected === undefined) throw new Error('workflow has no ports yet: connect() comes first');
    return connected;
  };
  const runtime = createRuntime({
    database,
    jobs,
    clock,
    deployments,
    instances,
    incidents,
    activities,
    correlation,
    events,
    queue,
    handlers,
    ports,
    zone,
    isLive,
  });
  const timers = createTimers({ database, clock, log, correlation, runtime });
  workServiceJobs({ database, jobs, deployments, handlers, runtime });
  const columns = sql`id, deployment, process, version, status, subject_entity, subject_id, incidents, correlation_id, started_at, ended_at`;

  return {
    processPublisher: createProcessPublisher({ deployments, compile, hasHandler: (type) => handlers.has(type) }),
    connect(given) {
      connected = given;
    },
    handler: (handler) => handlers.add(handler.name, handler),
    check: async (xml) => (await compile(xml)).findings,
    async startTriggers(context) {
      const live = (await deployments.allLive(database.reader(context))).filter(({ name }) => isLive(context, name));
      return live.flatMap(({ name, version, process }) =>
        process.startTriggers.map((trigger) => ({ ...trigger, process: name, version })),
      );
    },
    start: (context, process, options) => runtime.start(context, process, options),
    async complete(context, instance, activity, result) {
      checkSize(result);
      await runtime.command(context, instance, { type: 'complete', activity, result }, gone(instance));
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
        gone(instance),
      ),
    publishMessage: (context, message) => runtime.publish(context, message),
    settle: (context) => queue.settle(context),
    fireTimers: () => timers.fire(),
    async instances(context, filter, page = {}) {
      const terms = [sql`1 = 1`];
      if (filter.subject !== undefined)
        terms.push(sql`subject_entity = ${filter.subject.entity} and subject_id = ${filter.subject.id}`);
      if (filter.process !== undefined) terms.push(sql`process = ${filter.process}`);
      if (filter.status !== undefined) terms.push(sql`status = ${filter.status}`);
      if (page.before !== undefined) terms.push(sql`id < ${page.before}`);
      const limit = Math.min(page.limit ?? limits.defaultPageSize, limits.pageSize);
      const rows = await database
        .reader(context)
        .read<InstanceRow>(
          sql`select ${columns} from process_instances where ${join(terms, ' and ')} order by id desc limit ${limit}`,
        );
      return rows.map(instanceInfo);
    },
    async instance(context, id) {
      const reader = database.reader(context);
      const [row] = await reader.read<InstanceRow & { state: string }>(
        sql`select ${columns}, state from process_instances where id = ${id}`,
      );
      if (row === undefined) return undefined;
      const entries = await reader.read<{ at: number; entries: string }>(
        sql`select at, entries from process_history where instance = ${id} order by position`,
      );
      const history = entries.flatMap(({ at, entries: text }) =>
        (JSON.parse(text) as HistoryEntry[]).map((entry) => ({ ...entry, at: new Date(at) })),
      );
      const { scopes } = JSON.parse(row.state) as InstanceState;
      const info: InstanceInfo = instanceInfo(row);
      return { ...info, variables: scopes['0']?.variables ?? {}, history };
    },
    incidents: (context, filter) => incidents.list(context, filter),
    async retry(context, id) {
      const incident = await incidents.find(context, id);
      if (incident === undefined) throw notFound('incident', id);
      if (incident.resolved_at !== null) throw new Problem(409, 'gone', { params: { instance: incident.instance } });
      if (incident.code === closingFailed || incident.activity === '') {
        if (incident.code === closingFailed)
          await runtime.retryClosing(context, incident.instance, incident.activity, incident.element);
        await incidents.resolve(context, id);
        return;
      }
      await runtime.command(
        context,
        incident.instance,
        { type: 'retry', activity: incident.activity },
        gone(incident.instance),
      );
    },
    cancel: (context, instance, reason) =>
      runtime.command(context, instance, { type: 'cancel', reason }, gone(instance)),
    taskTaken: activities.taken,
    measures: createMeasures({ database, deployments }),
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
