// Pages of records on SQLite.
import { describe } from 'vitest';
import { describePages } from './record-pages.ts';

describe('with SQLite', () => describePages(async () => undefined));
