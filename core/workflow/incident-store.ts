// Incidents as rows: opened and resolved as the history of an instance says, or for what is no activity's; listed for people. Decides nothing.

import type { Database } from '../database/database.ts';
import { isAmong, join, sql } from '../database/sql.ts';
import type { Command, HistoryEntry, Outcome, Variables } from '../engine/state.ts';
import { subjectNames } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Closed } from './closing.ts';
import type { Deployment } from './deployments.ts';
import type { InstanceStore, LoadedInstance } from './instance-store.ts';
import { type IncidentRow, type InstanceRow, incidentInfo } from './rows.ts';
import type { IncidentInfo } from './workflow.ts';

/** What is done again on a retry when the incident is no activity's own: the instance went on, or there is none. */
export type Again =
  | { readonly do: 'close-task' }
  | { readonly do: 'close-instances'; readonly closed: Closed }
  | { readonly do: 'timer'; readonly subscription: string }
  | {
      readonly do: 'message';
      readonly name: string;
      readonly correlationKey?: string | undefined;
      readonly payload: Variables;
    }
  /** `reached` = partitions of the thrower's own instance in which it was heard at once. */
  | { readonly do: 'signal'; readonly name: string; readonly payload: Variables; readonly reached: readonly string[] }
  | { readonly do: 'command'; readonly command: Command }
  | { readonly do: 'start'; readonly element: string; readonly trigger: number; readonly variables: Variables }
  | { readonly do: 'nothing' };

export interface NewIncident {
  readonly activity: string;
  readonly element: string;
  readonly code: string;
  readonly detail: string;
}

export interface IncidentFilter {
  readonly open?: boolean;
  readonly subject?: { readonly entity: string; readonly id: Id };
  readonly instance?: Id;
  readonly process?: string;
  readonly element?: string;
  readonly code?: string;
}

export interface IncidentStore {
  /** Resolves and opens what the outcome of a command says; answers both. `hadIncidents`: were any open before it? */
  follow(
    context: InTransaction,
    instance: LoadedInstance,
    outcome: Outcome,
    hadIncidents: boolean,
  ): Promise<{ opened: readonly IncidentInfo[]; resolved: readonly IncidentInfo[] }>;
  /** Opens one that is no activity's own. */
  open(
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow | undefined,
    incident: NewIncident,
    again: Again,
  ): Promise<IncidentInfo>;
  /** Resolves one that is no activity's own. */
  resolve(context: InTransaction, incident: IncidentRow): Promise<void>;
  find(context: InTransaction, id: Id): Promise<IncidentRow | undefined>;
  list(context: Context, filter: IncidentFilter): Promise<IncidentInfo[]>;
}

interface Needs {
  readonly database: Database;
  readonly clock: Clock;
  readonly instances: InstanceStore;
}

const columns = sql`id, instance, process, activity, element, element_name, code, detail, again, subject_entity, subject_id, opened_at, resolved_at`;

