// The contract of Idempotency-Keys on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeIdempotency } from './idempotency.ts';

describe('An Idempotency-Key', () => describeIdempotency(() => createTestRavand()));
