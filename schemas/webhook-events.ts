// What a webhook may be told of, in one place for the server that tells and the studio where it is chosen.
import type { FilterTree } from './types.ts';

export const recordActs = ['created', 'updated', 'deleted', 'restored'] as const;
export type RecordAct = (typeof recordActs)[number];

/** Events that are not about records of an entity that was chosen. */
export const otherEvents = [
  'task.opened',
  'task.completed',
  'process.started',
  'process.ended',
  'incident.opened',
  'rule.sent',
] as const;
export type OtherEvent = (typeof otherEvents)[number];

export interface RecordSubscription {
  readonly entity: string;
  readonly on: readonly RecordAct[];
  /** Of these records alone: as they are after the act; deleted ones as they were. */
  readonly filter?: FilterTree;
}
