// Live changes of the schema on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeSchemaChanges } from './schema-changes.ts';

describe.skipIf(!hasPostgres())('C-01 a change of the schema on PostgreSQL', () =>
  describeSchemaChanges(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
