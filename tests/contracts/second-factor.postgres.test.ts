// The contract of the second factor on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeSecondFactor } from './second-factor.ts';

describe.skipIf(!hasPostgres())('The second factor on PostgreSQL', () =>
  describeSecondFactor(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
