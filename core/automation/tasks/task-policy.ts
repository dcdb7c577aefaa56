// Who sees a task, and what they may do with it. One list of reasons serves both sides: the rows of `task_seers` that SQL looks in, and
// the answers in memory. Who may read every task by the entity's access sees every open one.
import { audiencesOf, type Policy } from '../../access/access.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { Stored, Values } from '../../entities/records.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import type { Box, TaskRights } from './tasks.ts';

export interface TaskPolicy {
  /** Keys of `task_seers` that put open tasks into this box. */
  keysOf(context: Context, box: Exclude<Box, 'done'>): readonly string[];
  sees(context: Context, task: Stored): boolean;
  /** Could this principal take it if nobody had it? */
  isCandidate(context: Context, task: Stored): boolean;
  rights(context: Context, task: Stored): TaskRights;
  /** That one right alone: asked each time a task is completed. */
  mayComplete(context: Context, task: Stored): boolean;
  /** May this principal change the assignee of every task? */
  mayReassignAny(context: Context): boolean;
  /** Fields that this principal may plan with, of a task that is theirs or of any. */
  mayPlan(context: Context, task: Stored, field: string): boolean;
}

/** Names in a text field, as people write lists: with commas between them. */
export function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return [...new Set(value.split(/[,،]/).map((name) => name.trim()))].filter((name) => name !== '');
}

/** Who could take it if nobody had it. A task that names nobody is anyone's. */
export function candidateKeys(values: Values): readonly string[] {
  const { candidateRole, candidateTeam } = values;
  const keys = [
    ...namesIn(values.candidateUsers).map((user) => `user:${user}`),
    ...[...new Set([...(candidateRole ? [String(candidateRole)] : []), ...namesIn(values.candidateRoles)])].map(
      (role) => `role:${role}`,
    ),
    ...(candidateTeam ? [`team:${String(candidateTeam)}`] : []),
  ];
  return keys.length === 0 ? ['anyone'] : keys;
}

/** Every reason to see a task: what stands in `task_seers` while it is open. */
export function seersOf(values: Values): readonly string[] {
  if (values.state !== 'open') return [];
  const { assignee, owner } = values;
  const waits = values.delegation === 'pending' && owner ? [`owner:${String(owner)}`] : [];
  return assignee
    ? ['open', `mine:${String(assignee)}`, ...waits]
    : ['open', 'unassigned', ...waits, ...candidateKeys(values)];
}

type User = Extract<Principal, { kind: 'user' }>;

function candidacies(user: User): readonly string[] {
  return [...audiencesOf(user), 'anyone'];
}

export function createTaskPolicy({
  policy,
  definitions,
}: {
  policy: Policy;
  definitions: Pick<Definitions, 'current'>;
}): TaskPolicy {
  const grant = (context: Context, action: 'read' | 'update') => {
    const entity = definitions.current(context).entity('task');
    return entity && policy.grant(context.principal, entity, action);
  };
  const reaches = (context: Context, action: 'read' | 'update'): boolean => {
    const found = grant(context, action);
    return found?.allowed === true && found.rows === undefined;
  };
  const seesAll = (context: Context): boolean => context.principal.kind !== 'service' && reaches(context, 'read');

  function keysOf(context: Context, box: Exclude<Box, 'done'>): readonly string[] {
    const { principal } = context;
    if (principal.kind !== 'user') return [];
    const mine = [`mine:${principal.id}`];
    if (box === 'mine') return mine;
    if (box === 'team') return seesAll(context) ? ['unassigned'] : candidacies(principal);
    return seesAll(context) ? ['open'] : [...mine, `owner:${principal.id}`, ...candidacies(principal)];
  }

  function matches(context: Context, keys: readonly string[]): boolean {
    const held = new Set(keysOf(context, 'all'));
    return keys.some((key) => held.has(key));
  }

  const isDoneBy = (id: Id, { values }: Stored): boolean => values.completedBy === id;

  const sees: TaskPolicy['sees'] = (context, task) => {
    const { principal } = context;
    if (principal.kind === 'system') return true;
    if (principal.kind !== 'user') return false;
    return isDoneBy(principal.id, task) || seesAll(context) || matches(context, seersOf(task.values));
  };

  function mayComplete(context: Context, task: Stored): boolean {
    const { principal } = context;
    const { state, assignee, delegation } = task.values;
    if (state !== 'open') return false;
    if (principal.kind === 'system') return true;
    if (!assignee) return sees(context, task);
    return principal.kind === 'user' && assignee === principal.id && delegation !== 'pending';
  }

  function mayReassignAny(context: Context): boolean {
    return reaches(context, 'update') && grant(context, 'update')?.writable.has('assignee') === true;
  }

  return {
    keysOf,
    sees,
    isCandidate(context, { values }) {
      const keys = candidateKeys(values);
      // A task that names nobody was for anyone only if somebody took it.
      const isOffered = keys[0] !== 'anyone' || values.claimedAt !== null;
      return isOffered && context.principal.kind === 'user' && matches(context, keys);
    },
    mayReassignAny,
    mayPlan(context, task, field) {
      const found = grant(context, 'update');
      if (found?.allowed !== true || !found.writable.has(field)) return false;
      return (
        found.rows === undefined || (context.principal.kind === 'user' && task.values.assignee === context.principal.id)
      );
    },
    rights(context, task) {
      const { values } = task;
      const me = context.principal.kind === 'user' ? context.principal.id : undefined;
      const isOpen = values.state === 'open';
      const isMine = isOpen && me !== undefined && values.assignee === me;
      const isFree = isOpen && !values.assignee && sees(context, task);
      const isPending = values.delegation === 'pending';
      const others = values.claimedAt !== null || candidateKeys(values)[0] !== 'anyone';
      const leads = isOpen && mayReassignAny(context);
      return {
        claim: isFree && me !== undefined,
        release: !isPending && others && isOpen && Boolean(values.assignee) && (isMine || leads),
        delegate: !isPending && (isMine || (isFree && me !== undefined)),
        handBack: isPending && isMine,
        reassign: leads || (isOpen && isPending && me !== undefined && values.owner === me),
        plan: isOpen && ['dueAt', 'followUpAt', 'priority'].some((field) => this.mayPlan(context, task, field)),
        complete: mayComplete(context, task),
      };
    },
    mayComplete,
  };
}
