// The job that takes away what was deleted once its time is over: records in the trash, entities in the bin. One waits for the first of these times.
import type { JobQueue } from '../jobs/jobs.ts';
import type { InTransaction } from '../kernel/context.ts';

export const trashJob = 'empty-trash';

export async function emptyLater(
  { jobs }: { readonly jobs: Pick<JobQueue, 'enqueue'> },
  context: InTransaction,
  at: number,
): Promise<void> {
  await jobs.enqueue(context, { kind: trashJob, payload: {}, key: trashJob, dueAt: new Date(at) });
}
