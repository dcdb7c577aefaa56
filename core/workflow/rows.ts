// The rows of the workflow room as they come from the database, and how they become what callers see. No SQL here.

import type { InstanceState } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { Id } from '../kernel/id.ts';
import type { IncidentInfo, InstanceInfo } from './workflow.ts';

export interface InstanceRow {
  readonly id: Id;
  readonly deployment: Id;
  readonly process: string;
  readonly version: number;
  readonly status: InstanceState['status'];
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
  readonly incidents: number;
  readonly correlation_id: Id;
  readonly started_at: number;
  readonly ended_at: number | null;
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
    element: row.element,
    ...(row.element_name === null ? {} : { elementName: row.element_name }),
    code: row.code,
    detail: row.detail,
    ...(subject === undefined ? {} : { subject }),
    openedAt: new Date(row.opened_at),
    ...(row.resolved_at === null ? {} : { resolvedAt: new Date(row.resolved_at) }),
  };
}
