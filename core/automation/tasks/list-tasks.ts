// The boxes of the inbox: one SELECT over the tasks that `task_seers` shows to the asker. What is typed becomes parameters, never SQL.
import type { Database } from '../../database/database.ts';
import { join, name, nothing, sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type Context } from '../../kernel/context.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { shadowOf, tableOf } from '../../query/columns.ts';
import type { Drafts } from './drafts.ts';
import { taskItem } from './task-item.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { Box, TaskPage, TaskQuery, TaskSort } from './tasks.ts';

export interface ListTasksNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly taskPolicy: TaskPolicy;
  readonly drafts: Drafts;
  readonly clock: Clock;
}

interface SortKey {
  readonly value: CompiledQuery;
  readonly descends?: true;
}

const column = (field: string): CompiledQuery => sql`t.${name(field)}`;
/** The last instant there is stands for "none", so that what has no date comes last. */
const lastInstant = 8_640_000_000_000_000;
const due: SortKey = { value: sql`coalesce(${column('dueAt')}, ${lastInstant})` };
const priority: SortKey = { value: sql`coalesce(${column('priority')}, 50)`, descends: true };
/** Ids are made in the order of time. */
const made: SortKey = { value: column('id') };

const sortKeys: Readonly<Record<TaskSort | 'completed', readonly SortKey[]>> = {
  due: [due, priority, made],
  priority: [priority, due, made],
  newest: [{ ...made, descends: true }],
  oldest: [made],
  completed: [
    { value: sql`coalesce(${column('completedAt')}, 0)`, descends: true },
    { ...made, descends: true },
  ],
};

export function createListTasks({ database, definitions, records, taskPolicy, drafts, clock }: ListTasksNeeds) {
  const followUpNow = (): CompiledQuery =>
    sql`(${column('followUpAt')} is null or ${column('followUpAt')} <= ${clock.now().getTime()})`;

  function inBox(context: Context, box: Box): CompiledQuery {
    const me = context.principal.kind === 'user' ? context.principal.id : '';
    if (box === 'done') return sql`${column('completedBy')} = ${me} and ${column('state')} = ${'done'}`;
    const keys = taskPolicy.keysOf(context, box);
    return box === 'drafts' ? draftedBy(me, keys) : seenBy(keys);
  }

  function conditions(context: Context, query: TaskQuery): CompiledQuery[] {
    const { box = 'mine', followUp = 'now' } = query;
    const terms = [inBox(context, box)];
    if (box !== 'done' && followUp !== 'any')
      terms.push(followUp === 'now' ? followUpNow() : sql`${column('followUpAt')} > ${clock.now().getTime()}`);
    if (query.due === 'none') terms.push(sql`${column('dueAt')} is null`);
    if (query.dueFrom !== undefined) terms.push(sql`${column('dueAt')} >= ${instantAt('/dueFrom', query.dueFrom)}`);
    if (query.dueBefore !== undefined)
      terms.push(sql`${column('dueAt')} < ${instantAt('/dueBefore', query.dueBefore)}`);
    if (query.priorityFrom !== undefined) terms.push(sql`${priority.value} >= ${query.priorityFrom}`);
    if (query.process !== undefined) terms.push(sql`${column('process')} = ${query.process}`);
    if (query.instance !== undefined) terms.push(sql`${column('instance')} = ${query.instance}`);
    for (const word of foldForSearch(query.search ?? '')
      .split(' ')
      .filter(Boolean)
      .slice(0, 10)) {
      const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
      const like = (field: string) => sql`t.${name(shadowOf(field))} like ${pattern} escape '\\'`;
      terms.push(sql`(${like('name')} or ${like('subjectTitle')})`);
    }
    return terms;
  }

  async function count(context: Context, box: Exclude<Box, 'done'>): Promise<number> {
    const [row] = await database
      .reader(context)
      .read<{ count: number | bigint }>(
        sql`select count(*) as "count" from (select 1 from ${name(tableOf({ name: 'task' }))} as t where ${inBox(context, box)} and ${followUpNow()} limit ${limits.taskCount}) as counted`,
      );
    return Number(row?.count ?? 0);
  }

  async function processesIn(context: Context, box: Box): Promise<TaskPage['processes']> {
    const release = definitions.current(context);
    const rows = await database
      .reader(context)
      .read<{ process: string }>(
        sql`select distinct ${column('process')} as "process" from ${name(tableOf({ name: 'task' }))} as t where ${inBox(context, box)} and ${column('process')} is not null order by 1`,
      );
    return rows.map(({ process }) => ({ name: process, label: release.process(process)?.definition.label ?? {} }));
  }

  async function idsOf(context: Context, query: TaskQuery): Promise<{ ids: Id[]; next?: string }> {
    const sort = query.box === 'done' ? 'completed' : (query.sort ?? 'due');
    const limit = query.limit ?? limits.pageSize;
    const statement = taskStatement(sort, limit, conditions(context, query), query.after);
    const rows = await database.reader(context).read<Record<string, string | number | bigint>>(statement);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const ids = rows.slice(0, limit).map((row) => String(row.id));
    return last === undefined ? { ids } : { ids, next: cursorOf(sort, last) };
  }

  return {
    async box(context: Context, query: TaskQuery): Promise<TaskPage> {
      const box = query.box ?? 'mine';
      const { ids, next } = await idsOf(context, query);
      const found = new Map(
        ids.length === 0
          ? []
          : (
              await records.query(asHouse(context, 'inbox'), 'task', {
                filter: { field: 'id', operator: 'in', value: ids },
                limit: limits.pageSize,
              })
            ).items.map((task) => [task.id, task]),
      );
      const draftedAt = await drafts.keptAt(context, ids);
      const release = definitions.current(context);
      const reading = { release, locale: context.locale, now: clock.now() };
      return {
        items: ids.flatMap((id) => {
          const task = found.get(id);
          return task === undefined ? [] : [taskItem(task, { ...reading, draftAt: draftedAt.get(id) })];
        }),
        ...(next === undefined ? {} : { next }),
        counts: {
          mine: await count(context, 'mine'),
          team: await count(context, 'team'),
          drafts: await count(context, 'drafts'),
        },
        processes: query.after === undefined && query.limit === undefined ? await processesIn(context, box) : [],
      };
    },
  };
}

