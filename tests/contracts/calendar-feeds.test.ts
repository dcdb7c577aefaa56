// The contract of calendar feeds on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeCalendarFeeds } from './calendar-feeds.ts';

describe('R-166 A calendar feed', () => describeCalendarFeeds(() => createTestRavand()));
