// When something happens to a record: ask the rules that are live, and let those that hold act, in their order. Writes, messages that came in and
// steps of processes are asked about here as they happen; dates, schedules and calls from outside come by fireOne.
import { pickText } from '../../../schemas/local-text.ts';
import type { EntityDefinition, RuleDefinition } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import type { Stored } from '../../entities/records.ts';
import type { StoredEvent } from '../../events/events.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import type { JsonObject } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import { isoDay, todayOf } from '../../query/relative-time.ts';
import type { Facts, Judged, Moment, RuleSet } from '../../rules/rules.ts';
import { type EventRecord, recordAt } from '../event-record.ts';
import { createAskFacts } from './ask-facts.ts';
import { type ActionResult, type FireNeeds, fireRule, type Occasion } from './fire-rule.ts';
import type { EntityRules } from './rule-sets.ts';

export interface RunRulesNeeds extends FireNeeds {
  readonly rulesOf: (release: Release, entity: string) => EntityRules | undefined;
}

/** One rule about one record, when its time has come or somebody outside called it. */
export interface FireOne {
  readonly rule: string;
  readonly entity: string;
  readonly id: Id;
  /** The event that is written when the rule holds: the ground of its "Why?". */
  readonly type: 'rule.due' | 'rule.called';
  readonly data: JsonObject;
  readonly given?: JsonObject;
}

export interface RunRules {
  /** What the inside subscriptions call. */
  readonly onEvent: (context: InTransaction, event: StoredEvent) => Promise<void> | void;
  /** Does it hold for the record as it was read? Writes nothing. */
  mayFire(context: InTransaction, ask: FireOne, record: Stored): Promise<boolean>;
  /** @returns whether the rule held. A rule that is not live, and a record that is gone, do not. */
  fireOne(context: InTransaction, ask: FireOne): Promise<boolean>;
  /** One rule, because a person asked for it, whatever it listens to. @throws Problem 404, 422 `rule-does-not-hold` */
  byName(context: InTransaction, event: StoredEvent, rule: string): Promise<void>;
  /** What a rule of a set comes to for a record at an event, without doing anything. */
  judge(context: Context, set: RuleSet, rule: string, source: JudgeSource): Promise<Judged | undefined>;
}

export interface JudgeSource {
  readonly event: StoredEvent;
  readonly record: EventRecord;
  readonly given: JsonObject;
  /** What "today" is; default: now. */
  readonly now?: Date;
}

