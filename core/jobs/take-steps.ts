// Long work as a chain of jobs, each step a transaction that says how far it came.
import type { Clock } from '../kernel/clock.ts';
import { limits } from '../kernel/limits.ts';
import type { LeasedJob } from './jobs.ts';

/**
 * Takes steps until one answers that there are no more; then true. False = a job of the same kind is to go on: the time is over, or this one follows
 * tries that died. Those are forgiven once it got on: tries of a new job are counted anew, and only what never gets on is given up.
 * @param forMs by the injected clock; at most half of what the job is leased for
 */
export async function takeSteps(
  clock: Clock,
  job: LeasedJob,
  signal: AbortSignal,
  step: () => Promise<boolean>,
  forMs = limits.jobLeaseMs / 2,
): Promise<boolean> {
  const until = clock.now().getTime() + forMs;
  while (await step()) if (job.attempt > 1 || signal.aborted || clock.now().getTime() > until) return false;
  return true;
}
