// Business rule task `decide`: does the condition of a published rule hold? Input `decision` names the rule; it is asked about the record that the inputs
// name by `entity` and `record`, else the process's own, with further inputs laid over its fields. Answers `result`, true or false. What the rule would
// do is not done, and whether it is switched on does not matter: here only its condition is meant.
import { namesOf } from '../../../schemas/entity-names.ts';
import type { FieldDefinition, RuleDefinition } from '../../../schemas/types.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import { FieldFault } from '../../entities/fields/field-kind.ts';
import { fieldKind } from '../../entities/fields/index.ts';
import type { PathLoader } from '../../entities/load-paths.ts';
import type { RecordService } from '../../entities/records.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { isId } from '../../kernel/id.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Facts, RuleSet, Rules } from '../../rules/rules.ts';
import type { EffectCall, EffectHandler } from '../../workflow/workflow.ts';
import { fieldAt } from '../field-at.ts';
import { insideContext } from './inside-context.ts';

interface Needs {
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly loader: PathLoader;
  readonly rules: Rules;
}

interface Condition {
  readonly rule: RuleDefinition;
  readonly set: RuleSet;
}

export function decideEffect({ records, definitions, loader, rules }: Needs): EffectHandler {
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
    async run(context, call) {
      const inside = insideContext(context);
      const { decision, ...given } = call.input;
      if (typeof decision !== 'string')
        throw new Problem(422, 'effect-input-missing', { params: { name: 'decision' } });
      const release = definitions.current(inside);
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
