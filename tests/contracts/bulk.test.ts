// The contract of bulk acts on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeBulk } from './bulk.ts';

describe('Bulk acts', () => describeBulk(() => createTestRavand()));
