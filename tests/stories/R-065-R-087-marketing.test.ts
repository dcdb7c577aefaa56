// See marketing.ts: on SQLite.
import { describeMarketing } from './marketing.ts';

describeMarketing(async () => undefined);
