// Runs `after` handlers once their transaction is committed; the answer comes back as commands in a transaction of its own.
import type { Database } from '../database/database.ts';
import type { Command, Variables } from '../engine/state.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Registry } from '../kernel/registry.ts';
import { callOf, checkSize, principalOf, serviceJob } from './effect-call.ts';
import { commandsAfter } from './effects.ts';
import type { InstanceStore } from './instance-store.ts';
import { causeOf } from './process-events.ts';
import type { Runtime } from './runtime.ts';
import { BpmnError, BpmnEscalation, type EffectHandler } from './workflow.ts';

interface Needs {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly instances: InstanceStore;
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
export function workServiceJobs({ database, jobs, instances, handlers, runtime }: Needs): () => void {
  const tell = (context: Context, { instance }: Payload, commands: readonly Command[]): Promise<void> =>
    database.transaction(context, async (inside) => {
      for (const command of commands) await runtime.command(inside, instance, command);
    });

  const handle = async (job: LeasedJob, signal: AbortSignal): Promise<JobOutcome> => {
    const payload = job.payload as unknown as Payload;
    const { activity } = payload;
    const found = await instances.read(database, payload.instance, activity);
    // Cancelled meanwhile: nobody waits for the work any more.
    if (found?.state.activities[activity]?.waits !== 'service') return { kind: 'done' };
    const { row, deployment } = found;
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
      await tell(context, payload, [{ type: 'complete', activity, result }]);
    } catch (error) {
      if (!(error instanceof BpmnError) && !(error instanceof BpmnEscalation)) throw error;
      await tell(context, payload, commandsAfter(activity, error));
    }
    return { kind: 'done' };
  };

  const onDead = (context: InTransaction, job: LeasedJob, error: string): Promise<void> => {
    const { instance, activity } = job.payload as unknown as Payload;
    const detail = error.slice(0, 1000);
    return runtime.command(context, instance, { type: 'fail', activity, code: 'effect-failed', detail });
  };

  return jobs.work(serviceJob, handle, { onDead });
}
