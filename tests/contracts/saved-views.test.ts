// The contract of saved views on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeSavedViews } from './saved-views.ts';

describe('Saved views', () => describeSavedViews(() => createTestRavand()));
