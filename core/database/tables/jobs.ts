// System table of the jobs room. A row is waiting, leased (it has a token), set apart (its worker died with others: it runs alone next) or dead.
import type { SystemTable } from '../tables.ts';

export const jobsTables: readonly SystemTable[] = [
  {
    name: 'jobs',
    columns: {
      id: { type: 'id', primary: true },
      kind: { type: 'text' },
      payload: { type: 'json' },
      key: { type: 'text', optional: true },
      correlation_id: { type: 'id' },
      created_at: { type: 'instant' },
      due_at: { type: 'instant' },
      attempts: { type: 'integer', default: 0 },
      max_attempts: { type: 'integer' },
      /** Fencing token of the lease. */
      token: { type: 'id', optional: true },
      leased_until: { type: 'instant', optional: true },
      /** Leased together with others: if the lease expires, the attempt counts for nobody. */
      batched: { type: 'boolean', default: 0 },
      /** Its lease expired: next time it runs while nothing else runs in its process. */
      apart: { type: 'boolean', default: 0 },
      dead_at: { type: 'instant', optional: true },
      error: { type: 'text', optional: true },
    },
    indexes: [
      { columns: ['kind', 'due_at'], where: 'token is null and dead_at is null and apart = 0' },
      { columns: ['due_at'], where: 'token is null and dead_at is null and apart = 1' },
      { columns: ['leased_until'], where: 'token is not null' },
      { columns: ['dead_at'], where: 'dead_at is not null' },
      { columns: ['key'], unique: true, where: 'key is not null and token is null and dead_at is null' },
    ],
  },
];
