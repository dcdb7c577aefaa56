// The contract of the customers' portal on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describePortal } from './portal.ts';

describe.skipIf(!hasPostgres())('The portal on PostgreSQL', () =>
  describePortal(async () => ({ postgresUrl: (await startPostgres()).url })),
);
