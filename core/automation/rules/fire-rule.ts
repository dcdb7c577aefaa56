// Carries out what a rule says once it holds: its actions, each in a savepoint of its own, and the decision that "Why?" shows.
import { pickText } from '../../../schemas/local-text.ts';
import type { RuleDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Stored } from '../../entities/records.ts';
import type { Events, StoredEvent } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type InTransaction } from '../../kernel/context.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Registry } from '../../kernel/registry.ts';
import type { RuleDecision } from '../../rules/rules.ts';
import { isPassing } from '../../workflow/effect-call.ts';
import type { RuleActionHandler } from '../actions.ts';
import { causesOf } from '../causation.ts';
import type { EventRecord } from '../event-record.ts';
import { type CompiledArguments, compileArguments } from './rule-arguments.ts';
import { type ScopeNeeds, scopeOf } from './rule-scope.ts';

export interface FireNeeds extends ScopeNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Logger;
  readonly actions: Registry<RuleActionHandler>;
}

/** What became of one action; stored with the decision and shown by "Why?". */
export interface ActionResult {
  readonly action: string;
  readonly done: boolean;
  readonly detail: JsonObject;
}

/** One event about one record, at which rules are asked. */
export interface Occasion {
  readonly event: StoredEvent;
  readonly record: EventRecord;
  /** What the trigger brought: a message's text, what a webhook took. */
  readonly given: JsonObject;
  /** Rules that called one another to get here. */
  readonly calling: readonly string[];
  /** Asks and fires another rule about the same record. undefined = it does not hold */
  call(context: InTransaction, rule: string, occasion: Occasion): Promise<readonly ActionResult[] | undefined>;
}

export interface Fired {
  readonly results: readonly ActionResult[];
  /** No rule after this one is asked. */
  readonly isStopped: boolean;
}

const compiled = new WeakMap<RuleDefinition['then'][number], CompiledArguments>();

function argumentsOf(action: RuleDefinition['then'][number]): CompiledArguments {
  const known = compiled.get(action) ?? compileArguments(action.with);
  compiled.set(action, known);
  return known;
}

/** @param context of the system, caused by the event */
export async function fireRule(
  needs: FireNeeds,
  context: InTransaction,
  occasion: Occasion,
  { rule, version, explanation }: RuleDecision,
): Promise<Fired> {
  const { events, database, clock } = needs;
  const { event } = occasion;
  const decision = newId();
  const acting: InTransaction = {
    ...asHouse(context, `rule ${rule.name}`),

    cause: { kind: 'rule', name: rule.name, version, decision },
  };
  const cut = await reasonToCut(events, context, event, rule.name);
  const data = { rule: rule.name, version, decision };
  let fired: Fired;
  if (cut !== undefined) {
    await events.append(acting, { type: 'rule.failed', subject: event.subject, data: { ...data, code: cut } });
    const results = rule.then.map((action) => ({ action: action.do, done: false, detail: { code: cut } }));
    fired = { results, isStopped: false };
  } else {
    await events.append(acting, { type: 'rule.decided', subject: event.subject, data });
    fired = await actAll(needs, acting, occasion, rule);
  }
  await database.transaction(context, async ({ transaction }) =>
    transaction.tell(sql`insert into rule_decisions (id, event_id, rule, version, entity, record_id, explanation, actions, correlation_id, at)
      values (${decision}, ${event.id}, ${rule.name}, ${version}, ${rule.entity}, ${occasion.record.after.id}, ${JSON.stringify(explanation)},
        ${JSON.stringify(fired.results)}, ${context.correlationId}, ${clock.now().getTime()})`),
  );
  return fired;
}

/** A rule that has led to this very event of this very record would fire itself for ever; a chain this long does not end either. */
async function reasonToCut(
  events: Events,
  context: InTransaction,
  event: StoredEvent,
  rule: string,
): Promise<string | undefined> {
  const chain = await causesOf(events, context, event);
  const isOwn = chain.some(
    ({ cause, subject }) => cause?.kind === 'rule' && cause.name === rule && subject?.id === event.subject?.id,
  );
  if (isOwn) return 'rule-fires-itself';
  return chain.length > limits.automationDepth - 4 ? 'automation-too-deep' : undefined;
}

