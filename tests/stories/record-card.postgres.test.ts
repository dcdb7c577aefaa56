// What people do from a record's card, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeRecordCard } from './record-card.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeRecordCard(async () => ({ postgresUrl: (await startPostgres()).url }));
});
