// What must not break again, on PostgreSQL; the cases are in unbroken.ts.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { staysUnbroken } from './unbroken.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  staysUnbroken('PostgreSQL', async () => (await startPostgres()).url);
});
