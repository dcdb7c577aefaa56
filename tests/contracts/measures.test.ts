// The contract of measures on a SQLite file.
import { describeMeasures } from './measures.ts';

describeMeasures('sqlite');
