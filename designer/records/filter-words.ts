// How a condition reads as words: which operators fit a field's kind, and how its value is said. Pure but for the texts.
import type { FieldDefinition, FilterOperator, FilterTerm } from '../../schemas/types.ts';
import { userName } from '../api/session.ts';
import type { Value } from '../api/types.ts';
import { optionLabel, valueText } from '../format/values.ts';
import { t } from '../shell/texts.ts';

const texts: readonly FilterOperator[] = ['contains', 'startsWith', 'eq', 'ne', 'empty', 'notEmpty'];
const numbers: readonly FilterOperator[] = ['gt', 'ge', 'lt', 'le', 'eq', 'ne', 'empty', 'notEmpty'];
const lists: readonly FilterOperator[] = ['hasAny', 'hasAll', 'empty', 'notEmpty'];
const ones: readonly FilterOperator[] = ['eq', 'ne', 'empty', 'notEmpty'];

export function operatorsOf(field: FieldDefinition): readonly FilterOperator[] {
  switch (field.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
    case 'date':
    case 'datetime':
    case 'rating':
    case 'duration':
      return numbers;
    case 'choice':
      return ['in', 'notIn', 'empty', 'notEmpty'];
    case 'choices':
    case 'tags':
      return lists;
    case 'address':
    case 'richText':
      return ['contains', 'empty', 'notEmpty'];
    case 'json':
    case 'file':
    case 'image':
      return ['notEmpty', 'empty'];
    case 'reference':
      return ones;
    case 'boolean':
      return ['eq'];
    default:
      return texts;
  }
}

/** "is after" reads better than "greater than" for dates. */
export function operatorWord(operator: FilterOperator, field: FieldDefinition | undefined): string {
  const isDate = field?.kind === 'date' || field?.kind === 'datetime';
  return t(isDate && /^(lt|le|gt|ge)$/.test(operator) ? `operator.date.${operator}` : `operator.${operator}`);
}

export function takesValue(operator: FilterOperator): boolean {
  return operator !== 'empty' && operator !== 'notEmpty';
}

export function termValueText(term: FilterTerm, field: FieldDefinition | undefined): string {
  if (!takesValue(term.operator)) return '';
  const values = Array.isArray(term.value) ? term.value : [term.value];
  const said = values
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => {
      if (!field) return String(value);
      if (field.kind === 'choice' || field.kind === 'choices') return optionLabel(field, value);
      if (field.kind === 'tags') return String(value);
      if (field.kind === 'reference' && field.target === 'user' && value === 'me') return t('filter.me');
      if (field.kind === 'reference') return userName(String(value)) ?? '…';
      return valueText(field, value as Value);
    });
  return said.length > 0 ? said.join(t(term.operator === 'hasAll' ? 'filter.andValue' : 'filter.or')) : '…';
}
