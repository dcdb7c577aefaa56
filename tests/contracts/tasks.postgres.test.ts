// The contract of tasks on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { keepsTasks } from './tasks.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  keepsTasks('PostgreSQL', async () => (await startPostgres()).url);
});
