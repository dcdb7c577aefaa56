// The contract of fields that hold several records, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeLinks } from './links.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeLinks('postgres', 80));