export function createIncidentStore({ database, clock, instances }: Needs): IncidentStore {
  const insert = async (
    { transaction }: InTransaction,
    deployment: Deployment,
    row: InstanceRow | undefined,
    incident: NewIncident,
    again: Again | undefined,
  ): Promise<IncidentInfo> => {
    const made: IncidentRow = {
      id: newId(),
      instance: row?.id ?? '',
      process: deployment.name,
      ...incident,
      detail: incident.detail.slice(0, 1000).replaceAll('\0', '\ufffd'),
      element_name: deployment.process.elements.get(incident.element)?.name ?? null,
      again: again === undefined ? null : JSON.stringify(again),
      subject_entity: row?.subject_entity ?? null,
      subject_id: row?.subject_id ?? null,
      opened_at: clock.now().getTime(),
      resolved_at: null,
    };
    transaction.tell(
      sql`insert into process_incidents (${columns}) values (${made.id}, ${made.instance}, ${made.process}, ${made.activity}, ${made.element}, ${made.element_name},
            ${made.code}, ${made.detail}, ${made.again}, ${made.subject_entity}, ${made.subject_id}, ${made.opened_at}, ${null})`,
    );
    return incidentInfo(made);
  };

  /** Resolves those of an instance, or of some of its activities and subscriptions. */
  const resolveAll = async (
    context: InTransaction,
    instance: Id,
    keys: readonly string[] | 'all',
  ): Promise<readonly IncidentInfo[]> => {
    if (keys.length === 0) return [];
    const { transaction } = context;
    const which = keys === 'all' ? sql`1 = 1` : sql`activity in (${join(keys.map((key) => sql`${key}`))})`;
    const where = sql`instance = ${instance} and ${which} and resolved_at is null`;
    const rows = await transaction.read<IncidentRow>(sql`select ${columns} from process_incidents where ${where}`);
    if (rows.length === 0) return [];
    transaction.tell(sql`update process_incidents set resolved_at = ${clock.now().getTime()} where ${where}`);
    const apart = rows.filter(({ again }) => again !== null).length;
    if (apart > 0) await instances.countIncidents(context, instance, -apart);
    return rows.map(incidentInfo);
  };

  /** A condition of an event sub-process of the root that fails each time it is looked at is shown once. */
  const openApart = async (
    context: InTransaction,
    row: InstanceRow,
    deployment: Deployment,
    { element, detail: fault }: HistoryEntry,
  ): Promise<readonly IncidentInfo[]> => {
    const [activity, code, detail] = [fault?.subscription, fault?.code, fault?.detail].map(String) as [
      string,
      string,
      string,
    ];
    const open = await context.transaction.read(
      sql`select 1 as found from process_incidents where instance = ${row.id} and activity = ${activity} and code = ${code} and resolved_at is null`,
    );
    if (open.length > 0) return [];
    await instances.countIncidents(context, row.id, 1);
    return [await insert(context, deployment, row, { activity, element, code, detail }, { do: 'nothing' })];
  };

  return {
    async open(context, deployment, row, incident, again) {
      if (row !== undefined) await instances.countIncidents(context, row.id, 1);
      return insert(context, deployment, row, incident, again);
    },
    async follow(context, { row, deployment }, outcome, hadIncidents) {
      const resolved = hadIncidents ? await resolveAll(context, row.id, overBy(outcome)) : [];
      const opened: IncidentInfo[] = [];
      const seen = new Set<string>();
      for (const entry of outcome.history) {
        const { type, activity: key = '' } = entry;
        if (isApart(entry)) opened.push(...(await openApart(context, row, deployment, entry)));
        const activity = type === 'incident' && !seen.has(key) ? outcome.state.activities[key] : undefined;
        if (activity?.incident === undefined) continue;
        seen.add(key);
        const { element, incident } = activity;
        opened.push(await insert(context, deployment, row, { activity: key, element, ...incident }, undefined));
      }
      return { opened, resolved };
    },
    async resolve(context, { id, instance }) {
      const changed = await context.transaction.write(
        sql`update process_incidents set resolved_at = ${clock.now().getTime()} where id = ${id} and resolved_at is null`,
      );
      if (changed > 0 && instance !== '') await instances.countIncidents(context, instance, -1);
    },
    async find({ transaction }, id) {
      const [row] = await transaction.read<IncidentRow>(sql`select ${columns} from process_incidents where id = ${id}`);
      return row;
    },
    async list(context, filter) {
      const terms: CompiledQuery[] = [sql`1 = 1`];
      if (filter.open !== undefined) terms.push(filter.open ? sql`resolved_at is null` : sql`resolved_at is not null`);
      if (filter.subject !== undefined)
        terms.push(sql`subject_entity ${isAmong(subjectNames(filter.subject))} and subject_id = ${filter.subject.id}`);
      if (filter.instance !== undefined) terms.push(sql`instance = ${filter.instance}`);
      if (filter.process !== undefined) terms.push(sql`process = ${filter.process}`);
      if (filter.element !== undefined) terms.push(sql`element = ${filter.element}`);
      if (filter.code !== undefined) terms.push(sql`code = ${filter.code}`);
      const rows = await database
        .reader(context)
        .read<IncidentRow>(
          sql`select ${columns} from process_incidents where ${join(terms, ' and ')} order by id desc limit ${limits.pageSize}`,
        );
      return rows.map(incidentInfo);
    },
  };
}

/** Is it an incident of what waits in the root, of no activity? */
export function isApart({ type, activity }: HistoryEntry): boolean {
  return type === 'incident' && activity === undefined;
}

/** Activities whose incidents are over, and subscriptions nobody waits for any more; all when the instance has ended. */
function overBy({ history, effects, state }: Outcome): readonly string[] | 'all' {
  if (state.status !== 'running') return 'all';
  const over = new Set<string>();
  for (const { type, activity } of history)
    if ((type === 'incident-resolved' || type === 'cancelled') && activity !== undefined) over.add(activity);
  for (const effect of effects) if (effect.type === 'unsubscribe') over.add(effect.subscription);
  return [...over];
}
