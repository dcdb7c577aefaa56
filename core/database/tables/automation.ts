// System tables of the automation room: what rules decided and did, and whose turn it is when records are handed out.
import type { SystemTable } from '../tables.ts';

export const automationTables: readonly SystemTable[] = [
  {
    // One row per rule that held for an event: the ground of every "Why?".
    name: 'rule_decisions',
    columns: {
      id: { type: 'id', primary: true },
      event_id: { type: 'id' },
      rule: { type: 'text' },
      version: { type: 'integer' },
      entity: { type: 'text' },
      record_id: { type: 'id' },
      /** Explanation of core/rules: the condition's tree with the values it saw. */
      explanation: { type: 'json' },
      /** [{ action, done, detail }] in the order of the rule. */
      actions: { type: 'json' },
      correlation_id: { type: 'id' },
      at: { type: 'instant' },
    },
    indexes: [{ columns: ['event_id'] }, { columns: ['entity', 'record_id', 'at'] }, { columns: ['rule', 'at'] }],
  },
  {
    // Round robin: who was given the last record of a pool.
    name: 'assignment_turns',
    columns: {
      /** role:<name> or team:<id>, with the entity. */
      pool: { type: 'text', primary: true },
      last_user: { type: 'id' },
      count: { type: 'integer' },
    },
  },
];
