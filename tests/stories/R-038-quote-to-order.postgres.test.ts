// on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeQuoteToOrder } from './quote-to-order.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeQuoteToOrder(async () => ({ postgresUrl: (await startPostgres()).url }));
});
