// R-119 home per role, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeHome } from './home.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeHome(async () => (await startPostgres()).url));
