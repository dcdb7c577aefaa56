// The record contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeRecords } from './records.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeRecords('postgres'));
