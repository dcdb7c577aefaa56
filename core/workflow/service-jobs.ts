// Runs `after` handlers once their transaction is committed; the answer comes back as a command in a transaction of its own.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Command, InstanceState, Variables } from '../engine/state.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Deployments } from './deployments.ts';
import { callOf, checkSize, principalOf, serviceJob } from './effect-call.ts';
import { causeOf } from './process-events.ts';
import type { InstanceRow } from './rows.ts';
import type { Runtime } from './runtime.ts';
import { BpmnError, type EffectHandler } from './workflow.ts';

interface Needs {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly deployments: Deployments;
  readonly handlers: Registry<EffectHandler>;
  readonly runtime: Runtime;
}

interface Payload {
  readonly instance: Id;
  readonly deployment: Id;
  readonly activity: string;
  readonly element: string;
  readonly handler: string;
  readonly input: Variables;
}

/** Registers the handler of service jobs. */
export function workServiceJobs({ database, jobs, deployments, handlers, runtime }: Needs): () => void {
  const tell = (context: Context, payload: Payload, command: Command): Promise<void> =>
    database.transaction(context, (inside) => runtime.command(inside, payload.instance, command));

  const handle = async (job: LeasedJob, signal: AbortSignal): Promise<JobOutcome> => {
    const payload = job.payload as unknown as Payload;
    const [row] = await database.read<InstanceRow & { state: string }>(
      sql`select id, deployment, process, version, status, subject_entity, subject_id, state, incidents, correlation_id, started_at, ended_at
          from process_instances where id = ${payload.instance}`,
    );
    // Cancelled meanwhile: nobody waits for the work any more.
    if (row === undefined || (JSON.parse(row.state) as InstanceState).activities[payload.activity]?.waits !== 'service')
      return { kind: 'done' };
    const deployment = await deployments.get(database, payload.deployment);
    const cause = causeOf(deployment, payload.instance, payload.element);
    const context: Context = {
      ...systemContext(serviceJob, job.correlationId),
      principal: principalOf(deployment),
      cause,
      signal,
    };
    try {
      const result = await handlers.get(payload.handler).run(context, callOf(deployment, row, payload));
      checkSize(result);
      await tell(context, payload, { type: 'complete', activity: payload.activity, result });
    } catch (error) {
      if (!(error instanceof BpmnError)) throw error;
      await tell(context, payload, {
        type: 'error',
        activity: payload.activity,
        code: error.code,
        detail: error.message,
      });
    }
    return { kind: 'done' };
  };

  const onDead = (context: InTransaction, job: LeasedJob, error: string): Promise<void> => {
    const payload = job.payload as unknown as Payload;
    return runtime.command(context, payload.instance, {
      type: 'fail',
      activity: payload.activity,
      code: 'effect-failed',
      detail: error.slice(0, 1000),
    });
  };

  return jobs.work(serviceJob, handle, { onDead });
}
