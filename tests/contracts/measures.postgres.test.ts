// The contract of measures on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeMeasures } from './measures.ts';

describe.skipIf(!hasPostgres())('on a server', () => describeMeasures('postgres'));
