// All migrations, oldest first. A released one never changes.
import { SystemTables1764000000000 } from './system-tables.ts';
import { Webhooks1764100000000 } from './webhooks.ts';

export const migrations = [SystemTables1764000000000, Webhooks1764100000000] as const;
