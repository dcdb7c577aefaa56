// The contract of values that are taken from a chosen record, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeTaken } from './taken.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeTaken('postgres'));
