// The inbox: tasks that are mine, those my role may take, those I have done; claiming, drafts and completion. Tasks are read as the house
// and shown by their own rule, because a task of a role belongs to nobody yet.

import { formFields } from '../../schemas/field-schema.ts';
import type { LocalText } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import { type Context, systemContext } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { Query } from '../query/query.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { subjectOf } from './complete-task.ts';
import { elementNameFor } from './reader-names.ts';
import { titleOf } from './title-of.ts';

export interface InboxNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly workflow: Workflow;
}

export type Box = 'mine' | 'team' | 'done';

export interface TaskItem {
  readonly id: Id;
  readonly name: string;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly form?: string;
  readonly subject?: { readonly entity: string; readonly id: Id; readonly title: string };
  readonly process?: {
    readonly name: string;
    readonly label: LocalText;
    readonly instance: Id;
    readonly element: string;
  };
  readonly assignee?: Id;
  readonly candidateRole?: string;
  readonly dueAt?: string;
  readonly priority: number;
  readonly createdAt: string;
  readonly cause?: { readonly kind: 'process'; readonly name: string; readonly instance: Id; readonly element: string };
}

export interface Inbox {
  box(context: Context, box: Box): Promise<{ items: readonly TaskItem[]; counts: { mine: number; team: number } }>;
  get(context: Context, id: Id): Promise<object>;
  claim(context: Context, id: Id): Promise<TaskItem>;
  saveDraft(context: Context, id: Id, values: Input): Promise<void>;
  concerns(context: Context, task: Stored): boolean;
  taskToWorkOn(context: Context, id: Id): Promise<Stored>;
}

const open = { field: 'state', operator: 'eq', value: 'open' } as const;

