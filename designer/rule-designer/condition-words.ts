// One condition of a rule as words: what it is about, the comparison, the value.
import type { FieldDefinition, RuleDefinition } from '../../schemas/types.ts';
import { labelOf } from '../format/values.ts';
import { formOf, formWord, relatedText, takesValue, termValueText, termWord } from '../records/filter-words.ts';
import { t } from '../shell/texts.ts';
import type { RuleChoices } from './choices.ts';
import { type FieldCondition, filterTermOf, isFieldCondition, type RuleTerm } from './condition-groups.ts';
import { ruleField } from './rule-fields.ts';

export interface TermWords {
  readonly subject: string;
  /** Empty where the subject says it all. */
  readonly operator: string;
  /** Empty where the comparison takes none. */
  readonly value: string;
  readonly isExpression: boolean;
}

export function expressionOf({ value }: FieldCondition): string | undefined {
  return typeof value === 'object' && value !== null && 'expression' in value ? value.expression : undefined;
}

export function termWords(
  rule: RuleDefinition,
  term: RuleTerm,
  choices: RuleChoices,
  fields: readonly FieldDefinition[],
): TermWords {
  if (!isFieldCondition(term)) {
    const subject =
      'view' in term
        ? t('filter.inView', { view: choices.segments.find(({ name }) => name === term.view)?.label ?? '…' })
        : relatedText(term, fields);
    return { subject, operator: '', value: '', isExpression: false };
  }
  const field = ruleField(rule, term.path);
  const subject = field === undefined ? term.path : labelOf(field);
  const source = expressionOf(term);
  if (source !== undefined) return { subject, operator: operatorText(term, field), value: source, isExpression: true };
  const filter = filterTermOf(term);
  if (filter === undefined)
    return { subject, operator: t(`rules.operator.${term.operator}`), value: '', isExpression: false };
  return {
    subject,
    operator: termWord(filter, field),
    value: takesValue(filter.operator) ? termValueText(filter, field) || '…' : '',
    isExpression: false,
  };
}

function operatorText(term: FieldCondition, field: FieldDefinition | undefined): string {
  const filter = filterTermOf({ path: term.path, operator: term.operator });
  if (filter === undefined || field === undefined) return t(`rules.operator.${term.operator}`);
  return formWord(formOf(filter), field);
}
