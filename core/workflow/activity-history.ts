// Keeps when each activity that waits began, was taken, stood with an incident and ended, and by whom: one statement per step, in the step's
// transaction, none when nothing began to wait or ended. Elements that a token passes through at once get no row: they take no time, and what a
// person wants to know of them (how often, which way) is read from process_history when it is asked for. So an instance of one task costs one
// insert and one update, whatever gateways and events stand around it: 34 µs of processor time with its part of the COMMIT on SQLite, where a row
// for the start and the end event as well would cost 56.
import { join, sql } from '../database/sql.ts';
import type { Effect, Outcome } from '../engine/state.ts';
import { actorOf } from '../events/actor.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Deployment } from './deployments.ts';
import type { InstanceRow } from './rows.ts';

export interface ActivityHistory {
  /** Notes what the outcome of a command began and ended. */
  follow(context: InTransaction, deployment: Deployment, row: InstanceRow, outcome: Outcome): Promise<void>;
  /** Somebody works on it from now on; only the first time counts. */
  taken(context: InTransaction, instance: Id, activity: string): Promise<void>;
}

/** When something happened, and by whom. */
interface Stamp {
  readonly now: number;
  readonly actor: string;
}

/** What one command did to one activity. */
interface Change {
  readonly element: string;
  readonly isNew: boolean;
  outcome?: 'completed' | 'cancelled';
  incidents: number;
}

/** Rows of one statement: 18 values each, below the 32,766 that SQLite takes. */
const rowsAtOnce = 500;

const columns = sql`instance, activity, deployment, process, version, element, kind, scope, started_at, started_by, work_at, due_at, ended_at, ended_by,
  outcome, incidents, incident_ms, incident_at`;

export function createActivityHistory({ clock }: { clock: Clock }): ActivityHistory {
  return {
    async follow(context, deployment, row, outcome) {
      const changes = changesOf(outcome);
      const stamp: Stamp = { now: clock.now().getTime(), actor: actorOf(context.principal) };
      const rows = rowsOf(deployment, row, outcome, changes, stamp);
      for (let at = 0; at < rows.length; at += rowsAtOnce)
        context.transaction.tell(upsert(rows.slice(at, at + rowsAtOnce)));
      for (const how of ['completed', 'cancelled'] as const)
        await close(context, row.id, ended(changes, how), how, stamp);
      await closeMerged(context, deployment, row.id, outcome, stamp);
    },
    async taken({ transaction }, instance, activity) {
      transaction.tell(
        sql`update process_activities set work_at = ${clock.now().getTime()}
            where instance = ${instance} and activity = ${activity} and work_at is null and ended_at is null`,
      );
    },
  };
}

/** Is the end all that happened to it? Most steps end what an earlier one began. */
function onlyEnded({ isNew, outcome, incidents }: Change): boolean {
  return !isNew && outcome !== undefined && incidents === 0;
}

function ended(changes: ReadonlyMap<string, Change>, how: Change['outcome']): readonly string[] {
  const keys: string[] = [];
  for (const [key, change] of changes) if (change.outcome === how && onlyEnded(change)) keys.push(key);
  return keys;
}

/** What began, and what had incidents. */
function rowsOf(
  deployment: Deployment,
  row: InstanceRow,
  outcome: Outcome,
  changes: ReadonlyMap<string, Change>,
  { now, actor }: Stamp,
): readonly CompiledQuery[] {
  const rows: CompiledQuery[] = [];
  const tasks = tasksOf(outcome.effects);
  for (const [key, change] of changes) {
    if (onlyEnded(change)) continue;
    const activity = outcome.state.activities[key];
    // Passed through at once, or merged into another token.
    if (change.isNew && (activity === undefined || activity.waits === 'quantity')) continue;
    const task = change.isNew ? tasks.get(key) : undefined;
    const isOver = change.outcome !== undefined;
    const kind = change.isNew ? kindOf(deployment, outcome, key, change.element) : '';
    rows.push(sql`(${row.id}, ${key}, ${row.deployment}, ${row.process}, ${row.version}, ${change.element}, ${kind}, ${activity?.scope ?? ''}, ${now},
      ${actor}, ${task?.assignee === undefined ? null : now}, ${task?.dueAt === undefined ? null : Date.parse(task.dueAt)},
      ${isOver ? now : null}, ${isOver ? actor : null}, ${change.outcome ?? null}, ${change.incidents}, ${0},
      ${activity?.status === 'incident' ? now : null})`);
  }
  return rows;
}

