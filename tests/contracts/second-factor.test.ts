// The contract of the second factor on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeSecondFactor } from './second-factor.ts';

describe('The second factor on SQLite', () => describeSecondFactor(() => createTestRavand()));
