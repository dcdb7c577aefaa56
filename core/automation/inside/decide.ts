// Business rule task `decide`. Input `decision` names a decision, which is taken with the further inputs: `result` is its value, a context or a list, as
// its outputs and hit policy say; what it saw is an event of its own. Else it names a published rule: does its condition hold? That is asked about the
// record that the inputs name by `entity` and `record`, else the process's own, with further inputs laid over its fields, and `result` is true or false.
// What the rule would do is not done, and whether it is switched on does not matter: here only its condition is meant.
import { namesOf } from '../../../schemas/entity-names.ts';
import type { FieldDefinition, RuleDefinition } from '../../../schemas/types.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import type { TaskOffer } from '../../engine/task-offer.ts';
import { FieldFault } from '../../entities/fields/field-kind.ts';
import { fieldKind } from '../../entities/fields/index.ts';
import type { PathLoader } from '../../entities/load-paths.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import { fromJson, toJson } from '../../expressions/encoding.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import type { InTransaction } from '../../kernel/context.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { isId } from '../../kernel/id.ts';
import { Problem } from '../../kernel/problem.ts';
import { fieldAt } from '../../query/field-at.ts';
import type { Facts, RuleSet, Rules } from '../../rules/rules.ts';
import type { EffectCall, EffectHandler } from '../../workflow/workflow.ts';
import type { Decisions } from '../decisions.ts';
import { insideContext } from './inside-context.ts';

interface Needs {
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly loader: PathLoader;
  readonly rules: Rules;
  readonly events: Events;
  readonly decisions: Decisions;
}

interface Condition {
  readonly rule: RuleDefinition;
  readonly set: RuleSet;
}

const offer: TaskOffer = { parameters: [], takesMore: true, answers: [{ name: 'result', type: 'Any' }] };

export function decideEffect(needs: Needs): EffectHandler {
  const { records, definitions, loader, rules } = needs;
  const known = new WeakMap<Release, Map<string, Condition>>();

  const conditionOf = (release: Release, name: string): Condition => {
    const ofRelease = known.get(release) ?? new Map<string, Condition>();
    known.set(release, ofRelease);
    const found = ofRelease.get(name);
    if (found !== undefined) return found;
    const live = release.get('rule', name);
    if (live === undefined) throw new Problem(422, 'decision-missing', { params: { decision: name } });
    const rule = { ...live.definition, enabled: true };
    const fields = fieldAt((entity) => release.entity(entity), rule.entity);
    const set = rules.compile([{ rule, version: live.version }], fields);
    const made = { rule, set };
    ofRelease.set(name, made);
    return made;
  };

  return {
    name: 'decide',
    runs: 'inside',
    offer,
    async run(context, call) {
      const inside = insideContext(context);
      const { decision, ...given } = call.input;
      if (typeof decision !== 'string')
        throw new Problem(422, 'effect-input-missing', { params: { name: 'decision' } });
      const release = definitions.current(inside);
      if (release.get('decision', decision) !== undefined)
        return { result: await takeByName(needs, inside, release, decision, { ...call, input: given }) };
      const { rule, set } = conditionOf(release, decision);
      const id = recordOf(call, release, rule.entity);
      const record = id === undefined ? undefined : await records.get(inside, rule.entity, id);
      const paths = [...set.reads].filter((path) => !path.startsWith('before.'));
      const facts: Facts = record === undefined ? {} : await loader.load(inside, record, paths, 'values');
      const fields = release.entity(rule.entity)?.fields ?? [];
      const laidOver = valuesOf(given, fields, release.settings.country);
      const judged = await set.judge({ ...facts, ...laidOver, before: {} }, rule.name);
      return { result: judged?.holds === true };
    },
  };
}

async function takeByName(
  { records, decisions, events, loader }: Needs,
  context: InTransaction,
  release: Release,
  name: string,
  call: EffectCall,
): Promise<Json> {
  const { compiled, version } = decisions.find(release, name);
  const reads = decisions.reads(release, compiled);
  const roots = new Set(reads.map((path) => path.split('.', 1)[0] ?? ''));
  const given: Record<string, FeelValue> = {};
  for (const root of roots) {
    const json = call.input[root];
    if (json === undefined) continue;
    const below = reads.flatMap((path) => (path.startsWith(`${root}.`) ? [path.slice(root.length + 1)] : []));
    const record = isId(json) && below.length > 0 ? await findNamed(records, context, release, root, json) : undefined;
    given[root] = record === undefined ? fromJson(json) : await loader.load(context, record, below, 'feel');
  }
  const entity = decisions.about(release, compiled);
  const id = entity === undefined ? undefined : recordOf(call, release, entity);
  const record = entity === undefined || id === undefined ? undefined : await records.get(context, entity, id);
  const { taken, account } = await decisions.take(context, { compiled, version, given, record });
  const { process, instance, element, elementName } = call;
  const place = { process, instance, element, ...(elementName === undefined ? {} : { elementName }) };
  const data = { ...place, ...account };
  await events.append(context, { type: 'decision.taken', data, ...(call.subject ? { subject: call.subject } : {}) });
  return toJson(taken.value);
}

/** A variable called like an entity that holds an id is a record of it, of which the decision reads fields. */
async function findNamed(
  records: RecordService,
  context: InTransaction,
  release: Release,
  entity: string,
  id: string,
): Promise<Stored | undefined> {
  return release.entity(entity) === undefined ? undefined : records.find(context, entity, id);
}

/** The record that is meant, when it is one of the rule's entity. */
function recordOf({ input, subject }: EffectCall, release: Release, name: string): string | undefined {
  const entity = release.entity(name);
  if (entity === undefined) return undefined;
  const isIt = (said: unknown): boolean => typeof said === 'string' && release.entity(said) === entity;
  if (isId(input.record) && (input.entity === undefined || isIt(input.entity))) return input.record;
  const named = namesOf(entity)
    .map((one) => input[one])
    .find(isId);
  return named ?? (isIt(subject?.entity) ? subject?.id : undefined);
}

/** Inputs that bear the name of a field, as that field's values. What does not fit its kind is null. */
function valuesOf(given: JsonObject, fields: readonly FieldDefinition[], country: string): Facts {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const json = [field.name, ...(field.was ?? [])].map((name) => given[name]).find((one) => one !== undefined);
    if (json === undefined) continue;
    const value = json === null ? null : fieldKind(field.kind).read(json, field, country);
    values[field.name] = value instanceof FieldFault ? null : value;
  }
  return values;
}
