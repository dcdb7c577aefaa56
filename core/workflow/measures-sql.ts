// The questions of measures.ts as SQL that both databases read alike. Percentiles are by nearest rank over window functions, so they are exact and the same
// on SQLite, which has no percentile_disc. Only the unfolding of history entries, stored as JSON text, differs by dialect.
import type { Dialect } from '../database/database.ts';
import { isAmong, join, name, nothing, sql } from '../database/sql.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { MeasureFilter } from './measures.ts';

type Of = Pick<MeasureFilter, 'version' | 'subject'>;

const and = (terms: readonly CompiledQuery[]): CompiledQuery => join(terms, ' and ');

/** Terms on process_instances. */
function instancesOf(process: string, { version, subject }: Of): CompiledQuery[] {
  return [
    sql`process = ${process}`,
    ...(version === undefined ? [] : [sql`version = ${version}`]),
    ...(subject === undefined ? [] : [sql`subject_entity ${isAmong(subject)}`]),
  ];
}

export function countRunning(process: string, filter: Of): CompiledQuery {
  return sql`select count(*) as n from process_instances where ${and([...instancesOf(process, filter), sql`status = ${'running'}`])}`;
}

export interface PeriodRow {
  readonly place: number;
  readonly status: string;
  readonly n: number | string;
}

/** Per period: how many began (status `started`) and how many ended in which state. */
export function countPeriods(process: string, filter: Of, periods: readonly { from: Date; to: Date }[]): CompiledQuery {
  const rows = periods.map(
    ({ from, to }, place) =>
      sql`(cast(${place} as bigint), cast(${from.getTime()} as bigint), cast(${to.getTime()} as bigint))`,
  );
  const terms = and(instancesOf(process, filter));
  return sql`with period(place, low, high) as (values ${join(rows)})
    select place, 'started' as status, count(*) as n from period
      join process_instances on started_at >= low and started_at < high where ${terms} group by place
    union all
    select place, status, count(*) as n from period
      join process_instances on ended_at >= low and ended_at < high where ${terms} and ended_at is not null group by place, status`;
}

/** The columns of a Spread of `value`, once `ranked` rows carry their place among `n`. */
function spread(value: string): CompiledQuery {
  const [ms, place] = [name(value), name(`${value}_place`)];
  const at = (percent: number): CompiledQuery =>
    sql`max(case when ${place} = (n * ${percent} + 99) / 100 then ${ms} end)`;
  return sql`avg(${ms}) as ${name(`${value}_average`)}, ${at(50)} as ${name(`${value}_p50`)}, ${at(90)} as ${name(`${value}_p90`)},
    ${at(95)} as ${name(`${value}_p95`)}`;
}

export type SpreadRow<Name extends string> = {
  readonly [key in `${Name}_${'average' | 'p50' | 'p90' | 'p95'}`]: number | string | null;
};

export type CycleRow = { readonly n: number | string } & SpreadRow<'total'>;

/** The time of the newest instances that were completed in the period. */
export function measureCycle(process: string, filter: MeasureFilter): CompiledQuery {
  const terms = [
    ...instancesOf(process, filter),
    sql`status = ${'completed'}`,
    sql`ended_at >= ${filter.from.getTime()}`,
    sql`ended_at < ${filter.to.getTime()}`,
  ];
  return sql`with newest as (select ended_at - started_at as total from process_instances where ${and(terms)}
      order by ended_at desc limit ${limits.measuredInstances}),
    ranked as (select total, row_number() over (order by total) as total_place, count(*) over () as n from newest)
    select count(*) as n, ${spread('total')} from ranked`;
}

export type ElementRow = {
  readonly element: string;
  readonly kind: string;
  readonly n: number | string;
  readonly completed: number | string;
  readonly total_sum: number | string;
  readonly incidents: number | string;
  readonly due: number | string;
  readonly late: number | string;
  readonly late_ms: number | string | null;
} & SpreadRow<'total'> &
  SpreadRow<'wait'> &
  SpreadRow<'work'>;

/** What waits for somebody or something outside for as long as it lasts; a task only until it is taken. Everything else works. */
const waitingKinds = [
  'intermediateCatchEvent',
  'receiveTask',
  'eventBasedGateway',
  'parallelGateway',
  'inclusiveGateway',
  'complexGateway',
  'boundaryEvent',
  'startEvent',
];

