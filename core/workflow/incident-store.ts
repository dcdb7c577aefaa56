// Incidents as rows: opened and resolved as the history of an instance says, listed for people. Decides nothing.
import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Outcome } from '../engine/state.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Deployment } from './deployments.ts';
import { type IncidentRow, type InstanceRow, incidentInfo } from './rows.ts';
import type { IncidentInfo } from './workflow.ts';

export interface NewIncident {
  readonly activity: string;
  readonly element: string;
  readonly code: string;
  readonly detail: string;
}

export interface IncidentStore {
  /** Resolves and opens what the outcome of a command says; answers both. `hadIncidents`: were any open before it? */
  follow(
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    outcome: Outcome,
    hadIncidents: boolean,
  ): Promise<{ opened: readonly IncidentInfo[]; resolved: readonly IncidentInfo[] }>;
  open(context: InTransaction, deployment: Deployment, row: InstanceRow, incident: NewIncident): Promise<IncidentInfo>;
  resolve(context: InTransaction, id: Id): Promise<void>;
  find(context: InTransaction, id: Id): Promise<IncidentRow | undefined>;
  list(
    context: Context,
    filter: { open?: boolean; subject?: { entity: string; id: Id }; instance?: Id },
  ): Promise<IncidentInfo[]>;
}

export function createIncidentStore({ database, clock }: { database: Database; clock: Clock }): IncidentStore {
  const columns = sql`id, instance, process, activity, element, element_name, code, detail, subject_entity, subject_id, opened_at, resolved_at`;

  const open: IncidentStore['open'] = async ({ transaction }, deployment, row, incident) => {
    const made: IncidentRow = {
      id: newId(),
      instance: row.id,
      process: row.process,
      ...incident,
      element_name: deployment.process.elements.get(incident.element)?.name ?? null,
      subject_entity: row.subject_entity,
      subject_id: row.subject_id,
      opened_at: clock.now().getTime(),
      resolved_at: null,
    };
    await transaction.write(
      sql`insert into process_incidents (${columns}) values (${made.id}, ${made.instance}, ${made.process}, ${made.activity}, ${made.element}, ${made.element_name},
            ${made.code}, ${made.detail}, ${made.subject_entity}, ${made.subject_id}, ${made.opened_at}, ${null})`,
    );
    return incidentInfo(made);
  };

  const resolveAll = async (
    { transaction }: InTransaction,
    instance: Id,
    activities: readonly string[],
  ): Promise<readonly IncidentInfo[]> => {
    if (activities.length === 0) return [];
    const keys = join(activities.map((activity) => sql`${activity}`));
    const where = sql`instance = ${instance} and activity in (${keys}) and resolved_at is null`;
    const rows = await transaction.read<IncidentRow>(sql`select ${columns} from process_incidents where ${where}`);
    if (rows.length > 0)
      await transaction.write(sql`update process_incidents set resolved_at = ${clock.now().getTime()} where ${where}`);
    return rows.map(incidentInfo);
  };

  return {
    open,
    async follow(context, deployment, row, outcome, hadIncidents) {
      const over = outcome.history.filter(
        (entry) => entry.type === 'incident-resolved' || (entry.type === 'cancelled' && hadIncidents),
      );
      const resolved = await resolveAll(context, row.id, [
        ...new Set(over.flatMap((entry) => (entry.activity === undefined ? [] : [entry.activity]))),
      ]);
      const opened: IncidentInfo[] = [];
      const fresh = new Set(
        outcome.history.filter((entry) => entry.type === 'incident').map((entry) => entry.activity),
      );
      for (const activity of Object.values(outcome.state.activities)) {
        if (activity.incident === undefined || !fresh.has(activity.key)) continue;
        opened.push(
          await open(context, deployment, row, {
            activity: activity.key,
            element: activity.element,
            ...activity.incident,
          }),
        );
      }
      return { opened, resolved };
    },
    async resolve({ transaction }, id) {
      await transaction.write(
        sql`update process_incidents set resolved_at = ${clock.now().getTime()} where id = ${id} and resolved_at is null`,
      );
    },
    async find({ transaction }, id) {
      const [row] = await transaction.read<IncidentRow>(sql`select ${columns} from process_incidents where id = ${id}`);
      return row;
    },
    async list(context, filter) {
      const terms = [sql`1 = 1`];
      if (filter.open !== undefined) terms.push(filter.open ? sql`resolved_at is null` : sql`resolved_at is not null`);
      if (filter.subject !== undefined)
        terms.push(sql`subject_entity = ${filter.subject.entity} and subject_id = ${filter.subject.id}`);
      if (filter.instance !== undefined) terms.push(sql`instance = ${filter.instance}`);
      const rows = await database
        .reader(context)
        .read<IncidentRow>(
          sql`select ${columns} from process_incidents where ${join(terms, ' and ')} order by id desc limit ${limits.pageSize}`,
        );
      return rows.map(incidentInfo);
    },
  };
}
