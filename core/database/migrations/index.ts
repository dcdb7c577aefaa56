// All migrations, oldest first. A released one never changes; new tables enter by one of their own.
import { Acts1765000000000 } from './acts.ts';
import { AuditSeals1766000000000 } from './audit-seals.ts';
import { CalendarFeeds1765700000000 } from './calendar-feeds.ts';
import { ClusteredSeers1765800000000 } from './clustered-seers.ts';
import { Dashboards1765100000000 } from './dashboards.ts';
import { Documents1765200000000 } from './documents.ts';
import { DraftRevisions1764300000000 } from './draft-revisions.ts';
import { EntityBin1764500000000 } from './entity-bin.ts';
import { FoldedLetters1766100000000 } from './folded-letters.ts';
import { Holds1764200000000 } from './holds.ts';
import { ImportKin1765900000000 } from './import-kin.ts';
import { IssuerSessions1764700000000 } from './issuer-sessions.ts';
import { KeptAnswers1766200000000 } from './kept-answers.ts';
import { Mailings1765350000000 } from './mailings.ts';
import { MessageAttachments1764400000000 } from './message-attachments.ts';
import { PersonSettings1766012300000 } from './person-settings.ts';
import { Portal1765500000000 } from './portal.ts';
import { PublicForms1764900000000 } from './public-forms.ts';
import { Rules1764600000000 } from './rules.ts';
import { SystemTables1764000000000 } from './system-tables.ts';
import { TimelineSorts1765630000000 } from './timeline-sorts.ts';
import { Webhooks1764100000000 } from './webhooks.ts';

export const migrations = [
  SystemTables1764000000000,
  Webhooks1764100000000,
  Holds1764200000000,
  DraftRevisions1764300000000,
  MessageAttachments1764400000000,
  EntityBin1764500000000,
  Rules1764600000000,
  IssuerSessions1764700000000,
  PublicForms1764900000000,
  Acts1765000000000,
  Dashboards1765100000000,
  Documents1765200000000,
  Mailings1765350000000,
  Portal1765500000000,
  TimelineSorts1765630000000,
  CalendarFeeds1765700000000,
  ClusteredSeers1765800000000,
  ImportKin1765900000000,
  AuditSeals1766000000000,
  PersonSettings1766012300000,
  FoldedLetters1766100000000,
  KeptAnswers1766200000000,
] as const;

/** In the order in which they run. */
export const migrationNames: readonly string[] = migrations.map((migration) => new migration().name);

/** Those of a database that this version has never heard of: it was made by a newer one. */
export function unknownMigrations(found: readonly string[]): string[] {
  return found.filter((name) => !migrationNames.includes(name));
}