/** Per element, the newest activities that ended in the period: how many, and how long they took, waited and were worked on. */
export function measureElements(process: string, filter: MeasureFilter): CompiledQuery {
  const { from, to, version, subject } = filter;
  const terms = [
    sql`a.process = ${process}`,
    sql`a.ended_at >= ${from.getTime()}`,
    sql`a.ended_at < ${to.getTime()}`,
    ...(version === undefined ? [] : [sql`a.version = ${version}`]),
  ];
  const about =
    subject === undefined
      ? nothing
      : sql` join process_instances i on i.id = a.instance and i.subject_entity ${isAmong(subject)}`;
  const waits = join(waitingKinds.map((kind) => sql`${kind}`));
  return sql`with newest as (select a.element, a.kind, a.outcome, a.incidents, a.due_at, a.started_at, a.ended_at,
      case when a.kind = ${'userTask'} then coalesce(a.work_at, a.ended_at) when a.kind in (${waits}) then a.ended_at else a.started_at end as begun
      from process_activities a${about} where ${and(terms)} order by a.ended_at desc limit ${limits.measuredActivities}),
    timed as (select element, kind, outcome, incidents, due_at, ended_at, ended_at - started_at as total, begun - started_at as wait,
      ended_at - begun as work from newest),
    ranked as (select timed.*, row_number() over (partition by element, kind order by total) as total_place,
      row_number() over (partition by element, kind order by wait) as wait_place,
      row_number() over (partition by element, kind order by work) as work_place, count(*) over (partition by element, kind) as n from timed)
    select element, kind, max(n) as n, sum(case when outcome = ${'completed'} then 1 else 0 end) as completed, sum(total) as total_sum,
      sum(incidents) as incidents, count(due_at) as due, sum(case when ended_at > due_at then 1 else 0 end) as late,
      avg(case when ended_at > due_at then ended_at - due_at end) as late_ms, ${spread('total')}, ${spread('wait')}, ${spread('work')}
    from ranked group by element, kind`;
}

export interface PathRow {
  readonly type: 'entered' | 'flow-taken';
  readonly element: string;
  readonly n: number | string;
}

/** The newest instances that began in the period. */
export function newestStarted(process: string, filter: MeasureFilter): CompiledQuery {
  const terms = [
    ...instancesOf(process, filter),
    sql`started_at >= ${filter.from.getTime()}`,
    sql`started_at < ${filter.to.getTime()}`,
  ];
  return sql`select id from process_instances where ${and(terms)} order by started_at desc limit ${limits.measuredPaths}`;
}

/** How often these instances entered each element and took each flow, from what history kept of every command. */
export function countPaths(dialect: Dialect, instances: CompiledQuery): CompiledQuery {
  const [entries, type, element] =
    dialect === 'postgres'
      ? [
          sql`cross join lateral jsonb_array_elements(cast(h.entries as jsonb)) as e(value)`,
          sql`e.value ->> 'type'`,
          sql`e.value ->> 'element'`,
        ]
      : [
          sql`join json_each(h.entries) e`,
          sql`json_extract(e.value, '$.type')`,
          sql`json_extract(e.value, '$.element')`,
        ];
  return sql`with chosen as (${instances})
    select ${type} as type, ${element} as element, count(*) as n from chosen join process_history h on h.instance = chosen.id ${entries}
    where ${type} in ('entered', 'flow-taken') group by 1, 2`;
}

export function countChosen(instances: CompiledQuery): CompiledQuery {
  return sql`with chosen as (${instances}) select count(*) as n from chosen`;
}

export function oneInstance(id: Id): CompiledQuery {
  return sql`select ${id} as id`;
}

export function countWaiting(process: string, version: number | undefined): CompiledQuery {
  const term = version === undefined ? nothing : sql` and version = ${version}`;
  return sql`select element, count(*) as n from process_activities where process = ${process}${term} and ended_at is null group by element`;
}

/** Those of the newest incidents that are open. */
export function countIncidents(process: string, version: number | undefined): CompiledQuery {
  const term =
    version === undefined
      ? nothing
      : sql` and exists (select 1 from process_instances i where i.id = process_incidents.instance and i.version = ${version})`;
  return sql`select element, count(*) as n from process_incidents where process = ${process} and resolved_at is null${term} group by element`;
}
