// The contract of routes that take an Idempotency-Key on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeKeyedRoutes } from './keyed-routes.ts';

describe.skipIf(!hasPostgres())('Routes that take an Idempotency-Key on PostgreSQL', () =>
  describeKeyedRoutes(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
