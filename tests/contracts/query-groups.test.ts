// The contract of groups and measures on SQLite.
import { describeGroups } from './query-groups.ts';

describeGroups('sqlite', 300);
