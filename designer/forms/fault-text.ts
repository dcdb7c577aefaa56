// What is wrong with a field, in the words of who fills it in.
import type { ProblemDetail } from '../api/problem.ts';
import { dateFaultText } from '../format/date-faults.ts';
import { labelOf } from '../format/values.ts';
import { t, validationText } from '../shell/texts.ts';
import type { ShownField } from './fields.ts';

export function faultText(detail: ProblemDetail, field: ShownField): string {
  // A rule of the entity has words of its own.
  if (detail.code === 'validation.rule') return String(detail.params?.message ?? '');
  return (
    dateFaultText(detail) ??
    validationText(detail.code, { ...detail.params, field: labelOf(field) }) ??
    detail.message ??
    t('form.wrong')
  );
}
