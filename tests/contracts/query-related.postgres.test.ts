// The contract of filters over related records and times seen from now, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeRelated } from './query-related.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeRelated('postgres', 150));
