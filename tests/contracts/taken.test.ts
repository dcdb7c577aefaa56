// The contract of values that are taken from a chosen record, on SQLite.
import { describeTaken } from './taken.ts';

describeTaken('sqlite');
