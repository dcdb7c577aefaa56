// The audit against its seals, on PostgreSQL; the cases are in audit-seals.ts.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeAuditSeals } from './audit-seals.ts';

describe.skipIf(!hasPostgres())('with a server', () => {
  describeAuditSeals('PostgreSQL', async () => (await startPostgres()).url);
});
