// The contract of webhooks on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeWebhooks } from './webhooks.ts';

describe.skipIf(!hasPostgres())('R-186 A webhook on PostgreSQL', () =>
  describeWebhooks(async (origin) =>
    createTestRavand({ postgresUrl: (await startPostgres()).url, env: { OUTBOUND_ORIGINS: origin } }),
  ),
);
