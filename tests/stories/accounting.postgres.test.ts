// The books, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeAccounting } from './accounting.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeAccounting(async () => ({ postgresUrl: (await startPostgres()).url }));
});
