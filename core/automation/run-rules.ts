// When a record is created, updated or deleted: ask the rules that are live, and do what those that hold say, each action in a savepoint of its own.
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Facts, PathLoader } from '../entities/load-paths.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import type { Scope } from '../expressions/expressions.ts';
import { parseDateTime } from '../expressions/temporal-parse.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import type { RuleDecision, Rules } from '../rules/rules.ts';
import { isPassing } from '../workflow/effect-call.ts';
import type { RuleActionHandler } from './actions.ts';
import { causesOf } from './causation.ts';
import { type EventRecord, recordAt } from './event-record.ts';
import { fieldAt } from './field-at.ts';
import type { EntityRules } from './rule-sets.ts';

export interface RunRulesNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly clock: Clock;
  readonly log: Logger;
  readonly actions: Registry<RuleActionHandler>;
  readonly rules: Rules;
  readonly rulesOf: (release: Release, entity: string) => EntityRules | undefined;
}

/** What became of one action; stored with the decision and shown by "Why?". */
export interface ActionResult {
  readonly action: string;
  readonly done: boolean;
  readonly detail: JsonObject;
}

type On = 'created' | 'updated' | 'deleted';

export interface RunRules {
  /** The rules that are asked at this event. */
  onEvent(context: InTransaction, event: StoredEvent): Promise<void> | void;
  /** One rule, because a person asked for it. @throws Problem 422 `rule-does-not-hold` */
  byName(context: InTransaction, event: StoredEvent, rule: string): Promise<void>;
}

export function createRunRules(needs: RunRulesNeeds): RunRules {
  const { definitions, records, events } = needs;

  return {
    onEvent(context, event) {
      const { subject } = event;
      if (subject === undefined) return;
      const release = definitions.current(context);
      const entity = release.entity(subject.entity);
      const rules = entity && needs.rulesOf(release, entity.name);
      const on = event.type.slice('record.'.length) as On;
      if (entity !== undefined && rules?.set.asks(on))
        return run(context, event, { entity, id: subject.id, rules, on }).then(() => undefined);
    },
    async byName(context, event, name) {
      const release = definitions.current(context);
      const live = release.get('rule', name);
      const entity = live && release.entity(live.definition.entity);
      const rules = entity && needs.rulesOf(release, entity.name);
      if (rules === undefined || event.subject === undefined) throw notFound('rule', name);
      const { definition: rule, version } = live!;
      // On whatever it is asked otherwise: here a person has asked.
      const set = needs.rules.compile(
        [{ rule: { ...rule, enabled: true }, version }],
        fieldAt((one) => release.entity(one), entity!.name),
      );
      const one = { set, argumentsOf: (_rule: RuleDecision['rule'], index: number) => rules.argumentsOf(rule, index) };
      const done = await run(context, event, { entity: entity!, id: event.subject.id, rules: one, on: rule.on[0]! });
      if (done === 0)
        throw new Problem(422, 'rule-does-not-hold', { params: { rule: pickText(rule.label, context.locale, name) } });
    },
  };

  /** @returns how many rules held */
  async function run(
    context: InTransaction,
    event: StoredEvent,
    { entity, id, rules, on }: { entity: EntityDefinition; id: Id; rules: EntityRules; on: On },
  ): Promise<number> {
    const system = { ...context, principal: systemContext('rules', context.correlationId).principal };
    const current = await records.find(system, entity.name, id);
    const record = recordAt(entity, event, current, definitions.current(context).settings.country);
    const facts = await loadFacts(needs.loader, system, record, rules.set.reads);
    const decisions = await rules.set.decide(facts, on);
    for (const decision of decisions) await carryOut(needs, system, event, record, rules, decision);
    return decisions.length;
  }

  async function loadFacts(
    loader: PathLoader,
    context: InTransaction,
    record: EventRecord,
    reads: ReadonlySet<string>,
  ) {
    const own = [...reads].filter((path) => !path.startsWith('before.'));
    const earlier = [...reads].filter((path) => path.startsWith('before.')).map((path) => path.slice('before.'.length));
    const before = record.before && (await loader.load(context, record.before, earlier, 'values'));
    return { ...(await loader.load(context, record.after, own, 'values')), before: before ?? {} };
  }

  async function carryOut(
    { database, clock }: RunRulesNeeds,
    context: InTransaction,
    event: StoredEvent,
    record: EventRecord,
    rules: EntityRules,
    { rule, version, explanation }: RuleDecision,
  ): Promise<void> {
    const decision = newId();
    const acting: InTransaction = {
      ...context,
      principal: { kind: 'system', purpose: `rule ${rule.name}` },
      cause: { kind: 'rule', name: rule.name, version, decision },
    };
    const cut = await reasonToCut(context, event, rule.name);
    const results: ActionResult[] = [];
    if (cut !== undefined) {
      await events.append(acting, {
        type: 'rule.failed',
        subject: event.subject,
        data: { rule: rule.name, version, decision, code: cut },
      });
      results.push(...rule.then.map((action) => ({ action: action.do, done: false, detail: { code: cut } })));
    } else {
      await events.append(acting, {
        type: 'rule.decided',
        subject: event.subject,
        data: { rule: rule.name, version, decision },
      });
      for (const [index, action] of rule.then.entries()) {
        results.push(
          await act(needs, acting, event, record, rules, { rule, index, mustSucceed: action.mustSucceed === true }),
        );
      }
    }
    await database.transaction(context, ({ transaction }) =>
      transaction.write(sql`insert into rule_decisions (id, event_id, rule, version, entity, record_id, explanation, actions, correlation_id, at)
        values (${decision}, ${event.id}, ${rule.name}, ${version}, ${rule.entity}, ${event.subject!.id}, ${JSON.stringify(explanation)},
          ${JSON.stringify(results)}, ${context.correlationId}, ${clock.now().getTime()})`),
    );
  }

  /** A rule that has led to this very event of this very record would fire itself for ever; a chain this long does not end either. */
  async function reasonToCut(context: InTransaction, event: StoredEvent, rule: string): Promise<string | undefined> {
    const chain = await causesOf(events, context, event);
    const isOwn = chain.some(
      ({ cause, subject }) => cause?.kind === 'rule' && cause.name === rule && subject?.id === event.subject?.id,
    );
    if (isOwn) return 'rule-fires-itself';
    return chain.length > limits.automationDepth - 4 ? 'automation-too-deep' : undefined;
  }
}

