// The contract of deleting on SQLite.
import { describeDeletion } from './deletion.ts';

describeDeletion('sqlite', 40);
