// /api/tasks: the inbox, and every act on a task.
import {
  boxes,
  type Plan,
  type ReportInput,
  type TaskQuery,
  type Tasks,
  taskSorts,
} from '../../automation/tasks/tasks.ts';
import type { RouteNeeds } from '../needs.ts';
import { type JsonSchema, type Route, route } from '../route.ts';
import { closed, id, instant, list, maybe, object, oneOf, pageSize, text, values, versionNumber } from '../schemas.ts';
import { within } from '../within.ts';

type None = Record<string, never>;
interface TaskBody {
  values: Record<string, unknown>;
}
interface Versioned {
  version?: number;
}

const version = versionNumber;
const priority: JsonSchema = { type: 'integer', minimum: 0, maximum: 100 };
const when: JsonSchema = { ...instant, maxLength: 40 };
const item: JsonSchema = object;

export function taskRoutes({ tasks }: RouteNeeds): readonly Route[] {
  return [...readRoutes(tasks), ...holderRoutes(tasks), ...workRoutes(tasks)];
}

function readRoutes(tasks: Tasks): readonly Route[] {
  return [
    route<TaskQuery>({
      method: 'GET',
      path: '/api/tasks',
      access: 'signed-in',
      summary: 'Tasks of one box, filtered and sorted, with the counts of those to be done now.',
      query: {
        box: oneOf(...boxes),
        sort: oneOf(...taskSorts),
        due: oneOf('none'),
        dueFrom: when,
        dueBefore: when,
        followUp: oneOf('now', 'later', 'any'),
        priorityFrom: priority,
        process: text(100),
        instance: id,
        search: text(200),
        after: text(2_000),
        limit: pageSize,
      },
      answer: closed({ items: list(item), next: text(2_000), counts: object, processes: list(object) }),
      handle: async ({ context, query }) => ({ body: await tasks.box(context, query) }),
    }),
    route({
      method: 'GET',
      path: '/api/tasks/:id',
      access: 'signed-in',
      summary: 'One task with its form, values, draft and subject, and what the asker may do with it.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await tasks.get(context, params.id ?? '') }),
    }),
  ];
}

function holderRoutes(tasks: Tasks): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/tasks/:id/claim',
      access: 'signed-in',
      summary: 'Takes a task that nobody has; 409 `taken` says who was faster.',
      answer: item,
      handle: async ({ context, params }) => ({ body: await tasks.claim(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/tasks/:id/release',
      access: 'signed-in',
      summary: 'Puts a task back for its other candidates.',
      answer: item,
      handle: async ({ context, params }) => ({ body: await tasks.release(context, params.id ?? '') }),
    }),
    route<None, Versioned & { to: string }>({
      method: 'POST',
      path: '/api/tasks/:id/delegate',
      access: 'signed-in',
      summary: 'Lets a colleague work on it; it comes back to who delegated it.',
      body: closed({ to: text(100), version }, ['to']),
      answer: item,
      handle: async ({ context, params, body }) => ({
        body: await tasks.delegate(context, params.id ?? '', body.to, body),
      }),
    }),
    route<None, Partial<TaskBody>>({
      method: 'POST',
      path: '/api/tasks/:id/resolve',
      access: 'signed-in',
      summary: 'Hands a delegated task back to its owner, with what was typed.',
      body: closed({ values }),
      answer: item,
      handle: async ({ context, params, body }) => ({
        body: await tasks.handBack(context, params.id ?? '', body.values),
      }),
    }),
    route<None, Versioned & { to: string | null }>({
      method: 'POST',
      path: '/api/tasks/:id/reassign',
      access: 'signed-in',
      summary: 'Gives a task to somebody else, or to nobody; for those who may change every task.',
      body: closed({ to: maybe(text(100)), version }, ['to']),
      answer: item,
      handle: async ({ context, params, body }) => ({
        body: await tasks.reassign(context, params.id ?? '', body.to, body),
      }),
    }),
    route<None, Versioned & Plan>({
      method: 'PATCH',
      path: '/api/tasks/:id',
      access: 'signed-in',
      summary: 'Sets when it is due, from when it is shown, and how urgent it is.',
      body: closed({ dueAt: maybe(when), followUpAt: maybe(when), priority, version }),
      answer: item,
      handle: async ({ context, params, body: { version: seen, ...plan } }) => ({
        body: await tasks.plan(context, params.id ?? '', plan, { version: seen }),
      }),
    }),
  ];
}

function workRoutes(tasks: Tasks): readonly Route[] {
  return [
    route<None, TaskBody>({
      method: 'POST',
      path: '/api/tasks/:id/complete',
      access: 'signed-in',
      summary: 'Completes a task with the values of its form; the process goes on in the same transaction.',
      body: closed({ values }, ['values']),
      status: 204,
      async handle({ context, params, body }) {
        await within('/values', () => tasks.complete(context, params.id ?? '', body.values));
        return {};
      },
    }),
    route<None, ReportInput>({
      method: 'POST',
      path: '/api/tasks/:id/report',
      access: 'signed-in',
      summary: 'Reports an error or escalation that the process catches at this task, instead of completing it.',
      body: closed({ kind: oneOf('error', 'escalation'), code: text(200, 1), note: text(1_000) }, ['kind', 'code']),
      status: 204,
      async handle({ context, params, body }) {
        await tasks.report(context, params.id ?? '', body);
        return {};
      },
    }),
    route<None, TaskBody>({
      method: 'PUT',
      path: '/api/tasks/:id/draft',
      access: 'signed-in',
      summary: 'Keeps what the asker has filled in so far.',
      body: closed({ values }, ['values']),
      status: 204,
      async handle({ context, params, body }) {
        await tasks.saveDraft(context, params.id ?? '', body.values);
        return {};
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/tasks/:id/draft',
      access: 'signed-in',
      summary: 'Drops the draft of the asker.',
      status: 204,
      async handle({ context, params }) {
        await tasks.dropDraft(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
