// The contract of deleting on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeDeletion } from './deletion.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeDeletion('postgres', 25));