/** One action; its failure undoes itself alone unless the rule says that it must succeed. */
async function act(
  needs: RunRulesNeeds,
  context: InTransaction,
  event: StoredEvent,
  record: EventRecord,
  rules: EntityRules,
  { rule, index, mustSucceed }: { rule: RuleDecision['rule']; index: number; mustSucceed: boolean },
): Promise<ActionResult> {
  const action = rule.then[index]!.do;
  try {
    const handler = needs.actions.find(action);
    if (handler === undefined) throw new Problem(422, 'rule-action-missing', { params: { action } });
    // An earlier action may have changed the record: each sees it as it is now.
    const now = (await needs.records.find(context, record.after.entity, record.after.id)) ?? record.after;
    const compiled = rules.argumentsOf(rule, index);
    const scope = await scopeOf(needs, context, event, now, record.before, compiled.reads);
    const { timeZone } = needs.definitions.current(context).settings;
    const values = compiled.evaluate(scope, { now: needs.clock.now(), zone: timeZone });
    const detail = await needs.database.savepoint(context, () =>
      handler.run(context, { record: now, arguments: values }),
    );
    return { action, done: true, detail };
  } catch (error) {
    // A passing fault of the database is no failure of the action: the whole work is run again.
    if (isPassing(error)) throw error;
    if (mustSucceed) throw refusedBy(rule, action, error, context.locale);
    const fault = faultOf(error);
    if (!(error instanceof Problem)) needs.log.warn({ error, rule: rule.name, action }, 'a rule action failed');
    await needs.events.append(context, {
      type: 'rule.failed',
      subject: event.subject,
      data: { rule: rule.name, action, index, ...fault },
    });
    return { action, done: false, detail: fault };
  }
}

/** What the caller is told when an automatic act that must succeed undoes their own: which rule, and why it could not. */
function refusedBy(rule: RuleDecision['rule'], action: string, error: unknown, locale: string): Problem {
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

/** What the arguments may read: exactly the paths they name are loaded. */
async function scopeOf(
  { loader, records }: RunRulesNeeds,
  context: InTransaction,
  event: StoredEvent,
  record: Stored,
  before: Stored | undefined,
  reads: readonly string[],
): Promise<Scope> {
  const below = (root: string): string[] =>
    reads.filter((path) => path.startsWith(`${root}.`)).map((path) => path.slice(root.length + 1));
  const user = /^user:(.+)$/.exec(event.actor)?.[1];
  const found =
    user !== undefined && reads.some((path) => path === 'user' || path.startsWith('user.'))
      ? await records.find(context, 'user', user)
      : undefined;
  return {
    record: await loader.load(context, record, below('record'), 'feel'),
    before: before === undefined ? null : await loader.load(context, before, below('before'), 'feel'),
    event: { id: event.id, type: event.type, at: parseDateTime(event.at.toISOString()), actor: event.actor },
    user: found === undefined ? null : ((await loader.load(context, found, below('user'), 'feel')) satisfies Facts),
  };
}
