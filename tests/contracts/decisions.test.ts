// The contract of decisions on SQLite.
import { createTestRavand } from '#testing';
import { describeDecisions } from './decisions.ts';

describeDecisions(() => createTestRavand());
