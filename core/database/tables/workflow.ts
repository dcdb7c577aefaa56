// System tables of the workflow room: deployed versions, running instances, what they wait for, what went wrong, and what happened.
import type { SystemTable } from '../tables.ts';

export const workflowTables: readonly SystemTable[] = [
  {
    name: 'process_deployments',
    columns: {
      id: { type: 'id', primary: true },
      process: { type: 'text' },
      version: { type: 'integer' },
      xml: { type: 'text' },
      /** SHA-256 of the XML, hex. */
      hash: { type: 'text' },
      /** Is it the version new instances get? */
      live: { type: 'boolean' },
      deployed_at: { type: 'instant' },
    },
    indexes: [
      { columns: ['process', 'version'], unique: true },
      { columns: ['process'], unique: true, where: 'live = 1' },
    ],
  },
  {
    name: 'process_instances',
    columns: {
      id: { type: 'id', primary: true },
      deployment: { type: 'id' },
      process: { type: 'text' },
      version: { type: 'integer' },
      status: { type: 'text' },
      subject_entity: { type: 'text', optional: true },
      subject_id: { type: 'id', optional: true },
      /** InstanceState of the engine: scopes, tokens, variables. */
      state: { type: 'json' },
      /** How many activities have an incident now. */
      incidents: { type: 'integer' },
      correlation_id: { type: 'id' },
      started_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['subject_entity', 'subject_id', 'id'], where: 'subject_id is not null' },
      { columns: ['process', 'status', 'id'] },
      { columns: ['process', 'started_at'] },
      { columns: ['process', 'ended_at', 'status'], where: 'ended_at is not null' },
    ],
  },
  {
    name: 'process_subscriptions',
    columns: {
      instance: { type: 'id', primary: true },
      subscription: { type: 'text', primary: true },
      message: { type: 'text' },
      correlation_key: { type: 'text' },
    },
    indexes: [{ columns: ['message', 'correlation_key'] }],
  },
  {
    name: 'process_timers',
    columns: {
      instance: { type: 'id', primary: true },
      subscription: { type: 'text', primary: true },
      due_at: { type: 'instant' },
    },
    indexes: [{ columns: ['due_at', 'instance'] }],
  },
  {
    name: 'process_messages',
    columns: {
      id: { type: 'id', primary: true },
      name: { type: 'text' },
      correlation_key: { type: 'text' },
      payload: { type: 'json' },
      expires_at: { type: 'instant' },
    },
    indexes: [{ columns: ['name', 'correlation_key', 'id'] }, { columns: ['expires_at'] }],
  },
  {
    name: 'process_incidents',
    columns: {
      id: { type: 'id', primary: true },
      instance: { type: 'id' },
      process: { type: 'text' },
      activity: { type: 'text' },
      element: { type: 'text' },
      element_name: { type: 'text', optional: true },
      code: { type: 'text' },
      detail: { type: 'text' },
      subject_entity: { type: 'text', optional: true },
      subject_id: { type: 'id', optional: true },
      opened_at: { type: 'instant' },
      resolved_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['instance', 'activity'] },
      { columns: ['id'], where: 'resolved_at is null' },
      { columns: ['subject_entity', 'subject_id', 'id'], where: 'subject_id is not null' },
    ],
  },
  {
    name: 'process_history',
    appendOnly: true,
    columns: {
      position: { type: 'position', primary: true },
      instance: { type: 'id' },
      at: { type: 'instant' },
      /** The HistoryEntry list of one command. */
      entries: { type: 'json' },
    },
    indexes: [{ columns: ['instance', 'position'] }],
  },
];