function changesOf({ history }: Outcome): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const { type, activity, element } of history) {
    if (activity === undefined) continue;
    if (type === 'entered') changes.set(activity, { element, isNew: true, incidents: 0 });
    if (type !== 'completed' && type !== 'cancelled' && type !== 'incident' && type !== 'incident-resolved') continue;
    const change = changes.get(activity) ?? { element, isNew: false, incidents: 0 };
    if (type === 'incident') change.incidents += 1;
    if (type === 'completed' || type === 'cancelled') change.outcome = type;
    if (change.isNew && change.outcome !== undefined) changes.delete(activity);
    else changes.set(activity, change);
  }
  return changes;
}

type OpenTask = Extract<Effect, { type: 'open-task' }>;

function tasksOf(effects: readonly Effect[]): ReadonlyMap<string, OpenTask> {
  const tasks = new Map<string, OpenTask>();
  for (const effect of effects) if (effect.type === 'open-task') tasks.set(effect.activity, effect);
  return tasks;
}

function kindOf({ process }: Deployment, { state }: Outcome, key: string, id: string): string {
  const element = process.elements.get(id);
  const scope = state.scopes[state.activities[key]?.scope ?? ''];
  const isInstance = scope?.role === 'item' && scope.element === id;
  return element?.loop !== undefined && !isInstance ? 'loop' : (element?.kind ?? '');
}

/** What is there already gets its end and its incidents; a row is of one command, so `started_at` of the new one is now. */
function upsert(rows: readonly CompiledQuery[]): CompiledQuery {
  return sql`insert into process_activities (${columns}) values ${join(rows)}
    on conflict (instance, activity) do update set ended_at = excluded.ended_at, ended_by = excluded.ended_by, outcome = excluded.outcome,
      incidents = process_activities.incidents + excluded.incidents,
      incident_ms = process_activities.incident_ms + coalesce(excluded.started_at - process_activities.incident_at, 0),
      incident_at = excluded.incident_at`;
}

async function close(
  { transaction }: InTransaction,
  instance: Id,
  keys: readonly string[],
  how: 'completed' | 'cancelled',
  { now, actor }: Stamp,
): Promise<void> {
  for (let at = 0; at < keys.length; at += rowsAtOnce) {
    const some = join(keys.slice(at, at + rowsAtOnce).map((key) => sql`${key}`));
    transaction.tell(
      sql`update process_activities set ended_at = ${now}, ended_by = ${actor}, outcome = ${how},
          incident_ms = incident_ms + coalesce(${now} - incident_at, 0), incident_at = null
          where instance = ${instance} and activity in (${some})`,
    );
  }
}

/** A join takes the tokens that waited at it into the one that came: nothing tells their end, so it is told here. */
async function closeMerged(
  { transaction }: InTransaction,
  { process }: Deployment,
  instance: Id,
  { history, state }: Outcome,
  { now, actor }: Stamp,
): Promise<void> {
  const joins = new Set(
    history.flatMap(({ type, element }) => {
      const found = type === 'entered' ? process.elements.get(element) : undefined;
      return found?.kind.endsWith('Gateway') && found.incoming.length > 1 && found.kind !== 'exclusiveGateway'
        ? [element]
        : [];
    }),
  );
  for (const element of joins) {
    const waiting = Object.values(state.activities).filter((activity) => activity.element === element);
    const others =
      waiting.length === 0 ? sql`1 = 1` : sql`activity not in (${join(waiting.map(({ key }) => sql`${key}`))})`;
    transaction.tell(
      sql`update process_activities set ended_at = ${now}, ended_by = ${actor}, outcome = ${'completed'}
          where instance = ${instance} and element = ${element} and ended_at is null and ${others}`,
    );
  }
}
