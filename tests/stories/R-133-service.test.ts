// on SQLite.
import { describeService } from './service.ts';

describeService(async () => ({}));
