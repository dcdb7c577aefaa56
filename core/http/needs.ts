// What the HTTP room is given: the rooms below it. Routes take from here what they use.

import type { LocalText } from '../../schemas/types.ts';
import type { Access } from '../access/access.ts';
import type { Accounts } from '../automation/accounts.ts';
import type { Acts } from '../automation/acts/acts.ts';
import type { AuditTrail } from '../automation/audit-trail.ts';
import type { CalendarFeeds } from '../automation/calendar-feeds/calendar-feeds.ts';
import type { Dashboards } from '../automation/dashboards/dashboards.ts';
import type { Decisions } from '../automation/decisions.ts';
import type { ExplainAccess } from '../automation/explain-access.ts';
import type { FormCounts } from '../automation/form-counts.ts';
import type { FormLinks } from '../automation/form-links.ts';
import type { TimelinePage } from '../automation/history.ts';
import type { IssuerSignIn } from '../automation/issuer-sign-in.ts';
import type { Mailings } from '../automation/mailings/mailings.ts';
import type { NoticeMails } from '../automation/notice-mails/notice-mails.ts';
import type { KeptKeys } from '../automation/person-keys.ts';
import type { PortalSignIn } from '../automation/portal-sign-in.ts';
import type { PreferenceLinks } from '../automation/preferences.ts';
import type { PressButton } from '../automation/press-button.ts';
import type { RecordDocuments } from '../automation/record-documents.ts';
import type { RecordForms } from '../automation/record-form.ts';
import type { RuleStudio } from '../automation/rules/rule-studio.ts';
import type { SavedViews } from '../automation/saved-views.ts';
import type { Shares } from '../automation/shares.ts';
import type { SubmitForm } from '../automation/submit-form.ts';
import type { Tasks } from '../automation/tasks/tasks.ts';
import type { MessageTrials } from '../automation/try-message.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { ReleaseLog } from '../definitions/release-log.ts';
import type { EntityChanges } from '../entities/entity-changes.ts';
import type { RecordFiles } from '../entities/record-files.ts';
import type { RecordService } from '../entities/records.ts';
import type { SchemaChanges } from '../entities/schema-changes.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Config } from '../kernel/node/config.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { PluginState } from '../plugins/plugin-states.ts';
import type { Samples } from '../plugins/samples.ts';
import type { Reports } from '../reports/reports.ts';
import type { Transfer } from '../transfer/transfer.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { BroughtAreas } from './areas.ts';
import type { Texts } from './texts.ts';
import type { ValidatorModules } from './validator-modules.ts';

/** What happened to a record, and why. Shapes as in ROUTES.md. */
export interface HistoryService {
  timeline(context: Context, subject: Subject, page: TimelinePage): Promise<object>;
  /** @throws Problem 404 */
  stages(context: Context, subject: Subject): Promise<readonly object[]>;
  /** @throws Problem 404 */
  why(context: Context, event: Id): Promise<object>;
}

export interface HttpNeeds {
  readonly accounts: Accounts;
  /** Undefined where the settings name no issuer. */
  readonly issuerSignIn?: IssuerSignIn | undefined;
  readonly portalSignIn: PortalSignIn;
  readonly submitForm: SubmitForm;
  readonly formLinks: FormLinks;
  readonly formCounts: FormCounts;
  /** Signs the tickets of public forms. */
  readonly formKey: Buffer;
  readonly releaseLog: ReleaseLog;
  readonly recordDocuments: RecordDocuments;
  readonly recordForms: RecordForms;
  readonly pressButton: PressButton;
  readonly tasks: Tasks;
  readonly acts: Acts;
  readonly calendarFeeds: CalendarFeeds;
  readonly mailings: Mailings;
  readonly preferences: PreferenceLinks;
  readonly noticeMails: NoticeMails;
  readonly keptKeys: KeptKeys;
  readonly messageTrials: MessageTrials;
  readonly ruleStudio: RuleStudio;
  readonly decisions: Decisions;
  readonly dashboards: Dashboards;
  readonly savedViews: SavedViews;
  readonly entityChanges: EntityChanges;
  readonly schemaChanges: SchemaChanges;
  readonly reports: Reports;
  readonly samples: Samples;
  readonly shares: Shares;
  readonly transfer: Transfer;
  readonly explainAccess: ExplainAccess;
  readonly history: HistoryService;
  readonly auditTrail: AuditTrail;
  readonly database: Database;
  readonly definitions: Definitions;
  readonly access: Access;
  readonly records: RecordService;
  readonly files: Files;
  readonly recordFiles: RecordFiles;
  readonly messaging: Messaging;
  readonly workflow: Workflow;
  readonly webhooks: Webhooks;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Config;
  /** What became of each when the house began. */
  readonly plugins: () => readonly PluginState[];
  /** Of the navigation. */
  readonly areas: BroughtAreas;
  /** What plugins are called, by the names of their folders. */
  readonly pluginLabels: ReadonlyMap<string, LocalText>;
  /** Version of package.json. */
  readonly version: string;
  /** The designer's build. */
  readonly designerDir: string;
}

/** What routes are given: the rooms, and what the door itself has made. */
export interface RouteNeeds extends HttpNeeds {
  readonly texts: Texts;
  readonly validators: ValidatorModules;
  /** Origins our own pages have. */
  ownOrigins(): readonly string[];
}
