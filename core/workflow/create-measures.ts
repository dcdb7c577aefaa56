// Answers the questions of measures.ts about processes: asks the database, joins the numbers with names and flows of the model. No SQL of its own.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { createInstancePicture } from './instance-picture.ts';
import type { InstanceStore } from './instance-store.ts';
import type {
  ElementMeasure,
  FlowMeasure,
  InstanceCounts,
  MeasureFilter,
  Measures,
  ProcessMeasures,
  Spread,
} from './measures.ts';
import * as ask from './measures-sql.ts';

export interface MeasuresNeeds {
  readonly database: Database;
  readonly deployments: Deployments;
  readonly instances: InstanceStore;
}

/** Elements whose time is that of what lies in them. */
const containers = new Set(['subProcess', 'transaction', 'eventSubProcess', 'adHocSubProcess', 'loop']);
const none: InstanceCounts = { started: 0, completed: 0, failed: 0, terminated: 0 };
const dayMs = 86_400_000;

export function createMeasures({ database, deployments, instances }: MeasuresNeeds): Measures {
  const all = <Row extends object>(query: CompiledQuery): Promise<Row[]> => database.readBeside<Row>(query);
  const count = async (query: CompiledQuery): Promise<number> => Number((await all<{ n: number }>(query))[0]?.n ?? 0);

  const versionsOf = (name: string) =>
    database.read<{ id: string; version: number; live: number; deployed_at: number }>(
      sql`select id, version, live, deployed_at from process_deployments where process = ${name} order by version desc limit ${limits.pageSize}`,
    );

  /** The version asked for, else the live one, else the newest. @throws Problem 404 */
  const modelOf = async (name: string, version: number | undefined): Promise<Deployment> => {
    const versions = await versionsOf(name);
    const row =
      version === undefined
        ? (versions.find(({ live }) => live === 1) ?? versions[0])
        : versions.find((one) => one.version === version);
    if (row === undefined) throw notFound('process', name);
    return deployments.get(database, row.id);
  };

  return {
    async process(name, filter) {
      const periods = periodsOf(filter);
      const model = await modelOf(name, filter.version);
      const chosen = ask.newestStarted(name, filter);
      const [running, periodRows, cycleRows, elementRows, pathRows, instances] = await Promise.all([
        count(ask.countRunning(name, filter)),
        all<ask.PeriodRow>(ask.countPeriods(name, filter, periods)),
        all<ask.CycleRow>(ask.measureCycle(name, filter)),
        all<ask.ElementRow>(ask.measureElements(name, filter)),
        all<ask.PathRow>(ask.countPaths(database.dialect, chosen)),
        count(ask.countChosen(chosen)),
      ]);
      const counts = periods.map((_, place) => countsAt(periodRows, place));
      const cycle = spreadOf(cycleRows[0], 'total', Number(cycleRows[0]?.n ?? 0));
      const measured = elementRows.reduce((sum, row) => sum + Number(row.n), 0);
      return {
        process: name,
        from: filter.from,
        to: filter.to,
        instances: { ...counts.reduce(add, none), running },
        periods: periods.map((period, place) => ({ ...period, ...(counts[place] ?? none) })),
        cycle,
        elements: elementsOf(elementRows, model),
        paths: pathsOf(pathRows, model, instances),
        isSample: {
          instances: cycle.count >= limits.measuredInstances,
          activities: measured >= limits.measuredActivities,
          paths: instances >= limits.measuredPaths,
        },
      };
    },
    async live(name, version) {
      const [waiting, incidents, running] = await Promise.all([
        all<{ element: string; n: number }>(ask.countWaiting(name, version)),
        all<{ element: string; n: number }>(ask.countIncidents(name, version)),
        count(ask.countRunning(name, { version })),
      ]);
      const elements = new Map<string, { element: string; waiting: number; incidents: number }>();
      const at = (element: string) => elements.get(element) ?? { element, waiting: 0, incidents: 0 };
      for (const { element, n } of waiting) elements.set(element, { ...at(element), waiting: Number(n) });
      for (const { element, n } of incidents) elements.set(element, { ...at(element), incidents: Number(n) });
      return { running, elements: [...elements.values()] };
    },
    async diagram(name, version) {
      const [model, versions] = [await modelOf(name, version), await versionsOf(name)];
      return {
        process: name,
        version: model.version,
        xml: await deployments.xml(database, model),
        versions: versions.map((one) => ({
          version: one.version,
          isLive: one.live === 1,
          deployedAt: new Date(one.deployed_at),
        })),
      };
    },
    instance: createInstancePicture({ database, deployments, instances, all }),
  };
}

