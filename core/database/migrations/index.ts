// All migrations, oldest first. A released one never changes.
import { SystemTables1764000000000 } from './system-tables.ts';

export const migrations = [SystemTables1764000000000] as const;
