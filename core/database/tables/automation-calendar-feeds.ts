// Addresses by which a calendar program reads what a person has in theirs. Stored as hashes only: whoever has the address reads on.
import type { SystemTable } from '../tables.ts';

export const calendarFeedsTables: readonly SystemTable[] = [
  {
    name: 'calendar_feeds',
    columns: {
      id: { type: 'id', primary: true },
      /** SHA-256 of the token, hex. */
      token_hash: { type: 'text' },
      user_id: { type: 'id' },
      /** What a calendar of records shows: entity, date, condition, title; null = one's own appointments and tasks. */
      shows: { type: 'json', optional: true },
      created_at: { type: 'instant' },
      last_read_at: { type: 'instant', optional: true },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['token_hash'], unique: true }, { columns: ['user_id'] }],
  },
];
