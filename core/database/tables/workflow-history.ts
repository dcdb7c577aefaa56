// System table of the workflow room's measures: one row per activity that waited. What passes through at once stands in process_history only.
import type { SystemTable } from '../tables.ts';

export const workflowHistoryTables: readonly SystemTable[] = [
  {
    name: 'process_activities',
    clustered: true,
    columns: {
      instance: { type: 'id', primary: true },
      /** Key of the activity in its instance. */
      activity: { type: 'text', primary: true },
      deployment: { type: 'id' },
      process: { type: 'text' },
      version: { type: 'integer' },
      element: { type: 'text' },
      /** Kind of the element; `loop` = the whole of a looping activity, whose instances are rows of their own. */
      kind: { type: 'text' },
      /** Key of the scope it lies in. */
      scope: { type: 'text' },
      started_at: { type: 'instant' },
      started_by: { type: 'text' },
      /** When somebody took it or was given it: until then it waited, from then on it is being worked on. Of user tasks only. */
      work_at: { type: 'instant', optional: true },
      due_at: { type: 'instant', optional: true },
      ended_at: { type: 'instant', optional: true },
      ended_by: { type: 'text', optional: true },
      /** completed or cancelled. */
      outcome: { type: 'text', optional: true },
      incidents: { type: 'integer' },
      /** How long it stood with incidents that are over, in ms. */
      incident_ms: { type: 'integer' },
      /** Since when it stands with one. */
      incident_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['process', 'version', 'element'], where: 'ended_at is null' },
      { columns: ['process', 'ended_at'], where: 'ended_at is not null' },
    ],
  },
];
