// Keys of the API: they act for a person, within their scopes. Stored as hashes only.
import type { SystemTable } from '../tables.ts';

export const keysTables: readonly SystemTable[] = [
  {
    name: 'api_keys',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token, hex. */
      token_hash: { type: 'text' },
      /** The first letters of the token, to tell keys apart. */
      hint: { type: 'text' },
      user_id: { type: 'id' },
      name: { type: 'text' },
      scopes: { type: 'json' },
      created_at: { type: 'instant' },
      expires_at: { type: 'instant', optional: true },
      ended_at: { type: 'instant', optional: true },
      last_used_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['user_id'] }],
  },
];
