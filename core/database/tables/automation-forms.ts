// What came in from outside exactly once: submissions of public forms, and requests that carried an Idempotency-Key.
import type { SystemTable } from '../tables.ts';

/** What visitors do with public forms, who was sent a link to one, and what they agreed to. */
export const publicFormsTables: readonly SystemTable[] = [
  {
    name: 'form_links',
    columns: {
      id: { type: 'id', primary: true },
      /** The token itself has whoever the link was made for. */
      token_hash: { type: 'text' },
      form: { type: 'text' },
      /** What the answer is about; null = nothing. */
      record_entity: { type: 'text', optional: true },
      record_id: { type: 'id', optional: true },
      /** The field of the answer that refers to the record; null = the answer changes the record itself, where there is one. */
      attach: { type: 'text', optional: true },
      /** Values by field, those the form asks for and those it does not. */
      prefill: { type: 'json' },
      created_by: { type: 'text' },
      created_at: { type: 'instant' },
      expires_at: { type: 'instant' },
      /** The first time its page showed what it is about. */
      opened_at: { type: 'instant', optional: true },
      used_at: { type: 'instant', optional: true },
      submission: { type: 'id', optional: true },
      revoked_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['form', 'created_at'] }],
  },
  {
    name: 'form_consents',
    columns: {
      id: { type: 'id', primary: true },
      form: { type: 'text' },
      form_version: { type: 'integer' },
      submission: { type: 'id' },
      record_entity: { type: 'text' },
      record_id: { type: 'id' },
      consent: { type: 'text' },
      given: { type: 'boolean' },
      wording: { type: 'text' },
      language: { type: 'text' },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['record_id'] }, { columns: ['form', 'created_at'] }],
  },
  {
    name: 'form_counts',
    columns: {
      /** Form, day and what is counted. */
      id: { type: 'text', primary: true },
      form: { type: 'text' },
      day: { type: 'text' },
      what: { type: 'text' },
      count: { type: 'integer' },
    },
    indexes: [{ columns: ['form', 'day'] }],
  },
];

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
      /** SHA-256 of the key and the request: another one under the key is refused. */
      body_hash: { type: 'text' },
      /** Status, headers and body; null in the transaction alone that carries the request out. */
      answer: { type: 'json', optional: true },
      created_at: { type: 'instant' },
    },
    indexes: [{ columns: ['created_at'] }],
  },
];
