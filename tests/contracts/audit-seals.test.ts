// The audit against its seals, on SQLite; the cases are in audit-seals.ts.
import { describeAuditSeals } from './audit-seals.ts';

describeAuditSeals('SQLite', async () => undefined);
