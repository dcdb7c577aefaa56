// Puts the acts of a record's card together.
import type { Policy } from '../../access/access.ts';
import type { Database } from '../../database/database.ts';
import { subjectOf } from '../../definitions/subject-of.ts';
import type { Stored } from '../../entities/records.ts';
import type { Events, Subject } from '../../events/events.ts';
import type { JobQueue } from '../../jobs/jobs.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, byRightOfHouse, type Context } from '../../kernel/context.ts';
import { isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../../kernel/problem.ts';
import type { SendNeeds } from '../message-data.ts';
import { elementNameFor } from '../reader-names.ts';
import { openTask } from '../tasks/open-task.ts';
import { eventData, subjectOf as subjectOfTask } from '../tasks/task-item.ts';
import type { Acts, ActsState, NextStep } from './acts.ts';
import { contactsOf } from './contacts.ts';
import { createFollow } from './follow.ts';
import { aboutOf, keepActivities } from './keep-activities.ts';
import { keepCalls } from './keep-calls.ts';
import { createLetters } from './letters.ts';
import { peopleFor } from './people.ts';
import { actorName, asReader, personOf, type ReaderNeeds } from './reader.ts';
import { createReminders } from './reminders.ts';

export interface ActsNeeds extends SendNeeds, Pick<ReaderNeeds, 'access'> {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** Registers what holds for activities, followers and reminders; call before `definitions.start`. */
export function createActs(needs: ActsNeeds): Acts {
  const { database, records, definitions, events, messaging, policy, clock } = needs;
  keepActivities(needs);
  keepCalls(needs);
  createReminders(needs);
  const follows = createFollow(needs);
  const letters = createLetters(needs);

  /** Under the name its entity has now. @throws Problem 404 */
  async function seen(context: Context, { entity, id }: Subject): Promise<Stored> {
    if (definitions.current(context).entity(entity) === undefined) throw notFound('entity', entity);
    return records.get(context, entity, id);
  }

  const mayCreate = (context: Context, name: string): boolean => {
    const entity = definitions.current(context).entity(name);
    return entity !== undefined && policy.grant(context.principal, entity, 'create').allowed;
  };

  /** A step of a process is called as its reader calls it. */
  const taskName = (context: Context, { name, process, element }: Stored['values']): unknown =>
    typeof process === 'string' && typeof element === 'string' && typeof name === 'string'
      ? elementNameFor(definitions.current(context), context.locale, { process, element }, name)
      : name;

  async function nextSteps(context: Context, { id }: Subject): Promise<readonly NextStep[]> {
    const { items: tasks } = await records.query(asHouse(context, 'next steps'), 'task', {
      filter: {
        and: [
          { field: 'subjectId', operator: 'eq', value: id },
          { field: 'state', operator: 'eq', value: 'open' },
        ],
      },
      sort: [{ field: 'dueAt', direction: 'asc' }],
      limit: limits.nextSteps,
    });
    const mayRead = definitions.current(context).entity('activity');
    const isOpen = mayRead !== undefined && policy.grant(context.principal, mayRead, 'read').allowed;
    const activities = !isOpen
      ? []
      : (
          await records.query(context, 'activity', {
            filter: {
              and: [
                { field: 'aboutId', operator: 'eq', value: id },
                { field: 'at', operator: 'gt', value: clock.now().toISOString() },
              ],
            },
            sort: [{ field: 'at', direction: 'asc' }],
            limit: limits.nextSteps,
          })
        ).items;
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    const steps = [
      ...tasks.map(
        ({ id: task, values }): NextStep =>
          step('task', task, taskName(context, values), text(values.dueAt), text(values.assignee)),
      ),
      ...activities.map(
        ({ id: activity, values }): NextStep => ({
          ...step('activity', activity, values.subject, text(values.at), text(values.owner)),
          sort: String(values.kind ?? ''),
        }),
      ),
    ];
    return steps.sort((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9'));
  }

  return {
    async state(context, subject): Promise<ActsState> {
      const record = await seen(context, subject);
      const [followed, muted, contacts, next] = [
        await follows.state(context, record),
        await messaging.notices.muted(context),
        await contactsOf(needs, context, record),
        await nextSteps(context, record),
      ];
      const mayWrite = letters.mayWrite(context);
      // An activity is about a record, not about another activity.
      const mayLog =
        mayCreate(context, 'activity') && definitions.current(context).entity(record.entity)?.about === undefined;
      return {
        ...followed,
        isMuted: muted.some((what) => 'about' in what && what.about.id === record.id),
        contacts,
        templates: mayWrite ? letters.templatesFor(context, record.entity) : [],
        next,
        may: { log: mayLog, plan: mayCreate(context, 'task'), write: mayWrite },
      };
    },
    preview: (context, subject, letter) => letters.preview(context, subject, letter),
    write: letters.write,
    plan: (outer, subject, task) =>
      database.transaction(outer, async (context) => {
        const record = await seen(context, subject);
        if (!mayCreate(context, 'task')) throw forbidden('create', 'task');
        if (task.name.trim() === '')
          throw invalid([{ pointer: '/name', code: 'validation.required', params: { name: 'name' } }]);
        const me = personOf(context);
        const { team, ...asked } = task;
        const assignee = asked.assignee ?? (team === undefined ? me : undefined);
        const stored = await openTask(needs, context, {
          ...asked,
          assignee,
          candidateTeam: team,
          subject: { entity: record.entity, id: record.id },
        });
        const reader = assignee === undefined || assignee === me ? undefined : await asReader(needs, context, assignee);
        if (reader !== undefined)
          await messaging.queue(
            { ...context, cause: undefined },
            {
              template: 'task-notice',
              language: reader.locale,
              data: {
                user: { id: assignee },
                by: await actorName(needs, context, reader),
                title: task.name,
                text: String(stored.values.subjectTitle ?? ''),
              },
              about: { entity: record.entity, id: record.id },
              key: `task-notice:${stored.id}`,
            },
          );
        return stored;
      }),
    withdraw: (outer, subject, id) =>
      database.transaction(outer, async (context) => {
        await seen(context, subject);
        const house = byRightOfHouse(context, 'withdraw a task');
        const task = isId(id) ? await records.find(house, 'task', id) : undefined;
        const opened = task && (await events.find(context, String(task.values.openedBy ?? '')));
        const isOwn = opened?.actor === `user:${personOf(context)}` && opened.cause === undefined;
        if (task === undefined || !isOwn || task.values.state !== 'open' || subjectOfTask(task)?.id !== subject.id)
          throw notFound('task', id);
        await records.update(house, 'task', id, { state: 'cancelled' }, { version: task.version });
        await events.append(context, { type: 'task.cancelled', subject: subjectOfTask(task), data: eventData(task) });
      }),
    async people(context, subject, search) {
      return peopleFor(needs, context, await seen(context, subject), search);
    },
    async follow(context, subject) {
      const { entity, id } = await seen(context, subject);
      await follows.follow(context, subjectOf(definitions.current(context), entity, id));
    },
    async unfollow(context, subject) {
      await follows.unfollow(context, await seen(context, subject));
    },
    makeRecord: (outer, id, name) =>
      database.transaction(outer, async (context) => {
        const activity = await records.get(context, 'activity', id);
        if (aboutOf(activity) !== undefined)
          throw new Problem(409, 'activity-known', { params: { title: String(activity.values.aboutTitle ?? '') } });
        const entity = definitions.current(context).entity(name);
        if (entity === undefined) throw notFound('entity', name);
        const party = String(activity.values.party ?? '');
        const kind = party.includes('@') ? 'email' : /\d{5}/.test(party.replace(/\D/g, '')) ? 'phone' : undefined;
        const contact = entity.fields.find((field) => field.kind === kind);
        const made = await records.create(context, entity.name, {
          [entity.titleField]: party || String(activity.values.subject ?? ''),
          ...(contact === undefined ? {} : { [contact.name]: party }),
        });
        // Nobody's yet: whoever may make the record may say whom it is about.
        await records.update(
          byRightOfHouse(context, 'say whom an activity is about'),
          'activity',
          id,
          { aboutEntity: entity.name, aboutId: made.id },
          { version: activity.version },
        );
        return made;
      }),
  };
}

function step(
  kind: NextStep['kind'],
  id: string,
  name: unknown,
  at: string | undefined,
  who: string | undefined,
): NextStep {
  return {
    kind,
    id,
    name: String(name ?? ''),
    ...(at === undefined ? {} : { at }),
    ...(who === undefined ? {} : { who }),
  };
}
