// The contract of lines on SQLite.
import { describeLines } from './lines.ts';

describeLines('sqlite', 25);
