// The modules together, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeModulesTogether } from './modules-together.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeModulesTogether(async () => ({ postgresUrl: (await startPostgres()).url }));
});
