// The contract of calendar feeds on PostgreSQL.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeCalendarFeeds } from './calendar-feeds.ts';

describe.skipIf(!hasPostgres())('R-166 A calendar feed on PostgreSQL', () =>
  describeCalendarFeeds(async () => createTestRavand({ postgresUrl: (await startPostgres()).url })),
);
