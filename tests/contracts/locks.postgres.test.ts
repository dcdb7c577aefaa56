// The contract of records that are final, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeLocks } from './locks.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeLocks('postgres', 3));
