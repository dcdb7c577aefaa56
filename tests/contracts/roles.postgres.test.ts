// Roles and menus on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeRoles } from './roles.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeRoles(async () => (await startPostgres()).url));
