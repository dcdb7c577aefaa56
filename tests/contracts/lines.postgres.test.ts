// The contract of lines on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeLines } from './lines.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeLines('postgres', 12));
