// Pages of records on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describePages } from './record-pages.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describePages(async () => (await startPostgres()).url));
