// The contract of stored files on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeFiles } from './files.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeFiles('postgres'));
