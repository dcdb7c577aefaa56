// The access contract on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeAccess } from './access.ts';
import { postgresPlace } from './databases.ts';

describe.skipIf(!hasPostgres())('access on PostgreSQL', () => describeAccess(postgresPlace));
