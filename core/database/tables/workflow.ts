// System tables of the workflow room: deployed versions, running instances, what they wait for, what went wrong, and what happened.
import type { SystemTable } from '../tables.ts';

export const workflowTables: readonly SystemTable[] = [
  {
    name: 'process_deployments',
    columns: {
      id: { type: 'id', primary: true },
      /** Name of the definition; of a further process of its file, `<definition>:<process id>`. */
      process: { type: 'text' },
      version: { type: 'integer' },
      /** Name of the definition whose file it stands in. */
      definition: { type: 'text' },
      /** Id of the process in the file: call activities may name it. */
      process_id: { type: 'text' },
      /** Of a further process empty: the text stands with the first one. */
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
      { columns: ['process_id', 'deployed_at'] },
      { columns: ['definition', 'version'] },
    ],
  },
  {
    /** How instances of live versions begin by events. */
    name: 'process_starts',
    columns: {
      deployment: { type: 'id', primary: true },
      element: { type: 'text', primary: true },
      /** Which of its triggers. */
      trigger_index: { type: 'integer', primary: true },
      /** message, signal, timer or condition. */
      type: { type: 'text' },
      /** Of the message or signal. */
      name: { type: 'text' },
      /** Of a timer: when it fires next; null when it has fired for the last time. */
      due_at: { type: 'instant', optional: true },
      /** Of a timer: its repetition. */
      repeat: { type: 'json', optional: true },
    },
    indexes: [{ columns: ['type', 'name'] }, { columns: ['due_at'], where: 'due_at is not null' }],
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
      business_key: { type: 'text', optional: true },
      /** The call activity it answers. */
      caller_instance: { type: 'id', optional: true },
      caller_activity: { type: 'text', optional: true },
      /** The instance at the top of its tree of calls; null = itself. Whoever works in the tree holds this one's row first. */
      root_instance: { type: 'id', optional: true },
      /** How many calls above it. */
      depth: { type: 'integer' },
      /** Root partition of the engine's state without its variables, as state-codec.ts writes it. */
      state: { type: 'json' },
      /** Variables of the root scope; of large ones the id of their row in process_values, as JSON. */
      variables: { type: 'json' },
      /** Rows of process_partitions it has; 0 = `state` is all of it. */
      partitions: { type: 'integer' },
      /** Records its conditional events look at, as in process_records; empty = none. */
      watched: { type: 'text' },
      /** How many incidents it has now. */
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
      { columns: ['caller_instance', 'caller_activity'], where: 'caller_instance is not null' },
      { columns: ['business_key', 'id'], where: 'business_key is not null' },
    ],
  },
  {
    /** Instances of large loops and the loops themselves, each stored apart from the rest of its instance. */
    name: 'process_partitions',
    clustered: true,
    columns: {
      instance: { type: 'id', primary: true },
      /** Key of its scope; engine/keys.ts. */
      partition: { type: 'text', primary: true },
      state: { type: 'json' },
      /** Of a loop: values of its instances, until all have begun, or the id of their row in process_values; empty = none. */
      items: { type: 'json' },
    },
  },
  {
    /** Large variables and lists: written once, named by the rows they belong to, never changed. */
    name: 'process_values',
    columns: {
      id: { type: 'id', primary: true },
      instance: { type: 'id' },
      value: { type: 'json' },
    },
  },
  {
    /** Who waits for a message, a signal or a condition. */
    name: 'process_subscriptions',
    clustered: true,
    columns: {
      instance: { type: 'id', primary: true },
      subscription: { type: 'text', primary: true },
      /** message, signal or conditional. */
      type: { type: 'text' },
      name: { type: 'text' },
      /** Empty = any key. */
      correlation_key: { type: 'text' },
    },
    indexes: [{ columns: ['type', 'name', 'correlation_key'] }],
  },
  {
    /** Records that conditional events of instances look at. */
    name: 'process_records',
    clustered: true,
    columns: {
      entity: { type: 'text', primary: true },
      record: { type: 'id', primary: true },
      instance: { type: 'id', primary: true },
    },
    indexes: [{ columns: ['instance'] }],
  },
  {
    /** Something that more instances are told than one transaction may hold; its receivers are those that waited when it happened. */
    name: 'process_broadcasts',
    columns: {
      id: { type: 'id', primary: true },
      /** The command each of them gets. */
      command: { type: 'json' },
    },
  },
  {
    name: 'process_receivers',
    clustered: true,
    columns: {
      broadcast: { type: 'id', primary: true },
      instance: { type: 'id', primary: true },
      /** The subscription or activity meant; may be empty. */
      key: { type: 'text', primary: true },
    },
  },
  {
    name: 'process_timers',
    clustered: true,
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
      /** Empty when there is none: it could not be started. */
      instance: { type: 'id' },
      process: { type: 'text' },
      activity: { type: 'text' },
      element: { type: 'text' },
      element_name: { type: 'text', optional: true },
      code: { type: 'text' },
      detail: { type: 'text' },
      /** What is done again on a retry when it is no activity's: `Again` of core/workflow. */
      again: { type: 'json', optional: true },
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
      /** Who gave the command, as in events. */
      actor: { type: 'text' },
      /** Its type: start, complete, event, set-variables, … */
      command: { type: 'text' },
      /** Why, in the words of a person who intervened. */
      reason: { type: 'text', optional: true },
      /** The HistoryEntry list of one command. */
      entries: { type: 'json' },
    },
    indexes: [{ columns: ['instance', 'position'] }],
  },
];
