// The contract of imports and exports on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeImports } from './imports.ts';

describe.skipIf(!hasPostgres())('Imports and exports on PostgreSQL', () =>
  describeImports(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
