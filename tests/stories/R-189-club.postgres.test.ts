// The customer club on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeClub } from './club.ts';

describe.skipIf(!hasPostgres())('The customer club on PostgreSQL', () =>
  describeClub(async () => ({ postgresUrl: (await startPostgres()).url })),
);
