// The contract of searches on SQLite.
import { describeSearch } from './search.ts';

describeSearch('sqlite', 60);
