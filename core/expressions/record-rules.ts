// What must hold for a record as a whole: the validations of its entity and the conditions of its pipeline's stages. Run by the server at each
// write and by forms while they are filled, so that both say the same. Only true is fine: who wants an empty value to pass says so
// ("end = null or end >= start"), since a condition that cannot be told must not let anything through by accident.
import { pickText } from '../../schemas/local-text.ts';
import type { ChoiceOption, EntityDefinition, LocalText, StageCondition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { compileExpression } from './compile-expression.ts';
import {
  type CompiledExpression,
  type EvaluationOptions,
  type FeelValue,
  FuelExhausted,
  type Scope,
} from './expressions.ts';
import { stageOf } from './record-shape.ts';

/** A record about to be written. */
export interface RecordChange {
  /** The stage it stands in; null or undefined for a new one. */
  readonly stageBefore: FeelValue;
  readonly stage: FeelValue;
  /** The names that change; undefined = a new record, of which everything is asked. */
  readonly changed: ReadonlySet<string> | undefined;
}

interface Rule {
  readonly fields: readonly string[];
  readonly condition: CompiledExpression;
  readonly when: CompiledExpression | undefined;
  readonly message: LocalText | undefined;
}

/** The dotted paths that the rules of this change read. */
export function ruleReads(entity: EntityDefinition, change: RecordChange): string[] {
  return dueRules(entity, change).flatMap(({ condition, when }) => [...condition.reads, ...(when?.reads ?? [])]);
}

/**
 * Everything the record would break.
 * @param canTell of a path: false leaves out the rules that read it (a form does not have the records its references point to)
 */
export function ruleFaults(
  entity: EntityDefinition,
  change: RecordChange,
  scope: Scope,
  options: EvaluationOptions & { readonly language: string; readonly canTell?: (path: string) => boolean },
): ProblemDetail[] {
  const canTell = options.canTell ?? (() => true);
  const broken = dueRules(entity, change).filter(
    (rule) => [...rule.condition.reads, ...(rule.when?.reads ?? [])].every(canTell) && isBroken(rule, scope, options),
  );
  return [
    ...moveFaults(entity, change, options.language),
    ...broken.flatMap((rule) => detailsOf(rule, options.language)),
  ];
}

function isBroken({ condition, when }: Rule, scope: Scope, options: EvaluationOptions): boolean {
  return (when === undefined || holds(when, scope, options)) && !holds(condition, scope, options);
}

function holds(expression: CompiledExpression, scope: Scope, options: EvaluationOptions): boolean {
  try {
    return expression.evaluate(scope, options) === true;
  } catch (error) {
    if (error instanceof FuelExhausted) return false;
    throw error;
  }
}

function detailsOf({ fields, message }: Rule, language: string): ProblemDetail[] {
  const text = pickText(message, language, '');
  return fields.map((field) => {
    const pointer = `/${field}`;
    return text === ''
      ? { pointer, code: 'validation.rule-unnamed' }
      : { pointer, code: 'validation.rule', params: { message: text } };
  });
}

/** A stage may say which ones follow it; none at all does not, since anything follows that. */
function moveFaults(entity: EntityDefinition, change: RecordChange, language: string): ProblemDetail[] {
  const [from, to] = [stageOf(entity, change.stageBefore), stageOf(entity, change.stage)];
  if (from?.next === undefined || from === to) return [];
  const pointer = `/${entity.pipeline!.field}`;
  if ((change.stage ?? null) === null) return [{ pointer, code: 'validation.required' }];
  if (to === undefined || from.next.includes(to.value)) return [];
  const named = (option: ChoiceOption): string => pickText(option.label, language, option.value);
  return [{ pointer, code: 'validation.stage-next', params: { from: named(from), to: named(to) } }];
}

/** The validations that read what changes, and the conditions of the stages that are left and entered. */
function dueRules(entity: EntityDefinition, { stageBefore, stage, changed }: RecordChange): Rule[] {
  const due = validationsOf(entity).filter(
    ({ condition, when }) =>
      changed === undefined || [...condition.names, ...(when?.names ?? [])].some((name) => isChanged(name)),
  );
  function isChanged(name: string): boolean {
    return changed!.has(name === 'pipeline' ? (entity.pipeline?.field ?? name) : name);
  }
  if (stage === stageBefore || entity.pipeline === undefined) return due;
  const { field } = entity.pipeline;
  const [left, entered] = [stageOf(entity, stageBefore), stageOf(entity, stage)];
  return [
    ...due,
    ...[left?.exit, entered?.entry].flatMap((rule) => (rule === undefined ? [] : [stageRule(rule, field)])),
  ];
}

const compiledValidations = new WeakMap<EntityDefinition, readonly Rule[]>();
const compiledStages = new WeakMap<StageCondition, Rule>();

function validationsOf(entity: EntityDefinition): readonly Rule[] {
  const known = compiledValidations.get(entity);
  if (known !== undefined) return known;
  const rules = (entity.validations ?? []).map(({ condition, when, message, fields }) => ({
    fields,
    condition: compileExpression(condition),
    when: when === undefined ? undefined : compileExpression(when),
    message,
  }));
  compiledValidations.set(entity, rules);
  return rules;
}

function stageRule(rule: StageCondition, field: string): Rule {
  const known = compiledStages.get(rule);
  if (known !== undefined) return known;
  const { condition, message } = rule;
  const made = { fields: [field], condition: compileExpression(condition), when: undefined, message };
  compiledStages.set(rule, made);
  return made;
}
