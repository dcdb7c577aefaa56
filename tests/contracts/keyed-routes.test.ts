// The contract of routes that take an Idempotency-Key on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeKeyedRoutes } from './keyed-routes.ts';

describe('Routes that take an Idempotency-Key', () => describeKeyedRoutes(() => createTestRavand()));
