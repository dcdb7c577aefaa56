// What holds for every task however it is written: who sees it stands in `task_seers`, a closed one has no drafts, only those who may
// give tasks change who has one, and one that a process waits for is not deleted: the process would wait for ever.
import { join, sql } from '../../database/sql.ts';
import type { RecordService } from '../../entities/records.ts';
import type { Events, StoredEvent } from '../../events/events.ts';
import { asHouse, type InTransaction } from '../../kernel/context.ts';
import { isPlainObject, type Json } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';
import { forbidden, Problem } from '../../kernel/problem.ts';
import type { Drafts } from './drafts.ts';
import { seersOf, type TaskPolicy } from './task-policy.ts';

export interface KeepTasksNeeds {
  readonly events: Events;
  readonly records: RecordService;
  readonly taskPolicy: TaskPolicy;
  readonly drafts: Drafts;
}

/** Fields that decide who sees a task. */
const telling: ReadonlySet<string> = new Set([
  'state',
  'assignee',
  'owner',
  'delegation',
  'candidateRole',
  'candidateRoles',
  'candidateUsers',
  'candidateTeam',
]);

/** @throws Problem 409 `task-of-process`, 403: both undo the write */
export function keepTasks({ events, records, taskPolicy, drafts }: KeepTasksNeeds): void {
  records.beforeSave('task', (context, { before, values }) => {
    if (before === undefined || context.principal.kind === 'system' || before.assignee === values.assignee) return;
    if (!taskPolicy.mayReassignAny(context)) throw forbidden('reassign', 'task');
    Object.assign(values, { owner: null, delegation: null, claimedAt: null });
  });

  const keep = async (context: InTransaction, event: StoredEvent, id: Id): Promise<void> => {
    if (event.type === 'record.deleted') {
      refuseOfProcess(event);
      await forget(context, id);
      await drafts.dropAll(context, id);
      return;
    }
    const task = await records.find(asHouse(context, 'keep tasks'), 'task', id);
    if (event.type === 'record.updated') await forget(context, id);
    await show(context, id, task === undefined ? [] : seersOf(task.values));
    if (task?.values.state !== 'open') await drafts.dropAll(context, id);
  };

  events.inside('keep tasks', ['record.created', 'record.updated', 'record.deleted'], (context, event) => {
    const { subject, type } = event;
    if (subject?.entity !== 'task') return;
    if (type === 'record.deleted' || Object.keys(changesOf(event)).some((field) => telling.has(field)))
      return keep(context, event, subject.id);
  });
}

async function forget({ transaction }: InTransaction, task: Id): Promise<void> {
  transaction.tell(sql`delete from task_seers where task = ${task}`);
}

async function show({ transaction }: InTransaction, task: Id, seers: readonly string[]): Promise<void> {
  if (seers.length === 0) return;
  const rows = join([...new Set(seers)].map((seer) => sql`(${seer}, ${task})`));
  transaction.tell(sql`insert into task_seers (seer, task) values ${rows}`);
}

function refuseOfProcess(event: StoredEvent): void {
  const process = before(event, 'process');
  if (before(event, 'state') !== 'open' || typeof process !== 'string' || before(event, 'instance') === null) return;
  throw new Problem(409, 'task-of-process', { params: { process } });
}

function changesOf(event: StoredEvent): Readonly<Record<string, Json>> {
  const { changes } = event.data;
  return isPlainObject(changes) ? (changes as Readonly<Record<string, Json>>) : {};
}

function before(event: StoredEvent, field: string): Json {
  const change = changesOf(event)[field];
  return Array.isArray(change) ? ((change[0] as Json | undefined) ?? null) : null;
}
