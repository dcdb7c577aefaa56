// The contract of forms on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { keepsForms } from './forms.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  keepsForms('PostgreSQL', async () => (await startPostgres()).url);
});
