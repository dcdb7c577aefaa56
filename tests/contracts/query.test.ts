// The contract of lists on SQLite.
import { describeQuery } from './query.ts';

describeQuery('sqlite', 300);
