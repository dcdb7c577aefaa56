// The contract of lists on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeQuery } from './query.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeQuery('postgres', 150));
