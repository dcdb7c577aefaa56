// Entities that change as a whole, on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeEntityChanges } from './entity-changes.ts';

describe('C-01 a change of an entity on SQLite', () => describeEntityChanges(() => createTestRavand()));
