// One lead goes through every room, on SQLite.
import { describeOneLead } from './one-lead.ts';

describeOneLead(async () => ({}));