export function createRunRules(needs: RunRulesNeeds): RunRules {
  const { definitions, records, events, loader, clock } = needs;
  const answering = createAskFacts(needs);

  const asker = (context: Context, { event, record, given, now }: JudgeSource) =>
    answering(context, { event, record: record.after, before: record.before, given }, now);

  async function factsOf(
    context: Context,
    { record, given }: Pick<JudgeSource, 'record' | 'given'>,
    reads: ReadonlySet<string>,
  ): Promise<Facts> {
    const own = [...reads].filter((path) => !path.startsWith('before.') && !path.startsWith('given.'));
    const earlier = [...reads].filter((path) => path.startsWith('before.')).map((path) => path.slice('before.'.length));
    const before = record.before && (await loader.load(context, record.before, earlier, 'values'));
    return { ...(await loader.load(context, record.after, own, 'values')), before: before ?? {}, given };
  }

  async function judge(context: Context, set: RuleSet, rule: string, source: JudgeSource) {
    return set.judge(await factsOf(context, source, set.reads), rule, asker(context, source));
  }

  function asSystem(context: InTransaction): InTransaction {
    return asHouse(context, 'rules');
  }

  function rulesAt(context: InTransaction, entity: string): EntityRules | undefined {
    return needs.rulesOf(definitions.current(context), entity);
  }

  function isInForce(context: InTransaction, { from, until }: RuleDefinition): boolean {
    if (from === undefined && until === undefined) return true;
    const zone = definitions.current(context).settings.timeZone;
    const today = isoDay(todayOf({ now: clock.now(), zone, calendar: 'gregorian', weekStart: 0 }));
    return (from === undefined || from <= today) && (until === undefined || today <= until);
  }

  /** Another rule's call: the same record and event, one rule, whatever it listens to. */
  async function call(
    context: InTransaction,
    name: string,
    occasion: Occasion,
  ): Promise<readonly ActionResult[] | undefined> {
    const system = asSystem(context);
    const rules = rulesAt(context, occasion.record.after.entity);
    const judged = rules && (await judge(system, rules.set, name, occasion));
    if (judged?.holds !== true || !isInForce(context, judged.rule)) return undefined;
    return (await fireRule(needs, system, occasion, judged)).results;
  }

  async function run(
    context: InTransaction,
    event: StoredEvent,
    { entity, id, rules, on }: { entity: EntityDefinition; id: Id; rules: EntityRules; on: Moment },
  ): Promise<void> {
    const system = asSystem(context);
    const current = await records.find(system, entity.name, id);
    const isWrite = event.type.startsWith('record.');
    // A message about a record that is gone concerns nobody.
    if (current === undefined && !isWrite) return;
    const record: EventRecord = isWrite
      ? recordAt(entity, event, current, definitions.current(context).settings.country)
      : { after: current as Stored, before: current };
    const given = isWrite ? {} : givenOf(event);
    const occasion: Occasion = { event, record, given, calling: [], call };
    const facts = await factsOf(system, occasion, rules.set.reads);
    for (const decision of await rules.set.decide(facts, on, asker(system, occasion))) {
      if (!isMeant(decision.rule, event) || !isInForce(context, decision.rule)) continue;
      const { isStopped } = await fireRule(needs, system, occasion, decision);
      if (isStopped) return;
    }
  }

  /** The event as it will be written if the rule holds. */
  function foreseen({ type, data, given = {} }: FireOne, current: Stored): JudgeSource {
    const event = { id: '', type, at: clock.now(), actor: 'system:rules', data, correlationId: '', depth: 0 };
    return { event, record: { after: current, before: current }, given };
  }

  return {
    onEvent(context, event) {
      const { subject } = event;
      const on = momentOf(event.type);
      if (subject === undefined || on === undefined) return;
      const release = definitions.current(context);
      const entity = release.entity(subject.entity);
      const rules = entity && needs.rulesOf(release, entity.name);
      if (entity === undefined || rules?.set.asks(on) !== true) return;
      if (!rules.rules.some((rule) => isMeant(rule, event))) return;
      return run(context, event, { entity, id: subject.id, rules, on });
    },
    async byName(context, event, name) {
      const { subject } = event;
      const live = definitions.current(context).get('rule', name)?.definition;
      if (subject === undefined || live === undefined || live.enabled === false) throw notFound('rule', name);
      const system = asSystem(context);
      const current = await records.get(system, subject.entity, subject.id);
      const record: EventRecord = { after: current, before: current };
      const results = await call(system, name, { event, record, given: {}, calling: [], call });
      if (results !== undefined) return;
      throw new Problem(422, 'rule-does-not-hold', { params: { rule: pickText(live.label, context.locale, name) } });
    },
    async mayFire(context, ask, record) {
      const system = asSystem(context);
      const rules = rulesAt(context, ask.entity);
      const live = rules?.rules.find(({ name }) => name === ask.rule);
      if (rules === undefined || live === undefined || !isInForce(context, live)) return false;
      const source = foreseen(ask, record);
      return rules.set.holds(await factsOf(system, source, rules.set.reads), ask.rule, asker(system, source));
    },
    async fireOne(context, ask) {
      const { rule, entity, id, type, data, given = {} } = ask;
      const system = asSystem(context);
      const rules = rulesAt(context, entity);
      const live = rules?.rules.find(({ name }) => name === rule);
      if (rules === undefined || live === undefined || !isInForce(context, live)) return false;
      const current = await records.find(system, entity, id);
      if (current === undefined) return false;
      const source = foreseen(ask, current);
      const judged = await judge(system, rules.set, rule, source);
      if (judged?.holds !== true) return false;
      const event = await events.append(system, { type, subject: { entity, id }, data: { rule, ...data } });
      const occasion: Occasion = { event, record: source.record, given, calling: [], call };
      await fireRule(needs, { ...system, causationId: event.id }, occasion, judged);
      return true;
    },
    judge,
  };
}

const moments: Readonly<Record<string, Moment>> = {
  'record.created': 'created',
  'record.updated': 'updated',
  'record.deleted': 'deleted',
  'message.received': 'message',
  'message.queued': 'message',
  'process.started': 'process',
  'process.ended': 'process',
  'element.completed': 'process',
  'incident.opened': 'process',
  'form.opened': 'link',
};

/** What happens by itself, as the event log names it. */
export const ruleEvents: readonly string[] = Object.keys(moments);

function momentOf(type: string): Moment | undefined {
  return Object.hasOwn(moments, type) ? moments[type] : undefined;
}

const processEvents: Readonly<Record<string, string>> = {
  'process.started': 'started',
  'process.ended': 'completed',
  'element.completed': 'reached',
  'incident.opened': 'incident',
};

/** Of messages, links and processes: is it the channel, the form, the process and the element the rule names? */
export function isMeant({ trigger }: RuleDefinition, event: StoredEvent): boolean {
  const { type, data } = event;
  if (trigger?.type === 'message') {
    const isIt =
      trigger.direction === 'out' ? type === 'message.queued' && data.letter === true : type === 'message.received';
    return isIt && (trigger.channel === undefined || trigger.channel === data.channel);
  }
  if (trigger?.type === 'link') return type === 'form.opened' && (trigger.form ?? data.form) === data.form;
  if (trigger?.type !== 'process') return type.startsWith('record.');
  if (processEvents[type] !== trigger.event || data.process !== trigger.process) return false;
  if (trigger.event === 'completed' && data.status !== undefined && data.status !== 'completed') return false;
  return trigger.element === undefined || trigger.element === data.element;
}

const givenNames = ['text', 'from', 'channel', 'message', 'process', 'element', 'instance', 'code', 'form'];

export function givenOf({ data }: StoredEvent): JsonObject {
  return Object.fromEntries(givenNames.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}
