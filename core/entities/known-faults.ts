// What is wrong with a record, as far as the writer may know: a field that they neither see nor write does not exist for them, in faults either.
import { Problem, type ProblemDetail } from '../kernel/problem.ts';
import { linesOf } from './lines.ts';
import type { FactNeeds, RecordCall } from './record-call.ts';

/** May whoever acts know of this field of the entity? */
export function knows(call: RecordCall, field: string): boolean {
  const grants = [call.grantOf(call.entity), call.grant('create'), call.grant('update')];
  return grants.some(({ allowed, readable, writable }) => allowed && (readable.has(field) || writable.has(field)));
}

/** The error without the faults of fields the writer does not know; where nothing else is wrong it says that alone. */
export function knownFaults(needs: Pick<FactNeeds, 'callOf'>, call: RecordCall, error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'invalid') return error;
  const known = error.details.filter((detail) => isKnown(needs, call, detail));
  if (known.length === error.details.length) return error;
  const details = known.length > 0 ? known : [{ pointer: '', code: 'validation.unseen' }];
  return new Problem(error.status, error.code, { params: { count: details.length }, details, cause: error.cause });
}

/** What was given and does not exist is named as it was given. */
function isKnown(needs: Pick<FactNeeds, 'callOf'>, call: RecordCall, { pointer, code }: ProblemDetail): boolean {
  if (code === 'validation.unknown-field') return true;
  const [, field = '', , ofLine] = pointer.split('/');
  if (call.model.field(field) === undefined) return true;
  const lines = ofLine === undefined ? undefined : linesOf(needs, call).find((one) => one.field.name === field);
  if (lines?.call.model.field(ofLine!) !== undefined && !knows(lines.call, ofLine!)) return false;
  return knows(call, field);
}
