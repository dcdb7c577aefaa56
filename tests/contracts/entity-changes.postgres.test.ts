// Entities that change as a whole, on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeEntityChanges } from './entity-changes.ts';

describe.skipIf(!hasPostgres())('C-01 a change of an entity on PostgreSQL', () =>
  describeEntityChanges(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
