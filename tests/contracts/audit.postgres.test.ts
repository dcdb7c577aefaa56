// The audit, on PostgreSQL; the cases are in audit.ts.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeAudit } from './audit.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  describeAudit('PostgreSQL', async () => (await startPostgres()).url);
});
