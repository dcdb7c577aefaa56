// The contract of documents, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeDocuments } from './documents.ts';

describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
  describeDocuments(async () => ({ postgresUrl: (await startPostgres()).url }));
});
