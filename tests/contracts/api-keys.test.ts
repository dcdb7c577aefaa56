// The contract of API keys on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeApiKeys } from './api-keys.ts';

describe('A key of the API', () => describeApiKeys(() => createTestRavand()));
