// The contract of Idempotency-Keys on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeIdempotency } from './idempotency.ts';

describe.skipIf(!hasPostgres())('An Idempotency-Key on PostgreSQL', () =>
  describeIdempotency(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
