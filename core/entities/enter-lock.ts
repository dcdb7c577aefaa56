// How a record becomes final (locking.ts): what is written along with that stage is written before it, and what the database refused is said in words
// that can be acted upon.
import { fieldNamed } from '../../schemas/field-names.ts';
import { isFinal } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { StatementError } from '../database/statement-error.ts';
import { isPlainObject } from '../kernel/data.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import type { EntityModel } from './entity-model.ts';
import type { Refusal } from './locking.ts';
import type { Values } from './records.ts';

/** What is written first and what last, where the input brings lines or other values along with a stage that would close the record to them. */
export function inTwoSteps(
  entity: EntityDefinition,
  input: unknown,
  isNew: boolean,
): { readonly first: unknown; readonly last: { readonly [stage: string]: unknown } } | undefined {
  const stage = entity.lock === undefined ? undefined : entity.pipeline?.field;
  if (stage === undefined || !isPlainObject(input) || !isFinal(entity, input)) return undefined;
  const { [stage]: final, ...first } = input;
  const hasLines = entity.fields.some(({ kind, name }) => kind === 'lines' && Object.hasOwn(first, name));
  return isNew || hasLines ? { first, last: { [stage]: final } } : undefined;
}

/** Lines are written before the record they belong to: whoever writes them is told of that one. @throws Problem 409 `final` */
export function requireNotFinal({ definition }: EntityModel, values: Values, locale: string): void {
  if (isFinal(definition, values)) throw finalProblem(definition, locale);
}

function finalProblem(entity: EntityDefinition, locale: string, cause?: unknown): Problem {
  const message = pickText(entity.lock?.instead, locale, '');
  return new Problem(409, 'final', {
    params: { entity: pickText(entity.label, locale, entity.name) },
    details: message === '' ? [] : [{ pointer: '', code: 'validation.rule', params: { message } }],
    cause,
  });
}

/** A statement about a record, or about one of its lines, that a lock refused. */
export function lockProblem(error: StatementError, { definition }: EntityModel, locale: string): Problem {
  const why = error.constraint as Refusal;
  const entity = pickText(definition.label, locale, definition.name);
  if (why === 'final') return finalProblem(definition, locale, error);
  const { lock, pipeline } = definition;
  const labelOf = (field: string | undefined): string =>
    pickText(fieldNamed(definition, field ?? '')?.label, locale, field ?? '');
  const at = why === 'closed' ? lock?.within?.field : lock?.balanced?.lines;
  return invalid([
    {
      pointer: `/${(why === 'begun' ? pipeline?.field : at) ?? ''}`,
      code: `validation.lock-${why}`,
      params: { entity, field: labelOf(at) },
    },
  ]);
}
