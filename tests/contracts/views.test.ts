// The contract of views as definitions on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeViews } from './views.ts';

describe('Views', () => describeViews(() => createTestRavand()));
