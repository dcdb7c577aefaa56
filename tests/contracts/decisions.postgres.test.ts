// The contract of decisions on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeDecisions } from './decisions.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () =>
  describeDecisions(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
