// The contract of searches on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeSearch } from './search.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeSearch('postgres', 25));
