// One lead goes through every room, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeOneLead } from './one-lead.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeOneLead(async () => ({ postgresUrl: (await startPostgres()).url }));
});
