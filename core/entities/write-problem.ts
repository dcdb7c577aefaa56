// What the database refused about a record, as a problem the caller can mend: a value that another record has, a record that others point to,
// one that is final.
import { columnOf } from '../../schemas/field-names.ts';
import { pickText } from '../../schemas/local-text.ts';
import { StatementError } from '../database/statement-error.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { indexOf, tableOf } from '../query/columns.ts';
import { violated } from './compound-indexes.ts';
import { lockProblem } from './enter-lock.ts';
import type { EntityModel } from './entity-model.ts';
import { knows } from './known-faults.ts';
import type { RecordCall } from './record-call.ts';

/**
 * The error itself when it is neither.
 * @param removal the statement deleted the row, so a broken reference is one of others to it
 */
export function writeProblem(error: unknown, call: RecordCall, removal: boolean): unknown {
  if (!(error instanceof StatementError)) return error;
  const { model } = call;
  const { locale } = call.context;
  if (error.reason === 'lock') return lockProblem(error, model, locale);
  if (error.reason === 'unique') return uniqueProblem(error, call);
  if (error.reason === 'reference' && !removal) return lostReference(error, model);
  if (error.reason === 'reference')
    return new Problem(409, 'in-use', {
      params: { entity: pickText(model.definition.label, locale, model.definition.name) },
      cause: error,
    });
  return error;
}

/** A record that was there when it was looked for and is deleted now. SQLite does not say which field pointed to it. */
function lostReference(error: StatementError, model: EntityModel): Problem {
  const table = tableOf(model.definition);
  const field = model.fields.find(({ definition }) => error.constraint === `${table}_${columnOf(definition)}_fkey`);
  const pointer = field === undefined ? '' : `/${field.definition.name}`;
  return invalid([{ pointer, code: 'validation.reference', params: { found: error.constraint } }]);
}

function uniqueProblem(error: StatementError, call: RecordCall): unknown {
  const { model } = call;
  const table = tableOf(model.definition);
  const field = model.fields.find(({ definition }) => {
    if (definition.unique !== true) return false;
    const index = indexOf(model.definition, columnOf(definition), 'unique');
    // SQLite names the column, or the index when it is one over an expression; PostgreSQL names the index.
    return (
      error.constraint === index ||
      error.constraint === `index '${index}'` ||
      error.constraint === `${table}.${columnOf(definition)}`
    );
  });
  if (field !== undefined) return invalid([{ pointer: `/${field.definition.name}`, code: 'validation.not-unique' }]);
  const together = violated(model.definition, error.constraint, call.context.locale, (name) => knows(call, name));
  if (together !== undefined) return invalid([together]);
  const taken = error.constraint === `${table}.id` || error.constraint === `${table}_pkey`;
  return taken ? new Problem(409, 'exists', { params: { entity: model.definition.name }, cause: error }) : error;
}
