// One instance as it is drawn for people: the diagram of its version, the way it took, where it stands, what it knows, what happened and who did it.
import type { Database } from '../database/database.ts';
import { nothing, sql } from '../database/sql.ts';
import type { InstanceState } from '../engine/state.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Deployments } from './deployments.ts';
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
  readonly entries: string;
}

export function createInstancePicture({ database, deployments, all }: Needs): Measures['instance'] {
  const activitiesOf = async (id: Id): Promise<ActivityInfo[]> => {
    const rows = await database.read<ActivityRow>(
      sql`select activity, element, kind, scope, started_at, started_by, work_at, due_at, ended_at, ended_by, outcome, incidents, incident_at
          from process_activities where instance = ${id} order by started_at desc, activity desc limit ${limits.historyActivities}`,
    );
    return rows.map(activityInfo);
  };

  const historyOf = (id: Id, before: string | undefined): Promise<HistoryRow[]> =>
    database.read<HistoryRow>(
      sql`select position, at, entries from process_history where instance = ${id}${before === undefined ? nothing : sql` and position < ${BigInt(before)}`}
          order by position desc limit ${limits.historyPage + 1}`,
    );

  const incidentsOf = async (id: Id): Promise<IncidentRow[]> =>
    database.read<IncidentRow>(
      sql`select id, instance, process, activity, element, element_name, code, detail, subject_entity, subject_id, opened_at, resolved_at
          from process_incidents where instance = ${id} order by id desc limit ${limits.pageSize}`,
    );

  return async (id, { before } = {}) => {
    const [row] = await database.read<InstanceRow & { state: string; xml: string }>(
      sql`select i.id, i.deployment, i.process, i.version, i.status, i.subject_entity, i.subject_id, i.incidents, i.correlation_id, i.started_at,
          i.ended_at, i.state, d.xml from process_instances i join process_deployments d on d.id = i.deployment where i.id = ${id}`,
    );
    if (row === undefined) return undefined;
    const [{ process }, activities, history, incidents, paths, changes] = await Promise.all([
      deployments.get(database, row.deployment),
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
    const names = [...process.elements.values()].flatMap((element) =>
      element.name === undefined ? [] : [[element.id, element.name] as const],
    );
    const picture: InstancePicture = {
      instance: instanceInfo(row),
      xml: row.xml,
      names: Object.fromEntries(names),
      elements: counted('entered'),
      flows: counted('flow-taken'),
      tokens: activities.filter(({ endedAt, kind }) => endedAt === undefined && kind !== 'loop'),
      activities,
      incidents: incidents.map(incidentInfo),
      scopes: scopesOf(row.state),
      history: page.map((step) => stepOf(step, activities)),
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
function scopesOf(text: string): ScopeInfo[] {
  const { scopes } = JSON.parse(text) as InstanceState;
  return Object.values(scopes)
    .filter(({ key, variables }) => key === '0' || Object.keys(variables).length > 0)
    .map(({ key, element, parent, variables }) => ({
      scope: key,
      element,
      ...(parent === undefined ? {} : { parent }),
      variables,
    }));
}

/** Who gave a command is who ended, or else began, an activity by it. */
function stepOf(row: HistoryRow, activities: readonly ActivityInfo[]): HistoryStep {
  const entries = JSON.parse(row.entries) as HistoryLine[];
  const find = (types: readonly string[]) => {
    const keys = new Set(entries.filter(({ type }) => types.includes(type)).map(({ activity }) => activity));
    return activities.find(({ activity }) => keys.has(activity));
  };
  const by = find(['completed', 'cancelled'])?.endedBy ?? find(['entered'])?.startedBy;
  return { position: String(row.position), at: new Date(row.at), ...(by === undefined ? {} : { by }), entries };
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