/** Tasks that somebody with these keys sees, looked up in the index of `task_seers`. */
export function seenBy(keys: readonly string[]): CompiledQuery {
  if (keys.length === 0) return sql`1 = 0`;
  return sql`t."id" in (select task from task_seers where seer in (${join(keys.map((key) => sql`${key}`))}))`;
}

/** The other way round for drafts, of which people have few: those they have, of tasks they still see. */
function draftedBy(person: Id, keys: readonly string[]): CompiledQuery {
  if (keys.length === 0) return sql`1 = 0`;
  return sql`t."id" in (select d.task from task_drafts as d where d.person = ${person} and exists
    (select 1 from task_seers as s where s.task = d.task and s.seer in (${join(keys.map((key) => sql`${key}`))})))`;
}

export function taskStatement(
  sort: TaskSort | 'completed',
  limit: number,
  terms: readonly CompiledQuery[],
  after: string | undefined,
): CompiledQuery {
  const keys = sortKeys[sort];
  const where = after === undefined ? terms : [...terms, afterCursor(keys, readCursor(sort, after))];
  return sql`select t."id" as "id", ${join(keys.map((key, index) => sql`${key.value} as ${name(`k${index}`)}`))} from ${name(tableOf({ name: 'task' }))} as t where ${join(where, ' and ')} order by ${join(keys.map((key) => sql`${key.value}${key.descends ? sql` desc` : nothing}`))} limit ${limit + 1}`;
}

type Cursor = readonly (string | number)[];

function cursorOf(sort: string, row: Readonly<Record<string, string | number | bigint>>): string {
  const values = Object.entries(row).filter(([key]) => /^k\d$/.test(key));
  const parts = values.map(([, value]) => (typeof value === 'string' && !/^\d+$/.test(value) ? value : Number(value)));
  return Buffer.from(JSON.stringify([sort, ...parts])).toString('base64url');
}

/** @throws Problem 422 when it is not one of ours, or of another sort */
function readCursor(sort: string, text: string): Cursor {
  try {
    const [of, ...values] = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
    const fits = values.every((value) => typeof value === 'string' || Number.isSafeInteger(value));
    if (of === sort && fits && values.length === sortKeys[sort as TaskSort]?.length) return values;
  } catch {
    // Said below.
  }
  throw invalid([{ pointer: '/after', code: 'query.cursor' }]);
}

/** (a, b, c) after the cursor's, each in its own direction. */
function afterCursor(keys: readonly SortKey[], cursor: Cursor): CompiledQuery {
  const ways = keys.map((key, index) => {
    const same = keys.slice(0, index).map((before, at) => sql`${before.value} = ${cursor[at] ?? null}`);
    const value = cursor[index] ?? null;
    return join([...same, key.descends ? sql`${key.value} < ${value}` : sql`${key.value} > ${value}`], ' and ');
  });
  return sql`(${join(
    ways.map((way) => sql`(${way})`),
    ' or ',
  )})`;
}

function instantAt(pointer: string, text: string): number {
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalid([{ pointer, code: 'validation.datetime', params: { found: text.slice(0, 50) } }]);
  return at;
}
