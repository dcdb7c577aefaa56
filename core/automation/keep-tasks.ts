// A task that a process waits for is not deleted: the process would wait for ever. It is completed, or its process is cancelled.
import type { Events, StoredEvent } from '../events/events.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import { Problem } from '../kernel/problem.ts';

/** @throws Problem 409 `task-of-process`, which undoes the deletion */
export function keepTasks(events: Events): void {
  events.inside('keep tasks of processes', ['record.deleted'], async (_context, event) => {
    if (event.subject?.entity !== 'task') return;
    const process = before(event, 'process');
    if (before(event, 'state') !== 'open' || typeof process !== 'string' || before(event, 'instance') === null) return;
    throw new Problem(409, 'task-of-process', { params: { process } });
  });
}

function before(event: StoredEvent, field: string): Json {
  const { changes } = event.data;
  const change = isPlainObject(changes) ? changes[field] : undefined;
  return Array.isArray(change) ? ((change[0] as Json | undefined) ?? null) : null;
}
