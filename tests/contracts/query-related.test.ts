// The contract of filters over related records and times seen from now, on SQLite.
import { describeRelated } from './query-related.ts';

describeRelated('sqlite', 400);
