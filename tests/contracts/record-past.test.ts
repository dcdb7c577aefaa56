// The contract of the past of records on SQLite.
import { describePast } from './record-past.ts';

describePast('sqlite', 60);
