// The contract of computed fields on a SQLite file.
import { describeComputed } from './computed.ts';

describeComputed('sqlite');
