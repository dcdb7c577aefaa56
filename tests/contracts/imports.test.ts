// The contract of imports and exports on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeImports } from './imports.ts';

describe('Imports and exports', () => describeImports(() => createTestRavand()));
