// The contract of bulk acts on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeBulk } from './bulk.ts';

describe.skipIf(!hasPostgres())('Bulk acts on PostgreSQL', () =>
  describeBulk(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
