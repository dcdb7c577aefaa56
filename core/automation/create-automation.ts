// Where rooms meet: tells each event to who acts on it, gives the workflow its ports and handlers, the rules their actions, the publishers their checks.
import type { Access, Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Documents } from '../documents/documents.ts';
import { createPathLoader } from '../entities/load-paths.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { createRegistry, type Registry } from '../kernel/registry.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Rules } from '../rules/rules.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { assign } from './actions/assign.ts';
import { callRule } from './actions/call-rule.ts';
import { correlateMessage } from './actions/correlate-message.ts';
import { createRecord } from './actions/create-record.ts';
import { createTask } from './actions/create-task.ts';
import { decide } from './actions/decide.ts';
import { deleteRecord } from './actions/delete-record.ts';
import { makeDocument } from './actions/make-document.ts';
import { notify } from './actions/notify.ts';
import { sendMessage } from './actions/send-message.ts';
import { sendWebhook } from './actions/send-webhook.ts';
import { setField } from './actions/set-field.ts';
import { startProcess } from './actions/start-process.ts';
import { stopRules } from './actions/stop-rules.ts';
import { updateRelated } from './actions/update-related.ts';
import type { RuleActionHandler } from './actions.ts';
import type { Acts } from './acts/acts.ts';
import { createActs } from './acts/create-acts.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';
import type { CalendarFeeds } from './calendar-feeds/calendar-feeds.ts';
import { createCalendarFeeds } from './calendar-feeds/create-calendar-feeds.ts';
import { createPassOnReplies, createStartProcesses, createTellProcesses } from './correlate-events.ts';
import { createDashboards, type Dashboards, followNamesInDashboards } from './dashboards/dashboards.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createFormLinks, type FormLinks } from './form-links.ts';
import { createHistory, type TimelinePage } from './history.ts';
import { assignEffect } from './inside/assign.ts';
import { createCloseTask } from './inside/close-task.ts';
import { createRecordEffect } from './inside/create-record.ts';
import { decideEffect } from './inside/decide.ts';
import { makeDocumentEffect } from './inside/make-document.ts';
import { createOpenTask } from './inside/open-task.ts';
import { sendMessageEffect } from './inside/send-message.ts';
import { setFieldEffect } from './inside/set-field.ts';
import { workingTimeEffect } from './inside/working-time.ts';
import { keepConsentsOfRecords } from './keep-consents.ts';
import { createLoadFacts } from './load-facts.ts';
import { createMailings } from './mailings/create-mailings.ts';
import type { Mailings } from './mailings/mailings.ts';
import { noteTakenTasks } from './note-taken-tasks.ts';
import { createNoticeMails, type NoticeMails } from './notice-mails/notice-mails.ts';
import { createKeptKeys, type KeptKeys } from './person-keys.ts';
import { createPreferenceLinks, type PreferenceLinks } from './preferences.ts';
import { createPressButton, type PressButton } from './press-button.ts';
import { decisionPublisher } from './publishers/decision.ts';
import { documentPublisher } from './publishers/document.ts';
import { formPublisher } from './publishers/form.ts';
import { messagePublisher } from './publishers/message.ts';
import { rolePublisher } from './publishers/role.ts';
import { rulePublisher } from './publishers/rule.ts';
import { createRecordDocuments, type RecordDocuments } from './record-documents.ts';
import { createRecordForms, type RecordForms } from './record-form.ts';
import { createRuleSets } from './rules/rule-sets.ts';
import { createRuleStudio, type RuleStudio } from './rules/rule-studio.ts';
import { createRunRules, ruleEvents } from './rules/run-rules.ts';
import { createTimedRules } from './rules/timed-rules.ts';
import { followNames } from './saved-views.ts';
import { createTasks } from './tasks/create-tasks.ts';
import type { Tasks } from './tasks/tasks.ts';
import { createMessageTrials, type MessageTrials } from './try-message.ts';

export interface AutomationNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly rules: Rules;
  readonly workflow: Workflow;
  readonly messaging: Messaging;
  readonly documents: Documents;
  readonly files: Files;
  readonly policy: Policy;
  readonly access: Pick<Access, 'principalOf'>;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly log: Logger;
  /** Origin of the links that messages carry. */
  readonly baseUrl: string;
}

const makers = [
  setField,
  createRecord,
  updateRelated,
  deleteRecord,
  createTask,
  assign,
  sendMessage,
  makeDocument,
  notify,
  startProcess,
  correlateMessage,
  sendWebhook,
  decide,
  callRule,
  stopRules,
] as const;

