// R-104 funnel, R-106 sales over time, R-122 period comparison, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeSalesFigures } from './sales-figures.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeSalesFigures(async () => (await startPostgres()).url));
