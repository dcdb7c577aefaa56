// The contract of formulas and roll-ups over held records, on SQLite.
import { describeHeldRecords } from './held-records.ts';

describeHeldRecords('sqlite', 40);
