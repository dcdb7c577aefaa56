// The contract of rules on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeRules } from './rules.ts';

describe.skipIf(!hasPostgres())('Rules on PostgreSQL', () =>
  describeRules(async () =>
    createTestRavand({ postgresUrl: (await startPostgres()).url, smsGatewayUrl: 'http://127.0.0.1:9/sms' }),
  ),
);
