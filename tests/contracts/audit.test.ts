// The audit, on SQLite; the cases are in audit.ts.
import { describeAudit } from './audit.ts';

describeAudit('SQLite', async () => undefined);