export function createInbox({ database, definitions, records, workflow }: InboxNeeds): Inbox {
  const asHouse = (context: Context): Context => ({
    ...context,
    principal: systemContext('inbox', context.correlationId).principal,
  });

  function filterOf(context: Context, box: Box): Query['filter'] {
    const { principal } = context;
    const me = principal.kind === 'user' ? principal.id : '';
    if (box === 'done')
      return {
        and: [
          { field: 'state', operator: 'eq', value: 'done' },
          { field: 'completedBy', operator: 'eq', value: me },
        ],
      };
    if (box === 'mine') return { and: [open, { field: 'assignee', operator: 'eq', value: me }] };
    const unassigned = { field: 'assignee', operator: 'empty' } as const;
    if (leads(context)) return { and: [open, unassigned] };
    const roles = principal.kind === 'user' ? [...principal.roles] : [];
    return {
      and: [
        open,
        unassigned,
        {
          or: [
            { field: 'candidateRole', operator: 'in', value: roles },
            { field: 'candidateRole', operator: 'empty' },
          ],
        },
      ],
    };
  }

  const list = async (context: Context, box: Box, fields?: readonly string[]): Promise<readonly Stored[]> => {
    const filter = filterOf(context, box);
    const sort: Query['sort'] =
      box === 'done'
        ? [{ field: 'completedAt', direction: 'desc' }]
        : [
            { field: 'priority', direction: 'desc' },
            { field: 'createdAt', direction: 'asc' },
          ];
    const query = {
      sort,
      limit: limits.pageSize,
      ...(filter === undefined ? {} : { filter }),
      ...(fields === undefined ? {} : { fields }),
    };
    return (await records.query(asHouse(context), 'task', query)).items;
  };

  function itemOf(context: Context, task: Stored): TaskItem {
    const { values } = task;
    const text = (name: string): string | undefined =>
      typeof values[name] === 'string' && values[name] !== '' ? (values[name] as string) : undefined;
    const [process, instance, element] = [text('process'), text('instance'), text('element')];
    const subject = subjectOf(task);
    const release = definitions.current(context);
    const drawn = text('name') ?? '';
    const optional = Object.fromEntries(
      (['form', 'assignee', 'candidateRole', 'dueAt'] as const).flatMap((name) =>
        text(name) === undefined ? [] : [[name, text(name)]],
      ),
    );
    return {
      id: task.id,
      name: (process && element && elementNameFor(release, context.locale, { process, element }, drawn)) || drawn,
      state: (text('state') ?? 'open') as TaskItem['state'],
      ...optional,
      ...(subject === undefined ? {} : { subject: { ...subject, title: text('subjectTitle') ?? '' } }),
      ...(process === undefined || instance === undefined || element === undefined
        ? {}
        : {
            process: {
              name: process,
              label: release.process(process)?.definition.label ?? {},
              instance,
              element,
            },
            cause: { kind: 'process', name: process, instance, element },
          }),
      priority: Number(values.priority ?? 50),
      createdAt: task.createdAt,
    };
  }

  const concerns: Inbox['concerns'] = ({ principal, ...rest }, task) => {
    if (principal.kind === 'system') return true;
    if (principal.kind !== 'user') return false;
    const { assignee, candidateRole, completedBy } = task.values;
    if (assignee === principal.id || completedBy === principal.id || leads({ principal, ...rest })) return true;
    return !assignee && (!candidateRole || principal.roles.includes(String(candidateRole)));
  };

  async function taskOf(context: Context, id: Id): Promise<Stored> {
    const task = isId(id) ? await records.find(asHouse(context), 'task', id) : undefined;
    if (task === undefined) throw notFound('task', id);
    if (concerns(context, task)) return task;
    // Taken by a colleague: whoever saw it in the box of their role learns why it is gone.
    const { candidateRole, assignee } = task.values;
    const { principal } = context;
    if (assignee && principal.kind === 'user' && principal.roles.includes(String(candidateRole)))
      throw new Problem(409, 'taken', { params: { task: id } });
    throw notFound('task', id);
  }

  async function taskToWorkOn(context: Context, id: Id): Promise<Stored> {
    const task = await taskOf(context, id);
    if (task.values.state !== 'open') throw new Problem(409, 'gone', { params: { task: id } });
    return task;
  }

  async function detailOf(context: Context, task: Stored): Promise<object> {
    const release = definitions.current(context);
    const item = itemOf(context, task);
    const subject = item.subject && (await records.find(context, item.subject.entity, item.subject.id));
    const form = item.form === undefined ? undefined : release.form(item.form);
    const entity = form && release.entity(form.entity);
    const fields = form && entity ? formFields(form, entity) : [];
    const stored = Object.fromEntries(fields.map((field) => [field.name, subject?.values[field.name] ?? null]));
    const instance = item.process && (await workflow.instance(asHouse(context), item.process.instance));
    const titles = subject === undefined ? {} : await titlesOf(context, subject);
    return {
      ...item,
      form:
        form === undefined
          ? null
          : {
              ...form,
              fields: form.fields.map((place) => ({
                ...place,
                definition: fields.find((field) => field.name === place.field),
              })),
              validator: `/api/forms/${form.name}/validator.js?v=${release.get('form', form.name)?.version ?? 0}-${release.number}`,
            },
      values: { ...stored, ...draftOf(task) },
      subject: subject === undefined ? null : { ...subject, titles },
      ...(item.process === undefined ? {} : { process: { ...item.process, version: instance?.version ?? 0 } }),
    };
  }

  async function titlesOf(context: Context, record: Stored): Promise<Record<string, string>> {
    const release = definitions.current(context);
    const titles: Record<string, string> = {};
    for (const field of release.entity(record.entity)?.fields ?? []) {
      const id = record.values[field.name];
      if (field.kind !== 'reference' || field.target === undefined || typeof id !== 'string') continue;
      const found = await records.find(context, field.target, id);
      if (found !== undefined) titles[field.name] = titleOf(release, found);
    }
    return titles;
  }

  return {
    async box(context, box) {
      const items = (await list(context, box)).map((task) => itemOf(context, task));
      const count = async (of: 'mine' | 'team'): Promise<number> =>
        of === box ? items.length : (await list(context, of, ['name'])).length;
      return { items, counts: { mine: await count('mine'), team: await count('team') } };
    },
    get: async (context, id) => detailOf(context, await taskOf(context, id)),
    claim: (context, id) =>
      database.transaction(context, async (inside) => {
        const { principal } = inside;
        const task = await taskToWorkOn(inside, id);
        const { assignee } = task.values;
        if (principal.kind !== 'user' || assignee === principal.id) return itemOf(inside, task);
        if (assignee) throw new Problem(409, 'taken', { params: { task: id } });
        const claimed = await records
          .update(asHouse(inside), 'task', id, { assignee: principal.id }, { version: task.version })
          .catch((error: unknown) => {
            if (error instanceof Problem && error.code === 'stale')
              throw new Problem(409, 'taken', { params: { task: id } });
            throw error;
          });
        return itemOf(inside, claimed);
      }),
    saveDraft: (context, id, values) =>
      database.transaction(context, async (inside) => {
        await taskToWorkOn(inside, id);
        await records.update(asHouse(inside), 'task', id, { draft: JSON.stringify(values) });
      }),
    concerns,
    taskToWorkOn,
  };
}

/** Administrators and managers see every open task. */
function leads({ principal }: Pick<Context, 'principal'>): boolean {
  return principal.kind === 'user' && (principal.roles.includes('admin') || principal.roles.includes('manager'));
}

function draftOf(task: Stored): object {
  const { draft } = task.values;
  if (typeof draft !== 'string' || draft === '' || task.values.state !== 'open') return {};
  const values: unknown = JSON.parse(draft);
  return typeof values === 'object' && values !== null ? values : {};
}