/** @throws Problem 422 `period-invalid` */
function periodsOf({ from, to, cuts = [] }: MeasureFilter): { from: Date; to: Date }[] {
  const edges = [from, ...cuts, to];
  const rises = edges.every((edge, index) => index === 0 || edge > (edges[index - 1] as Date));
  const days = (to.getTime() - from.getTime()) / dayMs;
  if (!rises || days > limits.measuredDays || edges.length - 1 > limits.measuredPeriods)
    throw new Problem(422, 'period-invalid', {
      params: { days: limits.measuredDays, periods: limits.measuredPeriods },
    });
  return edges.slice(1).map((edge, index) => ({ from: edges[index] as Date, to: edge }));
}

function countsAt(rows: readonly ask.PeriodRow[], place: number): InstanceCounts {
  const found = rows.filter((row) => Number(row.place) === place);
  return Object.fromEntries(
    Object.keys(none).map((status) => [status, Number(found.find((row) => row.status === status)?.n ?? 0)]),
  ) as unknown as InstanceCounts;
}

function add(a: InstanceCounts, b: InstanceCounts): InstanceCounts {
  return {
    started: a.started + b.started,
    completed: a.completed + b.completed,
    failed: a.failed + b.failed,
    terminated: a.terminated + b.terminated,
  };
}

type Times = Readonly<Record<string, number | string | null>>;

function spreadOf(row: object | undefined, name: string, count: number): Spread {
  const times = (row ?? {}) as Times;
  const at = (what: string): number => Math.round(Number(times[`${name}_${what}`] ?? 0));
  return { count, averageMs: at('average'), medianMs: at('p50'), p90Ms: at('p90'), p95Ms: at('p95') };
}

function elementsOf(rows: readonly ask.ElementRow[], { process }: Deployment): ElementMeasure[] {
  const timeOf = (row: ask.ElementRow): number => (containers.has(row.kind) ? 0 : Number(row.total_sum));
  const whole = rows.reduce((sum, row) => sum + timeOf(row), 0);
  return rows
    .map((row): ElementMeasure => {
      const count = Number(row.n);
      const name = process.elements.get(row.element)?.name;
      return {
        element: row.element,
        ...(name === undefined ? {} : { name }),
        kind: row.kind,
        completed: Number(row.completed),
        cancelled: count - Number(row.completed),
        total: spreadOf(row, 'total', count),
        wait: spreadOf(row, 'wait', count),
        work: spreadOf(row, 'work', count),
        share: whole === 0 ? 0 : timeOf(row) / whole,
        incidents: Number(row.incidents),
        due: Number(row.due),
        late: Number(row.late),
        lateMs: Math.round(Number(row.late_ms ?? 0)),
      };
    })
    .sort((a, b) => b.share - a.share || (a.element < b.element ? -1 : 1));
}

function pathsOf(rows: readonly ask.PathRow[], { process }: Deployment, instances: number): ProcessMeasures['paths'] {
  const counted = (type: string) =>
    rows.filter((row) => row.type === type).map(({ element, n }) => [element, Number(n)] as const);
  const taken = new Map(counted('flow-taken'));
  const leaving = new Map<string, number>();
  for (const [id, n] of taken) {
    const source = process.flows.get(id)?.source ?? '';
    leaving.set(source, (leaving.get(source) ?? 0) + n);
  }
  const flows = [...taken].map(([flow, count]): FlowMeasure => {
    const found = process.flows.get(flow);
    if (found === undefined) return { flow, count };
    const { source, target } = found;
    return { flow, source, target, count, share: count / (leaving.get(source) ?? count) };
  });
  return { instances, elements: Object.fromEntries(counted('entered')), flows };
}
