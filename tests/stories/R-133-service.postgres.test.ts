// on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeService } from './service.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeService(async () => ({ postgresUrl: (await startPostgres()).url }));
});
