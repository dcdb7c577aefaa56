// What came in from outside exactly once: submissions of public forms, and creates that carried an Idempotency-Key.
import type { SystemTable } from '../tables.ts';

export const formsTables: readonly SystemTable[] = [
  {
    name: 'form_submissions',
    columns: {
      /** The submission id the page made, or one of ours. */
      id: { type: 'id', primary: true },
      form: { type: 'text' },
      /** SHA-256 of form and body: the same id with another body is refused. */
      body_hash: { type: 'text' },
      record_entity: { type: 'text' },
      record_id: { type: 'id' },
      answer: { type: 'json' },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['created_at'] }],
  },
  {
    name: 'idempotency_keys',
    columns: {
      /** SHA-256 of who asked and the key they sent. */
      id: { type: 'id', primary: true },
      body_hash: { type: 'text' },
      record_id: { type: 'id' },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['created_at'] }],
  },
];
