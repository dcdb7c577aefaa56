// Automation keeps its bounds on PostgreSQL; the cases are in bounds.ts.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { keepsBounds } from './bounds.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  keepsBounds('PostgreSQL', async () => (await startPostgres()).url);
});
