// Where rooms meet: tells each event to who acts on it, gives the workflow its ports and handlers, the rules their actions, the publishers their checks.
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { createPathLoader } from '../entities/load-paths.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { createRegistry, type Registry } from '../kernel/registry.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Rules } from '../rules/rules.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { assign } from './actions/assign.ts';
import { createRecord } from './actions/create-record.ts';
import { createTask } from './actions/create-task.ts';
import { decide } from './actions/decide.ts';
import { sendMessage } from './actions/send-message.ts';
import { setField } from './actions/set-field.ts';
import { startProcess } from './actions/start-process.ts';
import type { RuleActionHandler } from './actions.ts';
import { createPassOnReplies, createStartProcesses, createTellProcesses } from './correlate-events.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createHistory } from './history.ts';
import { assignEffect } from './inside/assign.ts';
import { createCloseTask } from './inside/close-task.ts';
import { createRecordEffect } from './inside/create-record.ts';
import { decideEffect } from './inside/decide.ts';
import { createOpenTask } from './inside/open-task.ts';
import { sendMessageEffect } from './inside/send-message.ts';
import { setFieldEffect } from './inside/set-field.ts';
import { createLoadFacts } from './load-facts.ts';
import { noteTakenTasks } from './note-taken-tasks.ts';
import { createPressButton, type PressButton } from './press-button.ts';
import { decisionPublisher } from './publishers/decision.ts';
import { formPublisher } from './publishers/form.ts';
import { messagePublisher } from './publishers/message.ts';
import { rulePublisher } from './publishers/rule.ts';
import { viewPublisher } from './publishers/view.ts';
import { createRecordForms, type RecordForms } from './record-form.ts';
import { createRuleSets } from './rule-sets.ts';
import { createRunRules } from './run-rules.ts';
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
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Automation {
  /** What rules may do; plugins add to it before `definitions.start`. */
  readonly actions: Registry<RuleActionHandler>;
  readonly tasks: Tasks;
  readonly messageTrials: MessageTrials;
  readonly decisions: Decisions;
  readonly recordForms: RecordForms;
  readonly pressButton: PressButton;
  readonly history: {
    timeline(context: Context, subject: Subject, page: { before?: bigint; limit?: number }): Promise<object>;
    why(context: Context, event: Id): Promise<object>;
    stages(context: Context, subject: Subject): Promise<readonly object[]>;
  };
}

/** Registers everything at once; call before `definitions.start`, after `definitions` and `workflow` are made. */
export function createAutomation(needs: AutomationNeeds): Automation {
  const { database, events, definitions, records, rules, workflow, messaging, clock, log } = needs;
  const loader = createPathLoader({ records, definitions });
  const decisions = createDecisions({ definitions, loader, clock });
  const shared = { database, events, definitions, records, rules, workflow, messaging, clock, log, loader, decisions };

  const actions = createRegistry<RuleActionHandler>('rule action');
  for (const action of [setField, createRecord, startProcess, sendMessage, createTask, assign, decide].map((make) =>
    make(shared),
  )) {
    actions.add(action.name, action);
  }
  for (const make of [setFieldEffect, createRecordEffect, sendMessageEffect, assignEffect, decideEffect])
    workflow.handler(make(shared));
  workflow.connect({
    loadFacts: createLoadFacts(shared),
    hasEntity: (context, entity) => shared.definitions.current(context).entity(entity) !== undefined,
    openTask: createOpenTask(shared),
    closeTask: createCloseTask(shared),
  });

  definitions.publisher('rule', rulePublisher({ rules, actions }));
  definitions.publisher('message', messagePublisher);
  definitions.publisher('decision', decisionPublisher({ clock }));
  definitions.publisher('form', formPublisher);
  definitions.publisher('view', viewPublisher);

  // In this order: rules may change the record before a process looks at it.
  const written = ['record.created', 'record.updated'];
  const runRules = createRunRules({ ...shared, actions, rulesOf: createRuleSets({ rules }) });
  events.inside('run rules', [...written, 'record.deleted'], unlessQuiet(runRules.onEvent));
  events.inside('start processes', written, unlessQuiet(createStartProcesses(shared)));
  events.inside('tell waiting processes', [...written, 'record.deleted'], createTellProcesses(shared));
  const tasks = createTasks({ ...shared, policy: needs.policy });
  noteTakenTasks({ events, records, workflow });
  followNames(shared);
  events.inside('pass on replies', ['message.received'], createPassOnReplies(shared));

  return {
    actions,
    tasks,
    messageTrials: createMessageTrials(shared),
    decisions,
    recordForms: createRecordForms({ ...shared, policy: needs.policy }),
    pressButton: createPressButton({ ...shared, policy: needs.policy, runRule: runRules.byName }),
    history: createHistory({ ...shared, policy: needs.policy }),
  };
}

type Handle = (context: InTransaction, event: StoredEvent) => Promise<void> | void;

/** Sample rows and undone imports are written quietly: what they cause has been, or never was. */
function unlessQuiet(handle: Handle): Handle {
  return (context, event) => (context.quiet === true ? undefined : handle(context, event));
}
