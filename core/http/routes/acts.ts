// /api/records/:entity/:id/acts and beside it: what people do from a record's card.
import type { FollowUp, LetterInput } from '../../automation/acts/acts.ts';
import type { Subject } from '../../events/events.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords } from '../present-record.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, instant, list, maybe, object, oneOf, text } from '../schemas.ts';

const channel = oneOf('sms', 'email');
const letter = {
  channel,
  to: text(320),
  subject: text(998),
  body: text(limits.textLength),
  template: text(63, 1),
} as const;
const minutes = { type: 'integer', minimum: 0, maximum: 525_600 } as const;

function subjectIn(params: Readonly<Record<string, string>>): Subject {
  return { entity: params.entity ?? '', id: params.id ?? '' };
}

export function actRoutes(needs: RouteNeeds): readonly Route[] {
  const { acts } = needs;
  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/acts',
      access: 'signed-in',
      summary:
        'What can be done from the record: whom to write to and why not, templates, what is next, whether one follows it.',
      answer: closed({
        isFollowed: boolean,
        isMuted: boolean,
        followers: { type: 'integer' },
        contacts: list(object),
        templates: list(object),
        next: list(object),
        may: object,
      }),
      handle: async ({ context, params }) => ({ body: await acts.state(context, subjectIn(params)) }),
    }),
    route<Record<string, never>, LetterInput>({
      method: 'POST',
      path: '/api/records/:entity/:id/messages',
      access: 'signed-in',
      summary: 'Queues an SMS or e-mail in the asker’s words to a contact of the record.',
      body: closed(letter, ['channel', 'body']),
      answer: object,
      status: 201,
      handle: async ({ context, params, body }) => ({
        status: 201,
        body: await acts.write(context, subjectIn(params), body),
      }),
    }),
    route<Record<string, never>, Omit<LetterInput, 'body'> & { body?: string }>({
      method: 'POST',
      path: '/api/records/:entity/:id/messages/preview',
      access: 'signed-in',
      reads: true,
      summary: 'What would become of such a message now, and the words of its template. Nothing is sent or kept.',
      body: closed(letter, ['channel']),
      answer: object,
      handle: async ({ context, params, body }) => ({ body: await acts.preview(context, subjectIn(params), body) }),
    }),
    route<Record<string, never>, FollowUp>({
      method: 'POST',
      path: '/api/records/:entity/:id/tasks',
      access: 'signed-in',
      summary: 'A follow-up about the record in its owner’s inbox.',
      body: closed(
        {
          name: text(500, 1),
          assignee: maybe(id),
          team: maybe(id),
          dueAt: maybe(instant),
          remindBefore: maybe(minutes),
          remindBy: maybe(oneOf('inApp', 'email')),
        },
        ['name'],
      ),
      answer: object,
      status: 201,
      async handle({ context, params, body }) {
        const task = Object.fromEntries(
          Object.entries(body).filter(([, value]) => value !== null),
        ) as unknown as FollowUp;
        const stored = await acts.plan(context, subjectIn(params), task);
        return { status: 201, body: { id: stored.id, version: stored.version } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/records/:entity/:id/tasks/:task',
      access: 'signed-in',
      summary: 'Takes back a follow-up that the asker gave, while it is open.',
      status: 204,
      async handle({ context, params }) {
        await acts.withdraw(context, subjectIn(params), params.task ?? '');
        return {};
      },
    }),
    route<{ search?: string }>({
      method: 'GET',
      path: '/api/records/:entity/:id/people',
      access: 'signed-in',
      summary: 'People who may see the record: whom a note can mention.',
      query: { search: text(100) },
      answer: closed({ items: list(object) }),
      handle: async ({ context, params, query }) => ({
        body: { items: await acts.people(context, subjectIn(params), query.search ?? '') },
      }),
    }),
    route({
      method: 'PUT',
      path: '/api/records/:entity/:id/follow',
      access: 'signed-in',
      summary: 'From now on the asker gets notices of what others change.',
      status: 204,
      async handle({ context, params }) {
        await acts.follow(context, subjectIn(params));
        return {};
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/records/:entity/:id/follow',
      access: 'signed-in',
      summary: 'No more of them.',
      status: 204,
      async handle({ context, params }) {
        await acts.unfollow(context, subjectIn(params));
        return {};
      },
    }),
    route<Record<string, never>, { entity: string }>({
      method: 'POST',
      path: '/api/activities/:id/record',
      access: 'signed-in',
      summary: 'Makes a record of who wrote or called and was unknown; the activity is about it from then on.',
      body: closed({ entity: text(41, 1) }, ['entity']),
      answer: object,
      status: 201,
      async handle({ context, params, body }) {
        const made = await acts.makeRecord(context, params.id ?? '', body.entity);
        const entity = needs.definitions.current(context).entity(made.entity)!;
        const [json] = await presentRecords(needs, context, entity, [made]);
        return { status: 201, body: json };
      },
    }),
  ];
}