export interface Automation {
  /** What rules may do; plugins add to it before `definitions.start`. */
  readonly actions: Registry<RuleActionHandler>;
  readonly mailings: Mailings;
  readonly preferences: PreferenceLinks;
  readonly noticeMails: NoticeMails;
  readonly keptKeys: KeptKeys;
  readonly tasks: Tasks;
  readonly messageTrials: MessageTrials;
  readonly rules: RuleStudio;
  readonly decisions: Decisions;
  readonly dashboards: Dashboards;
  readonly recordForms: RecordForms;
  readonly pressButton: PressButton;
  readonly formLinks: FormLinks;
  readonly acts: Acts;
  readonly calendarFeeds: CalendarFeeds;
  readonly recordDocuments: RecordDocuments;
  readonly auditTrail: AuditTrail;
  readonly history: {
    timeline(context: Context, subject: Subject, page: TimelinePage): Promise<object>;
    why(context: Context, event: Id): Promise<object>;
    stages(context: Context, subject: Subject): Promise<readonly object[]>;
  };
}

/** Registers everything at once; call before `definitions.start`, after `definitions` and `workflow` are made. */
export function createAutomation(needs: AutomationNeeds): Automation {
  const { database, events, definitions, records, rules, workflow, messaging, jobs, clock, log } = needs;
  const loader = createPathLoader({ records, definitions });
  const { policy, baseUrl } = needs;
  const formLinks = createFormLinks({ database, definitions, records, events, policy, clock });
  const decisions = createDecisions({ definitions, loader, clock });
  const recordDocuments = createRecordDocuments({ ...needs, loader });
  const shared = {
    database,
    events,
    definitions,
    records,
    rules,
    workflow,
    messaging,
    jobs,
    clock,
    log,
    loader,
    decisions,
    formLinks,
    recordDocuments,
    baseUrl,
  };

  const actions = createRegistry<RuleActionHandler>('rule action');
  for (const make of makers) {
    const action = make(shared);
    actions.add(action.name, action);
  }
  for (const make of [
    setFieldEffect,
    createRecordEffect,
    sendMessageEffect,
    makeDocumentEffect,
    assignEffect,
    decideEffect,
    workingTimeEffect,
  ])
    workflow.handler(make(shared));
  workflow.connect({
    loadFacts: createLoadFacts(shared),
    hasEntity: (context, entity) => shared.definitions.current(context).entity(entity) !== undefined,
    openTask: createOpenTask(shared),
    closeTask: createCloseTask(shared),
  });

  const runRules = createRunRules({ ...shared, actions, rulesOf: createRuleSets({ rules }) });
  const plan = createTimedRules({ ...shared, actions, runRules });
  definitions.publisher('rule', rulePublisher({ rules, actions, plan }));
  definitions.publisher('message', messagePublisher);
  definitions.publisher('decision', decisionPublisher({ clock }));
  definitions.publisher('form', formPublisher);
  definitions.publisher('document', documentPublisher);
  definitions.publisher('role', rolePublisher(shared));

  // In this order: rules may change the record before a process looks at it.
  const written = ['record.created', 'record.updated'];
  events.inside('run rules', ruleEvents, unlessQuiet(runRules.onEvent));
  events.inside('start processes', written, unlessQuiet(createStartProcesses(shared)));
  // No instance looks at a record that has only now come to be.
  events.inside(
    'tell waiting processes',
    ['record.updated', 'record.restored', 'record.deleted'],
    createTellProcesses(shared),
  );
  const tasks = createTasks({ ...shared, policy: needs.policy });
  noteTakenTasks({ events, records, workflow });
  keepConsentsOfRecords(shared);
  const mailings = createMailings({ ...shared, policy });
  followNames(shared);
  followNamesInDashboards(shared);
  events.inside('pass on replies', ['message.received'], createPassOnReplies(shared));

  return {
    actions,
    mailings,
    preferences: createPreferenceLinks(shared),
    noticeMails: createNoticeMails({ ...shared, policy }),
    keptKeys: createKeptKeys(shared),
    tasks,
    messageTrials: createMessageTrials(shared),
    rules: createRuleStudio({ ...shared, policy: needs.policy, actions, runRules }),
    decisions,
    dashboards: createDashboards({ ...shared, policy: needs.policy }),
    formLinks,
    acts: createActs({ ...shared, policy, access: needs.access }),
    calendarFeeds: createCalendarFeeds({ ...shared, access: needs.access }),
    recordDocuments,
    recordForms: createRecordForms({ ...shared, policy: needs.policy }),
    pressButton: createPressButton({ ...shared, policy: needs.policy, runRule: runRules.byName }),
    history: createHistory({ ...shared, policy: needs.policy }),
    auditTrail: createAuditTrail({ ...shared, policy: needs.policy }),
  };
}

type Handle = (context: InTransaction, event: StoredEvent) => Promise<void> | void;

/** Undone imports and removed samples are written quietly: what they cause has been, or never was. */
function unlessQuiet(handle: Handle): Handle {
  return (context, event) => (context.quiet === true ? undefined : handle(context, event));
}
