// The contract of records that are final, on SQLite.
import { describeLocks } from './locks.ts';

describeLocks('sqlite', 3);
