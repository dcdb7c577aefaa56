// System tables of the access room: customers who sign in to the portal. Apart from those of the people who work here: one never is the other.
import type { SystemTable } from '../tables.ts';

export const portalTables: readonly SystemTable[] = [
  {
    // Codes that were asked for, whether anybody has the address or not.
    name: 'portal_codes',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token that the browser has, hex. */
      token_hash: { type: 'text' },
      /** phone or email. */
      way: { type: 'text' },
      /** As messages are sent to it. */
      address: { type: 'text' },
      /** HMAC of id and code, hex; empty until one was made. */
      code_hash: { type: 'text', optional: true },
      tries: { type: 'integer', default: 0 },
      expires_at: { type: 'instant' },
      /** Used, or replaced by a newer one. */
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['address'] }, { columns: ['expires_at'] }],
  },
  {
    name: 'portal_sessions',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token, hex. */
      token_hash: { type: 'text' },
      person: { type: 'id' },
      created_at: { type: 'instant' },
      last_seen_at: { type: 'instant' },
      expires_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
      user_agent: { type: 'text' },
      address: { type: 'text' },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['person'] }, { columns: ['expires_at'] }],
  },
];
