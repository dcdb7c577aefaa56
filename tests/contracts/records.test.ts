// The record contract on SQLite.
import { describeRecords } from './records.ts';

describeRecords('sqlite');
