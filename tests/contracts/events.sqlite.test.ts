// The event log's contract on SQLite.
import { describe } from 'vitest';
import { describeEvents } from './events.ts';

describe('The event log on SQLite', () => describeEvents('sqlite'));
