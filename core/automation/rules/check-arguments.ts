// Are the arguments of an action what its table of parameters says? Names, what must be there, and whether what is named exists.
import type { EntityDefinition, RuleAction, RuleDefinition } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import { isPlainObject } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { ActionParameter, RuleActionHandler } from '../actions.ts';
import { relatedEntity } from './related-entity.ts';

type Arguments = RuleAction['with'];

interface Place {
  readonly args: Arguments;
  readonly rule: RuleDefinition;
  readonly next: Release;
}

/** Pointers are from the arguments: "/field". */
export function checkParameters(
  handler: RuleActionHandler,
  action: RuleAction,
  rule: RuleDefinition,
  next: Release,
): readonly ProblemDetail[] {
  const { parameters } = handler;
  if (parameters === undefined) return [];
  const place: Place = { args: action.with, rule, next };
  const known = new Set(parameters.map(({ name }) => name));
  const strange = Object.keys(action.with).filter((name) => handler.isOpen !== true && !known.has(name));
  return [
    ...strange.map((name) => ({
      pointer: `/${name}`,
      code: 'rule-argument-unknown',
      params: { found: name, action: handler.name, expected: [...known].join(', ') },
    })),
    ...parameters.flatMap((parameter) => checkParameter(parameter, place)),
  ];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && !(isPlainObject(value) && Object.keys(value).length === 0);
}

function checkParameter(parameter: ActionParameter, place: Place): readonly ProblemDetail[] {
  const { name, required, unless } = parameter;
  const value = place.args[name];
  const pointer = `/${name}`;
  if (!isGiven(value)) {
    const isMissing =
      required === true || (unless !== undefined && !unless.some((other) => isGiven(place.args[other])));
    return isMissing ? [{ pointer, code: 'validation.required', params: { name } }] : [];
  }
  const isExpression = typeof value === 'string' && value.startsWith('=');
  if (isExpression && parameter.isFixed !== true) return [];
  return checkValue(parameter, value, place).map(({ code, params, at = '' }) => ({
    pointer: `${pointer}${at}`,
    code,
    ...(params === undefined ? {} : { params }),
  }));
}

interface Fault {
  readonly code: string;
  readonly params?: ProblemDetail['params'];
  readonly at?: string;
}

function checkValue(parameter: ActionParameter, value: unknown, place: Place): readonly Fault[] {
  const { next } = place;
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  const unless = (isThere: boolean, code: string): Fault[] => (isThere ? [] : [{ code, params: { found } }]);
  const named = typeof value === 'string' ? value : '';
  switch (parameter.kind) {
    case 'entity':
      return unless(next.entity(named) !== undefined, 'rule-entity-unknown');
    case 'process':
      return unless(next.process(named) !== undefined, 'rule-process-unknown');
    case 'message':
      return unless(next.message(named) !== undefined, 'rule-message-unknown');
    case 'form':
      return unless(next.form(named) !== undefined, 'rule-form-unknown');
    case 'document':
      return unless(next.get('document', named) !== undefined, 'rule-document-unknown');
    case 'decision':
      return unless(next.get('decision', named) !== undefined, 'rule-decision-unknown');
    case 'rule':
      return unless(next.get('rule', named)?.definition.entity === place.rule.entity, 'rule-rule-unknown');
    case 'relation':
      return unless(relatedEntity(next, place.rule.entity, named) !== undefined, 'rule-relation-unknown');
    case 'number':
      return unless(typeof value === 'number', 'rule-argument-number');
    case 'boolean':
      return unless(typeof value === 'boolean', 'rule-argument-boolean');
    case 'field':
    case 'userField':
      return checkFields([named], parameter, place);
    case 'values':
      return isPlainObject(value)
        ? checkFields(Object.keys(value), parameter, place)
        : [{ code: 'rule-argument-values' }];
    default:
      return [];
  }
}

function checkFields(names: readonly string[], parameter: ActionParameter, place: Place): readonly Fault[] {
  const entity = entityOf(parameter, place);
  // What names the entity is worked out later, or is a fault of its own.
  if (entity === undefined) return [];
  const isGood = (name: string): boolean => {
    const field = entity.fields.find((candidate) => candidate.name === name);
    return parameter.kind === 'userField'
      ? field?.kind === 'reference' && field.target === 'user'
      : field !== undefined;
  };
  return names
    .filter((name) => !isGood(name))
    .map((name) => ({ code: 'rule-field-unknown', params: { found: name, entity: entity.name } }));
}

/** Whose fields the argument names. */
function entityOf({ of }: ActionParameter, { args, rule, next }: Place): EntityDefinition | undefined {
  if (of === undefined) return next.entity(rule.entity);
  const named = args[of];
  if (typeof named !== 'string' || named.startsWith('=')) return undefined;
  return next.entity(named) ?? next.entity(relatedEntity(next, rule.entity, named) ?? '');
}
