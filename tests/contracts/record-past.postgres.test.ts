// The contract of the past of records on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describePast } from './record-past.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describePast('postgres', 25));
