// The definitions contract on SQLite.
import { describe } from 'vitest';
import { sqlitePlace } from './databases.ts';
import { describeDefinitions } from './definitions.ts';

describe('definitions on SQLite', () => describeDefinitions(sqlitePlace));
