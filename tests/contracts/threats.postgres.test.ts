// What an attacker would try on records, on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeThreats } from './threats.ts';

describe.skipIf(!hasPostgres())('Threats to records on PostgreSQL', () =>
  describeThreats(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
