// One instance as it is drawn for people: the diagram of its version, the way it took, where it stands, what it knows, what happened and who did it.
import type { Database } from '../database/database.ts';
import { nothing, sql } from '../database/sql.ts';
import { rootKey } from '../engine/keys.ts';
import type { InstanceState } from '../engine/state.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Deployments } from './deployments.ts';
import type { InstanceStore } from './instance-store.ts';
import type {
  ActivityInfo,
  HistoryLine,
  HistoryStep,
  InstancePicture,
  Measures,
  RecordChange,
  ScopeInfo,
} from './measures.ts';
import { countPaths, oneInstance, type PathRow } from './measures-sql.ts';
import { type IncidentRow, type InstanceRow, incidentInfo, instanceInfo, subjectOf } from './rows.ts';

interface Needs {
  readonly database: Database;
  readonly deployments: Deployments;
  readonly instances: InstanceStore;
  /** Reads in the worker. */
  readonly all: <Row extends object>(query: CompiledQuery) => Promise<Row[]>;
}

interface ActivityRow {
  readonly activity: string;
  readonly element: string;
  readonly kind: string;
  readonly scope: string;
  readonly started_at: number;
  readonly started_by: string;
  readonly work_at: number | null;
  readonly due_at: number | null;
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly outcome: string | null;
  readonly incidents: number;
  readonly incident_at: number | null;
}

interface HistoryRow {
  readonly position: number | bigint | string;
  readonly at: number;
  readonly actor: string;
  readonly command: string;
  readonly reason: string | null;
  readonly entries: string;
}

export function createInstancePicture({ database, deployments, instances, all }: Needs): Measures['instance'] {
  const activitiesOf = async (id: Id): Promise<ActivityInfo[]> => {
    const rows = await database.read<ActivityRow>(
      sql`select activity, element, kind, scope, started_at, started_by, work_at, due_at, ended_at, ended_by, outcome, incidents, incident_at
          from process_activities where instance = ${id} order by started_at desc, activity desc limit ${limits.historyActivities}`,
    );
    return rows.map(activityInfo);
  };

  const historyOf = (id: Id, before: string | undefined): Promise<HistoryRow[]> =>
    database.read<HistoryRow>(
      sql`select position, at, actor, command, reason, entries from process_history where instance = ${id}${before === undefined ? nothing : sql` and position < ${BigInt(before)}`}
          order by position desc limit ${limits.historyPage + 1}`,
    );

  const incidentsOf = async (id: Id): Promise<IncidentRow[]> =>
    database.read<IncidentRow>(
      sql`select id, instance, process, activity, element, element_name, code, detail, again, subject_entity, subject_id, opened_at, resolved_at
          from process_incidents where instance = ${id} order by id desc limit ${limits.pageSize}`,
    );

  return async (id, { before } = {}) => {
    const found = await instances.read(database, id, rootKey);
    if (found === undefined) return undefined;
    const { row, deployment } = found;
    const { process } = deployment;
    const [xml, activities, history, incidents, paths, changes] = await Promise.all([
      deployments.xml(database, deployment),
      activitiesOf(id),
      historyOf(id, before),
      incidentsOf(id),
      all<PathRow>(countPaths(database.dialect, oneInstance(id))),
      changesOf(database, row),
    ]);
    const page = history.slice(0, limits.historyPage);
    const last = history.length > page.length ? page.at(-1) : undefined;
    const counted = (type: PathRow['type']) =>
      Object.fromEntries(paths.filter((path) => path.type === type).map(({ element, n }) => [element, Number(n)]));
    const names = [...process.elements.values(), ...process.flows.values()].flatMap(({ id: element, name }) =>
      name === undefined || name === '' ? [] : [[element, name] as const],
    );
    const picture: InstancePicture = {
      instance: instanceInfo(row),
      xml,
      names: Object.fromEntries(names),
      kinds: Object.fromEntries([...process.elements.values()].map(({ id: element, kind }) => [element, kind])),
      parents: Object.fromEntries(
        [...process.elements.values()].flatMap(({ id: element, parent }) =>
          parent === undefined ? [] : [[element, parent]],
        ),
      ),
      elements: counted('entered'),
      flows: counted('flow-taken'),
      tokens: activities.filter(({ endedAt, kind }) => endedAt === undefined && kind !== 'loop'),
      activities,
      incidents: incidents.map(incidentInfo),
      scopes: scopesOf(found.state),
      history: page.map(stepOf),
      ...(last === undefined ? {} : { next: String(last.position) }),
      changes,
    };
    return picture;
  };
}

function activityInfo(row: ActivityRow): ActivityInfo {
  return {
    activity: row.activity,
    element: row.element,
    kind: row.kind,
    scope: row.scope,
    startedAt: new Date(row.started_at),
    startedBy: row.started_by,
    ...(row.work_at === null ? {} : { workAt: new Date(row.work_at) }),
    ...(row.due_at === null ? {} : { dueAt: new Date(row.due_at) }),
    ...(row.ended_at === null ? {} : { endedAt: new Date(row.ended_at) }),
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    incidents: row.incidents,
    hasIncident: row.incident_at !== null,
  };
}

/** The scopes that are stored with the instance itself; instances of large loops keep theirs apart. */
function scopesOf({ scopes }: InstanceState): ScopeInfo[] {
  return Object.values(scopes)
    .filter(({ key, variables }) => key === '0' || Object.keys(variables).length > 0)
    .map(({ key, element, parent, variables }) => ({
      scope: key,
      element,
      ...(parent === undefined ? {} : { parent }),
      variables,
    }));
}

function stepOf({ position, at, actor, command, reason, entries }: HistoryRow): HistoryStep {
  return {
    position: String(position),
    at: new Date(at),
    by: actor,
    command,
    ...(reason === null ? {} : { reason }),
    entries: JSON.parse(entries) as HistoryLine[],
  };
}

/** What elements of the instance changed in the record it is about. */
async function changesOf(database: Database, row: InstanceRow): Promise<RecordChange[]> {
  const subject = subjectOf(row);
  if (subject === undefined) return [];
  const rows = await database.read<{ at: number; actor: string; action: string; changes: string; cause: string }>(
    sql`select at, actor, action, changes, cause from audit where subject_entity = ${subject.entity} and subject_id = ${subject.id}
        and at >= ${row.started_at} and cause like ${`%"instance":"${row.id}"%`} order by position desc limit ${limits.historyPage}`,
  );
  return rows.map(({ at, actor, action, changes, cause }) => ({
    at: new Date(at),
    by: actor,
    element: (JSON.parse(cause) as { element?: string }).element ?? '',
    action,
    changes: JSON.parse(changes) as Record<string, unknown>,
  }));
}
