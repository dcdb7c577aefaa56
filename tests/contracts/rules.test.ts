// The contract of rules on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeRules } from './rules.ts';

describe('Rules', () => describeRules(() => createTestRavand({ smsGatewayUrl: 'http://127.0.0.1:9/sms' })));
