// The contract of stored files on SQLite.
import { describeFiles } from './files.ts';

describeFiles('sqlite');
