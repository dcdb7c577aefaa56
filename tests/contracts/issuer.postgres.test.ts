// The contract of signing in with an issuer on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeIssuer } from './issuer.ts';

describe.skipIf(!hasPostgres())('Signing in with an issuer on PostgreSQL', () =>
  describeIssuer(async (options) => createTestRavand({ ...options, postgresUrl: (await startPostgres()).url })),
);
