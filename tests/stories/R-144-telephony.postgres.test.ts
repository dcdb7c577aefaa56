// on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeTelephony } from './telephony.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeTelephony(async () => ({ postgresUrl: (await startPostgres()).url }));
});
