// The contract of API keys on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeApiKeys } from './api-keys.ts';

describe.skipIf(!hasPostgres())('A key of the API on PostgreSQL', () =>
  describeApiKeys(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
