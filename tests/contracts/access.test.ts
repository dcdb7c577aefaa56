// The access contract on SQLite.
import { describe } from 'vitest';
import { describeAccess } from './access.ts';
import { sqlitePlace } from './databases.ts';

describe('access on SQLite', () => describeAccess(sqlitePlace));
