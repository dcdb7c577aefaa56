// Over a real sales history, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeCrmSales } from './crm-sales.ts';
import { isReal } from './data-files.ts';

describe.skipIf(!isReal || !hasPostgres())('On PostgreSQL', () =>
  describeCrmSales(async () => (await startPostgres()).url),
);
