// How every act on a task begins and ends: the task as the asker may see it, one transaction, and for who comes second the word who was first.
import type { Database } from '../../database/database.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import type { TaskPolicy } from './task-policy.ts';

export interface FindTaskNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly taskPolicy: TaskPolicy;
}

export interface FindTask {
  /** @throws Problem 404; 409 `taken` for a candidate who comes too late */
  find(context: Context, id: Id): Promise<Stored>;
  /** An open one. @throws Problem also 409 `gone` */
  findOpen(context: Context, id: Id): Promise<Stored>;
  /** Runs an act on an open task. When another was faster, the problem says what they did; when that changes nothing for the act, it is tried again. */
  change<T>(
    context: Context,
    id: Id,
    seen: { readonly version?: number | undefined } | undefined,
    work: (context: InTransaction, task: Stored) => Promise<T>,
  ): Promise<T>;
  /** 409 with the name of who has it. */
  taken(context: Context, task: Stored): Promise<Problem>;
}

const tries = 3;

export function createFindTask({ database, records, taskPolicy }: FindTaskNeeds): FindTask {
  const gone = (id: Id): Problem => new Problem(409, 'gone', { params: { task: id } });

  async function taken(context: Context, task: Stored): Promise<Problem> {
    const user = String(task.values.assignee ?? '');
    const found = isId(user) ? await records.find(asHouse(context, 'who has it'), 'user', user) : undefined;
    return new Problem(409, 'taken', { params: { task: task.id, user, name: String(found?.values.name ?? user) } });
  }

  async function find(context: Context, id: Id): Promise<Stored> {
    const task = isId(id) ? await records.find(asHouse(context, 'inbox'), 'task', id) : undefined;
    if (task === undefined) throw notFound('task', String(id));
    if (taskPolicy.sees(context, task)) return task;
    // Taken by a colleague: whoever saw it in the box of their role learns why it is gone.
    if (!taskPolicy.isCandidate(context, task)) throw notFound('task', id);
    throw task.values.state === 'open' ? await taken(context, task) : gone(id);
  }

  async function findOpen(context: Context, id: Id): Promise<Stored> {
    const task = await find(context, id);
    if (task.values.state !== 'open') throw gone(id);
    return task;
  }

  return {
    find,
    findOpen,
    taken,
    async change(context, id, seen, work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await database.transaction(context, async (inside) => {
            const task = await findOpen(inside, id);
            if (seen?.version !== undefined && seen.version !== task.version)
              throw new Problem(409, 'stale', { params: { entity: 'task', id, version: task.version } });
            return work(inside, task);
          });
        } catch (error) {
          const isOvertaken = error instanceof Problem && error.code === 'stale' && error.params.id === id;
          if (!isOvertaken || seen?.version !== undefined || attempt === tries) throw error;
        }
      }
    },
  };
}
