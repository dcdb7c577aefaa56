// The contract of webhooks on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeWebhooks } from './webhooks.ts';

describe('R-186 A webhook', () =>
  describeWebhooks((origin) => createTestRavand({ env: { OUTBOUND_ORIGINS: origin } })));
