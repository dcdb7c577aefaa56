// System tables of rules that are asked by a clock or from outside, and of trials over the past.
import type { SystemTable } from '../tables.ts';

export const rulesTables: readonly SystemTable[] = [
  {
    // One row per live rule with a date or a schedule: up to which instant its times have been seen to.
    name: 'rule_schedules',
    columns: {
      rule: { type: 'text', primary: true },
      /** What its times are told by; another one begins anew. */
      trigger: { type: 'text' },
      watermark: { type: 'instant' },
    },
  },
  {
    // One row per time that came: how far its records have been asked. The cursor moves in the transaction in which they are.
    name: 'rule_runs',
    columns: {
      id: { type: 'id', primary: true },
      rule: { type: 'text' },
      entity: { type: 'text' },
      /** ISO instant, the same whoever works it out. */
      occurrence: { type: 'text' },
      filter: { type: 'json', optional: true },
      cursor: { type: 'text', optional: true },
      done: { type: 'integer' },
      fired: { type: 'integer' },
      failed: { type: 'integer' },
      started_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['rule', 'occurrence'], unique: true }],
  },
  {
    // The address of a rule that is called from outside. Of its secret there is the hash alone.
    name: 'rule_addresses',
    columns: {
      rule: { type: 'text', primary: true },
      address: { type: 'text' },
      secret_hash: { type: 'text' },
      created_at: { type: 'instant' },
      created_by: { type: 'text' },
    },
    indexes: [{ columns: ['address'], unique: true }],
  },
  {
    // Calls that bore a key: the same again has no second effect.
    name: 'rule_calls',
    columns: {
      /** SHA-256 of rule and key. */
      id: { type: 'text', primary: true },
      body_hash: { type: 'text' },
      answer: { type: 'json', optional: true },
      at: { type: 'instant' },
    },
    indexes: [{ columns: ['at'] }],
  },
  {
    // What a draft would have done over the last days, beside the live version.
    name: 'rule_trials',
    columns: {
      id: { type: 'id', primary: true },
      rule: { type: 'text' },
      definition: { type: 'json' },
      days: { type: 'integer' },
      /** waiting, running, done, failed, cancelled */
      state: { type: 'text' },
      done: { type: 'integer' },
      total: { type: 'integer' },
      fired: { type: 'integer' },
      fired_live: { type: 'integer' },
      /** The newest records on which the two differ or the draft fires. */
      hits: { type: 'json' },
      started_by: { type: 'text' },
      started_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['rule', 'started_at'] }],
  },
];
