// The rows of the workflow room as they come from the database, and how they become what callers see.
import { name, sql } from '../database/sql.ts';
import { rootKey } from '../engine/keys.ts';
import type { InstanceState } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { Id } from '../kernel/id.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { StateHead } from './state-codec.ts';
import type { IncidentInfo, InstanceInfo } from './workflow.ts';

export interface InstanceRow {
  readonly id: Id;
  readonly deployment: Id;
  readonly process: string;
  readonly version: number;
  readonly status: InstanceState['status'];
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
  readonly business_key: string | null;
  readonly caller_instance: Id | null;
  readonly caller_activity: string | null;
  readonly root_instance: Id | null;
  readonly depth: number;
  readonly partitions: number;
  readonly watched: string;
  readonly incidents: number;
  readonly correlation_id: Id;
  readonly started_at: number;
  readonly ended_at: number | null;
}

/** A row with the texts of its root partition. */
export interface StoredInstance extends InstanceRow {
  readonly state: string;
  readonly variables: string;
}

/** What the codec needs to know beside the texts; `processId` = id of the process in its file. */
export function headOf(row: InstanceRow, processId: string): StateHead {
  return {
    id: row.id,
    process: processId,
    version: row.version,
    status: row.status,
    ...(row.business_key === null ? {} : { businessKey: row.business_key }),
    ...(row.caller_instance === null ? {} : { called: true }),
  };
}

/** Keys of what lies below a partition: they begin with its own and a slash, and the character after the slash is 0; below the root lies all. */
export function keysBelow(column: 'partition' | 'subscription', partition: string): CompiledQuery {
  if (partition === rootKey) return sql`1 = 1`;
  return sql`${name(column)} > ${`${partition}/`} and ${name(column)} < ${`${partition}0`}`;
}

export interface IncidentRow {
  readonly id: Id;
  readonly instance: Id;
  readonly process: string;
  readonly activity: string;
  readonly element: string;
  readonly element_name: string | null;
  readonly code: string;
  readonly detail: string;
  readonly again: string | null;
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
  readonly opened_at: number;
  readonly resolved_at: number | null;
}

export function subjectOf(row: {
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
}): Subject | undefined {
  return row.subject_entity === null || row.subject_id === null
    ? undefined
    : { entity: row.subject_entity, id: row.subject_id };
}

export function instanceInfo(row: InstanceRow): InstanceInfo {
  const subject = subjectOf(row);
  return {
    id: row.id,
    process: row.process,
    version: row.version,
    status: row.status,
    ...(subject === undefined ? {} : { subject }),
    ...(row.business_key === null ? {} : { businessKey: row.business_key }),
    ...(row.caller_instance === null || row.caller_activity === null
      ? {}
      : { caller: { instance: row.caller_instance, activity: row.caller_activity } }),
    startedAt: new Date(row.started_at),
    ...(row.ended_at === null ? {} : { endedAt: new Date(row.ended_at) }),
    incidents: row.incidents,
  };
}

export function incidentInfo(row: IncidentRow): IncidentInfo {
  const subject = subjectOf(row);
  return {
    id: row.id,
    instance: row.instance,
    process: row.process,
    activity: row.activity,
    element: row.element,
    ...(row.element_name === null ? {} : { elementName: row.element_name }),
    code: row.code,
    detail: row.detail,
    ...(subject === undefined ? {} : { subject }),
    openedAt: new Date(row.opened_at),
    ...(row.resolved_at === null ? {} : { resolvedAt: new Date(row.resolved_at) }),
  };
}
