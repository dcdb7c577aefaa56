// The contract of formulas and roll-ups over held records, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeHeldRecords } from './held-records.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeHeldRecords('postgres', 15));
