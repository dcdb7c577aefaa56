// The books, on SQLite.
import { describeAccounting } from './accounting.ts';

describeAccounting(async () => ({}));
