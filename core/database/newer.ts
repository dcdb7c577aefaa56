// A database that a newer version has changed is left alone: this one does not know what it would break.
import { unknownMigrations } from './migrations/index.ts';
import { DatabaseUnusable } from './unusable.ts';

/** @param found names of the migrations that have run. @throws DatabaseUnusable */
export function refuseNewer(found: readonly string[]): void {
  const [unknown] = unknownMigrations(found);
  if (unknown === undefined) return;
  const message = `The database was changed by a newer version of Ravand (${unknown}). Start that version, or go back with the backup it made: node dist/core/cli.js restore <folder> --overwrite.`;
  throw new DatabaseUnusable(message, { isPassing: false, cause: undefined });
}
