// Live changes of the schema on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeSchemaChanges } from './schema-changes.ts';

describe('C-01 a change of the schema on SQLite', () => describeSchemaChanges(() => createTestRavand()));
