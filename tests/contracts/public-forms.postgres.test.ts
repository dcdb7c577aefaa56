// The contract of public forms on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { keepsPublicForms } from './public-forms.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  keepsPublicForms('PostgreSQL', async () => (await startPostgres()).url);
});
