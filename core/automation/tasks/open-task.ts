// Makes a task record and tells the timeline of what it is about. Used by processes and by rules.
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events, Subject } from '../../events/events.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { type Id, isId, newId } from '../../kernel/id.ts';
import { Problem } from '../../kernel/problem.ts';
import { presentRole } from '../present-role.ts';
import { titleOf } from '../title-of.ts';

export interface OpenTaskNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly definitions: Definitions;
}

export interface NewTask {
  readonly name: string;
  /** People by their id or e-mail address. */
  readonly assignee?: string | undefined;
  readonly candidateRole?: string | undefined;
  readonly candidateRoles?: readonly string[] | undefined;
  readonly candidateUsers?: readonly string[] | undefined;
  readonly candidateTeam?: Id | undefined;
  /** Of the model. It names who may take the task when nothing else does: a lane called like a role or like a team is theirs. */
  readonly lane?: string | undefined;
  /** ISO 8601 */
  readonly dueAt?: string | undefined;
  readonly followUpAt?: string | undefined;
  readonly priority?: number | undefined;
  /** Minutes before it is due, and how. */
  readonly remindBefore?: number | undefined;
  readonly remindBy?: string | undefined;
  readonly form?: string | undefined;
  readonly subject?: Subject | undefined;
  /** Where in a process it stands. */
  readonly wait?:
    | { readonly process: string; readonly instance: string; readonly element: string; readonly activity: string }
    | undefined;
}

/** @throws Problem 422 `task-person-unknown` when it names somebody who is not there */
export async function openTask(needs: OpenTaskNeeds, context: InTransaction, task: NewTask): Promise<Stored> {
  const { records, events, definitions } = needs;
  // Only the house writes where a task stands in its process; the cause keeps who asked for it.
  const system = asHouse(context, 'open a task');
  const { wait, subject } = task;
  const about = subject && (await records.find(system, subject.entity, subject.id));
  const people = await peopleOf(needs, system, task);
  const id = newId();
  const name = task.name.slice(0, 500);
  // The event comes first, so that the task can say which one explains it.
  const opened = await events.append(context, {
    type: 'task.opened',
    subject: subject ?? { entity: 'task', id },
    data: {
      task: id,
      name,
      ...(wait === undefined ? {} : { process: wait.process, element: wait.element }),
      ...people,
    },
  });
  const values = {
    name,
    state: 'open',
    openedBy: opened.id,
    ...people,
    ...(task.lane === undefined ? {} : { lane: task.lane.slice(0, 200) }),
    ...(task.dueAt === undefined ? {} : { dueAt: task.dueAt }),
    ...(task.followUpAt === undefined ? {} : { followUpAt: task.followUpAt }),
    ...(task.priority === undefined ? {} : { priority: Math.round(task.priority) }),
    ...(task.remindBefore === undefined ? {} : { remindBefore: Math.round(task.remindBefore) }),
    ...(task.remindBy === undefined ? {} : { remindBy: task.remindBy }),
    ...(task.form === undefined ? {} : { form: task.form }),
    ...(subject === undefined ? {} : { subjectEntity: subject.entity, subjectId: subject.id }),
    ...(about === undefined ? {} : { subjectTitle: titleOf(definitions.current(context), about).slice(0, 200) }),
    ...(wait ?? {}),
  };
  return records.create(system, 'task', values, { id });
}

interface People {
  readonly assignee?: Id;
  readonly candidateRole?: string;
  readonly candidateRoles?: string;
  readonly candidateUsers?: string;
  readonly candidateTeam?: Id;
}

async function peopleOf(needs: OpenTaskNeeds, context: Context, task: NewTask): Promise<People> {
  const { candidateUsers = [], lane } = task;
  const release = needs.definitions.current(context);
  const present = (role: string): string => presentRole(release, role);
  const candidateRole = task.candidateRole === undefined ? undefined : present(task.candidateRole);
  const candidateRoles = [...new Set((task.candidateRoles ?? []).map(present))];
  const users: Id[] = [];
  for (const user of candidateUsers) users.push(await userOf(needs, context, user));
  const isNamed = candidateRole !== undefined || candidateRoles.length > 0 || users.length > 0;
  return {
    ...(task.assignee === undefined ? {} : { assignee: await userOf(needs, context, task.assignee) }),
    ...(candidateRole === undefined ? {} : { candidateRole }),
    ...(candidateRoles.length === 0 ? {} : { candidateRoles: candidateRoles.join(', ') }),
    ...(users.length === 0 ? {} : { candidateUsers: users.join(', ') }),
    ...(task.candidateTeam === undefined ? {} : { candidateTeam: task.candidateTeam }),
    ...(isNamed || task.candidateTeam !== undefined || lane === undefined ? {} : await ofLane(needs, context, lane)),
  };
}

async function userOf({ records }: OpenTaskNeeds, context: Context, text: string): Promise<Id> {
  const filter = { field: isId(text) ? 'id' : 'email', operator: 'eq', value: text.trim() } as const;
  const [user] =
    text.includes('@') || isId(text) ? (await records.query(context, 'user', { filter, limit: 1 })).items : [];
  if (user === undefined) throw new Problem(422, 'task-person-unknown', { params: { found: text.slice(0, 100) } });
  return user.id;
}

/** The role whose name or label in any language the lane bears, else the team of that name, else nobody in particular. */
async function ofLane({ records, definitions }: OpenTaskNeeds, context: Context, lane: string): Promise<People> {
  const wanted = foldForSearch(lane);
  const roles = definitions
    .current(context)
    .entity('user')
    ?.fields.find((field) => field.name === 'role')?.options;
  const role = roles?.find(({ value, label }) =>
    [value, ...Object.values(label ?? {})].some((name) => foldForSearch(name) === wanted),
  );
  if (role !== undefined) return { candidateRole: role.value };
  const filter = { field: 'name', operator: 'eq', value: lane } as const;
  const [team] = (await records.query(context, 'team', { filter, limit: 1 })).items;
  return team === undefined ? {} : { candidateTeam: team.id };
}
