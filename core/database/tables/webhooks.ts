// System tables of the webhooks room: who is told of what, the secrets it is signed with, what is to be delivered, and each try.
import type { SystemTable } from '../tables.ts';

export const webhooksTables: readonly SystemTable[] = [
  {
    name: 'webhooks',
    columns: {
      id: { type: 'id', primary: true },
      name: { type: 'text' },
      url: { type: 'text' },
      /** The person with whose rights is looked at what is sent. */
      owner: { type: 'id' },
      /** Entities with the acts on their records, and filters. */
      records: { type: 'json' },
      /** Types of other events. */
      events: { type: 'json' },
      /** active, paused (by hand), suspended (it did not answer, or too much waits for it). */
      state: { type: 'text' },
      /** Why it is suspended: failing, gone, overflow. */
      reason: { type: 'text', optional: true },
      state_since: { type: 'instant' },
      /** Something in it can no longer be read: filter, owner, secret. */
      fault: { type: 'text', optional: true },
      /** Failures one after another, and since when. */
      failures: { type: 'integer', default: 0 },
      failing_since: { type: 'instant', optional: true },
      /** It did not answer: not before this. */
      rest_until: { type: 'instant', optional: true },
      last_success_at: { type: 'instant', optional: true },
      /** The job that is sending to it, and for how long nobody else does. */
      token: { type: 'id', optional: true },
      token_until: { type: 'instant', optional: true },
      version: { type: 'integer' },
      created_by: { type: 'id' },
      created_at: { type: 'instant' },
      updated_at: { type: 'instant' },
    },
  },
  {
    name: 'webhook_secrets',
    columns: {
      id: { type: 'id', primary: true },
      webhook: { type: 'id' },
      /** Sealed with the installation's key, for the webhook alone. */
      sealed: { type: 'text' },
      created_at: { type: 'instant' },
      /** Of an earlier one: until when it signs too. */
      ends_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['webhook', 'created_at'] }],
  },
  {
    // A row of the transaction in which it happened. What is sent is made when it is sent, from the event, with the rights of that moment.
    name: 'webhook_deliveries',
    columns: {
      id: { type: 'id', primary: true },
      webhook: { type: 'id' },
      /** Absent of a test. */
      event: { type: 'id', optional: true },
      type: { type: 'text' },
      subject_entity: { type: 'text', optional: true },
      subject_id: { type: 'id', optional: true },
      /** waiting, delivered, failed, withheld. */
      state: { type: 'text' },
      detail: { type: 'text', optional: true },
      /** Since it was made or replayed, and in all. */
      tries: { type: 'integer', default: 0 },
      attempts: { type: 'integer', default: 0 },
      next_at: { type: 'instant' },
      created_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['webhook', 'event'], unique: true, where: 'event is not null' },
      { columns: ['webhook', 'next_at'], where: 'ended_at is null' },
      { columns: ['webhook', 'created_at'] },
      { columns: ['created_at'] },
    ],
  },
  {
    name: 'webhook_attempts',
    columns: {
      id: { type: 'id', primary: true },
      delivery: { type: 'id' },
      at: { type: 'instant' },
      /** Milliseconds. */
      duration: { type: 'integer' },
      /** HTTP status of the answer. */
      status: { type: 'integer', optional: true },
      error: { type: 'text', optional: true },
      /** How the answer begins. */
      answer: { type: 'text', optional: true },
    },
    indexes: [{ columns: ['delivery', 'at'] }],
  },
];
