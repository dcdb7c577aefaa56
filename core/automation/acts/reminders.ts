// Before a task is due or an appointment begins, its owner is reminded: once, at the time less the lead they chose, also when the house was closed in
// between. A job row waits; what it finds when it runs decides.

import type { Database } from '../../database/database.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { JobQueue } from '../../jobs/jobs.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type InTransaction, systemContext } from '../../kernel/context.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { type Id, isId } from '../../kernel/id.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import { readingOf, timeFor } from '../notice-mails/compose.ts';
import { waysOf } from '../notice-mails/notice-mails.ts';
import { subjectOf } from '../tasks/task-item.ts';
import { aboutOf } from './keep-activities.ts';

export interface RemindersNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly events: Events;
  readonly messaging: Pick<Messaging, 'queue'>;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly baseUrl: string;
}

type Reminded = 'task' | 'activity';

const jobKind = 'act.remind';
const minuteMs = 60_000;
/** What decides whether and when somebody is reminded. */
const telling: Readonly<Record<Reminded, readonly string[]>> = {
  task: ['dueAt', 'remindBefore', 'state', 'assignee'],
  activity: ['at', 'remindBefore', 'owner'],
};

interface Due {
  readonly at: string;
  readonly lead: number;
  readonly user: Id;
  readonly title: string;
  readonly about: string;
  readonly byEmail: boolean;
}

export function createReminders(needs: RemindersNeeds): void {
  const { database, records, events, jobs, clock } = needs;

  const plan = async (context: InTransaction, entity: Reminded, id: Id, changes: object): Promise<void> => {
    const key = `${jobKind}:${id}`;
    const record = await records.find(asHouse(context, 'plan reminders'), entity, id);
    // One that has no reminder and did not have one before has no job.
    if (record?.values.remindBefore === null && !Object.hasOwn(changes, 'remindBefore')) return;
    await jobs.cancel(context, key);
    const due = record && dueOf(entity, record);
    if (due === undefined || Date.parse(due.at) <= clock.now().getTime()) return;
    const dueAt = new Date(Date.parse(due.at) - due.lead * minuteMs);
    await jobs.enqueue(context, { kind: jobKind, key, dueAt, payload: { entity, id, at: due.at } });
  };

  events.inside('plan reminders', ['record.created', 'record.updated', 'record.deleted'], (context, event) => {
    const { subject, data } = event;
    if (subject === undefined || (subject.entity !== 'task' && subject.entity !== 'activity')) return;
    const changes = isPlainObject(data.changes) ? data.changes : {};
    const concerns = telling[subject.entity].some((field) => Object.hasOwn(changes, field));
    // Most tasks remind nobody: nothing is looked up for those that never did.
    if (event.type === 'record.created' && !hasValue(changes.remindBefore)) return;
    if (concerns) return plan(context, subject.entity, subject.id, changes);
  });

  jobs.work(
    jobKind,
    async ({ payload, correlationId }) => {
      await database.transaction(systemContext('remind', correlationId), async (context) => {
        const entity = payload.entity === 'task' ? 'task' : 'activity';
        const record = await records.find(context, entity, String(payload.id));
        const due = record && dueOf(entity, record);
        // It was moved since: that has a job of its own.
        if (record !== undefined && due !== undefined && due.at === payload.at)
          await remind(needs, context, record, due);
      });
      return { kind: 'done' };
    },
    { inHouse: true },
  );
}

function hasValue(change: unknown): boolean {
  return Array.isArray(change) && change[1] !== null && change[1] !== undefined;
}

/** Whom it reminds, and of when; undefined = nobody. */
function dueOf(entity: Reminded, { values }: Stored): Due | undefined {
  const isTask = entity === 'task';
  const [at, user] = isTask ? [values.dueAt, values.assignee] : [values.at, values.owner];
  const lead = values.remindBefore;
  if (typeof at !== 'string' || !isId(user) || typeof lead !== 'number') return undefined;
  if (isTask && values.state !== 'open') return undefined;
  return {
    at,
    lead,
    user,
    title: String((isTask ? values.name : values.subject) ?? ''),
    about: String((isTask ? values.subjectTitle : values.aboutTitle) ?? ''),
    byEmail: values.remindBy === 'email',
  };
}

async function remind(
  { records, messaging, baseUrl, definitions }: RemindersNeeds,
  context: InTransaction,
  record: Stored,
  due: Due,
): Promise<void> {
  const user = await records.find(context, 'user', due.user);
  if (user?.values.active !== true) return;
  const subject = record.entity === 'task' ? subjectOf(record) : aboutOf(record);
  const about = subject ?? { entity: record.entity, id: record.id };
  const path = record.entity === 'task' ? '/inbox' : `/records/${about.entity}/${about.id}`;
  const ways = await waysOf(context.transaction, user.id);
  const reading = readingOf(definitions.current(context), user, ways?.zone);
  const request = {
    language: reading.language,
    data: {
      user: { id: user.id, email: user.values.email ?? '' },
      title: due.title,
      at: timeFor(reading, new Date(due.at)),
      about: due.about === '' ? '' : ` · ${due.about}`,
      link: `${baseUrl}${path}`,
    },
  };
  // The key is what makes it once, whatever happens to the job.
  const key = `remind:${record.id}:${due.at}:${due.lead}`;
  await messaging.queue(context, { ...request, template: 'reminder-notice', about, key: `${key}:inApp` });
  // Who has reminders by e-mail anyway gets one, not two.
  if (due.byEmail && ways?.kinds['reminder-notice'] !== 'email')
    await messaging.queue(context, { ...request, template: 'reminder-email', key: `${key}:email` });
}
