// Sample data, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeSamples } from './samples.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeSamples(async () => ({ postgresUrl: (await startPostgres()).url }));
});
