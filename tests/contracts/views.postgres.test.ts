// The contract of views as definitions on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeViews } from './views.ts';

describe.skipIf(!hasPostgres())('Views on PostgreSQL', () =>
  describeViews(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
