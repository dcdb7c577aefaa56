// The contract of fields that hold several records, on SQLite.
import { describeLinks } from './links.ts';

describeLinks('sqlite', 120);
