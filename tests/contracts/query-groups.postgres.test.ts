// The contract of groups and measures on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres } from '../services.ts';
import { describeGroups } from './query-groups.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeGroups('postgres', 120));
