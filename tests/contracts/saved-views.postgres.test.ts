// The contract of saved views on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeSavedViews } from './saved-views.ts';

describe.skipIf(!hasPostgres())('Saved views on PostgreSQL', () =>
  describeSavedViews(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