async function actAll(
  needs: FireNeeds,
  context: InTransaction,
  occasion: Occasion,
  rule: RuleDefinition,
): Promise<Fired> {
  const results: ActionResult[] = [];
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  for (const index of rule.then.keys()) {
    results.push(await act(needs, context, occasion, { rule, index, stop }));
    if (isStopped) break;
  }
  return { results, isStopped };
}

interface Act {
  readonly rule: RuleDefinition;
  readonly index: number;
  readonly stop: () => void;
}

/** One action; its failure undoes itself alone unless the rule says that it must succeed. */
async function act(
  needs: FireNeeds,
  context: InTransaction,
  occasion: Occasion,
  { rule, index, stop }: Act,
): Promise<ActionResult> {
  const written = rule.then[index]!;
  const action = written.do;
  try {
    const handler = needs.actions.find(action);
    if (handler === undefined) throw new Problem(422, 'rule-action-missing', { params: { action } });
    const { after, before } = occasion.record;
    // An earlier action may have changed the record: each sees it as it is now.
    const record = (await needs.records.find(context, after.entity, after.id)) ?? after;
    const values = await evaluate(needs, context, { ...occasion, record, before }, argumentsOf(written));
    const detail = await needs.database.savepoint(context, () =>
      handler.run(context, {
        record,
        arguments: values,
        ...(written.filter === undefined ? {} : { filter: written.filter }),
        stop,
        callRule: (name) => callRule(context, occasion, rule, name),
      }),
    );
    return { action, done: true, detail };
  } catch (error) {
    // A passing fault of the database is no failure of the action: the whole work is run again.
    if (isPassing(error)) throw error;
    if (written.mustSucceed === true) throw refusedBy(rule, action, error, context.locale);
    const fault = faultOf(error);
    if (!(error instanceof Problem)) needs.log.warn({ error, rule: rule.name, action }, 'a rule action failed');
    await needs.events.append(context, {
      type: 'rule.failed',
      subject: occasion.event.subject,
      data: { rule: rule.name, action, index, ...fault },
    });
    return { action, done: false, detail: fault };
  }
}

async function evaluate(
  needs: FireNeeds,
  context: InTransaction,
  source: Pick<Occasion, 'event' | 'given'> & { record: Stored; before: Stored | undefined },
  compiledArguments: CompiledArguments,
): Promise<JsonObject> {
  const scope = await scopeOf(needs, context, source, compiledArguments.reads);
  const { timeZone } = needs.definitions.current(context).settings;
  return compiledArguments.evaluate(scope, { now: needs.clock.now(), zone: timeZone });
}

async function callRule(
  context: InTransaction,
  occasion: Occasion,
  caller: RuleDefinition,
  name: string,
): Promise<JsonObject> {
  const calling = [...occasion.calling, caller.name];
  if (calling.includes(name)) throw new Problem(422, 'rule-calls-itself', { params: { rule: name } });
  const results = await occasion.call(context, name, { ...occasion, calling });
  return { rule: name, held: results !== undefined };
}

/** What the caller is told when an automatic act that must succeed undoes their own: which rule, and why it could not. */
function refusedBy(rule: RuleDefinition, action: string, error: unknown, locale: string): Problem {
  const problem = error instanceof Problem ? error : undefined;
  return new Problem(problem?.status === 409 ? 409 : 422, 'rule-must-succeed', {
    params: { rule: pickText(rule.label, locale, rule.name), action },
    details: (problem?.details ?? []).map((detail) => ({ ...detail, pointer: '' })),
    cause: error,
  });
}

function faultOf(error: unknown): { code: string; detail: string; params?: Json; details?: Json } {
  if (!(error instanceof Problem))
    return { code: 'action-failed', detail: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
  const details = error.details.map(({ pointer, code, params }) => ({ pointer, code, params: { ...params } }));
  return {
    code: error.code,
    detail: error.message.slice(0, 500),
    params: { ...error.params },
    ...(details.length === 0 ? {} : { details }),
  };
}
