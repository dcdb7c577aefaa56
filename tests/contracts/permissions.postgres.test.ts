// The contract of permissions on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describePermissions } from './permissions.ts';

describe.skipIf(!hasPostgres())('Permissions on PostgreSQL', () =>
  describePermissions(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
