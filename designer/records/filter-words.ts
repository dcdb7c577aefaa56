// How a condition reads as words: which operators fit a field's kind, and how its value is said. Pure but for the texts.
import { isLink } from '../../schemas/field-schema.ts';
import type {
  FieldDefinition,
  FilterOperator,
  FilterTerm,
  FilterTree,
  RelatedTerm,
  RelativePoint,
} from '../../schemas/types.ts';
import { userName } from '../api/session.ts';
import type { Value } from '../api/types.ts';
import { knownTitle } from '../format/known-titles.ts';
import { formatInteger, formatNumber } from '../format/numbers.ts';
import { labelOf, optionLabel, valueText } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { type Relation, relationOf } from './relations.ts';
import { amountOf, isPeriod, isPoint, periodText, pointText } from './relative-words.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm } from './sentence.ts';

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
    case 'rating':
    case 'duration':
      return numbers;
    case 'date':
    case 'datetime':
      return ['during', ...numbers];
    case 'choice':
      return ['in', 'notIn', 'empty', 'notEmpty'];
    case 'choices':
    case 'tags':
    case 'references':
      return lists;
    case 'address':
    case 'richText':
      return ['contains', 'empty', 'notEmpty'];
    case 'lines':
      return [];
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

/** "more than 30 days ago" and "… from now" are operators of their own to who writes a sentence. */
export type Form = FilterOperator | 'ago' | 'ahead';

const forms: readonly Form[] = ['ago', 'ahead'];

export function formOf({ operator, value }: Pick<FilterTerm, 'operator' | 'value'>): Form {
  if (operator === 'lt' && isPoint(value) && 'ago' in value) return 'ago';
  return operator === 'gt' && isPoint(value) && 'ahead' in value ? 'ahead' : operator;
}

export function formsOf(field: FieldDefinition): readonly Form[] {
  const [first, ...rest] = operatorsOf(field);
  return isDate(field) && first ? [first, ...forms, ...rest] : operatorsOf(field);
}

function isDate(field: FieldDefinition | undefined): boolean {
  return field?.kind === 'date' || field?.kind === 'datetime';
}

/** As one choice among others. */
export function formWord(form: Form, field: FieldDefinition): string {
  return form === 'ago' || form === 'ahead' ? t(`operator.when.${form}`) : operatorWord(form, field);
}

/** As it stands before its value. */
export function termWord(term: FilterTerm, field: FieldDefinition | undefined): string {
  const form = formOf(term);
  if (form === 'ago' || form === 'ahead') return t(`operator.date.${form}`);
  // A day is one, not a stretch: "is today", "is in this week".
  const isDay = isPeriod(term.value) && 'period' in term.value && term.value.period === 'day';
  return operatorWord(isDay ? 'eq' : form, field);
}

/** "is after" reads better than "greater than" for dates. */
function operatorWord(operator: FilterOperator, field: FieldDefinition | undefined): string {
  return t(isDate(field) && /^(lt|le|gt|ge)$/.test(operator) ? `operator.date.${operator}` : `operator.${operator}`);
}

export function takesValue(operator: FilterOperator): boolean {
  return operator !== 'empty' && operator !== 'notEmpty';
}

export function termValueText(term: FilterTerm, field: FieldDefinition | undefined): string {
  if (!takesValue(term.operator)) return '';
  if (isPeriod(term.value)) return periodText(term.value);
  if (isPoint(term.value)) return pointWords(term, term.value);
  const values = Array.isArray(term.value) ? term.value : [term.value];
  const said = values
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => {
      if (!field) return String(value);
      if (field.kind === 'choice' || field.kind === 'choices') return optionLabel(field, value);
      if (field.kind === 'tags') return String(value);
      if (isLink(field) && field.target === 'user' && value === 'me') return t('filter.me');
      if (isLink(field)) return userName(String(value)) ?? knownTitle(String(value)) ?? '…';
      return valueText(field, value as Value);
    });
  return said.length > 0 ? said.join(t(term.operator === 'hasAll' ? 'filter.andValue' : 'filter.or')) : '…';
}

/** After "more than" the amount is said as the language has it there; else as a point: "from 30 days ago". */
function pointWords(term: FilterTerm, point: RelativePoint): string {
  const form = formOf(term);
  if (form !== 'ago' && form !== 'ahead') return pointText(point);
  const count = 'ago' in point ? point.ago : point.ahead;
  return t(`period.${form}`, { amount: amountOf(count, point.unit) });
}

/** What a sentence is about: the fields of an entity, and the names of its views. */
export interface Subject {
  readonly fields: readonly FieldDefinition[];
  readonly viewName: (view: string) => string;
}

/** A whole condition in words; a group within another stands in brackets, so that the sentence can mean one thing only. */
export function treeText(tree: FilterTree, subject: Subject, isInner = false): string {
  if (isFieldTerm(tree)) {
    const field = subject.fields.find((one) => one.name === tree.field);
    return [field ? labelOf(field) : tree.field, termWord(tree, field), termValueText(tree, field)].join(' ').trim();
  }
  if (isRelatedTerm(tree)) return relatedText(tree, subject.fields);
  if (isViewTerm(tree)) return t('filter.inView', { view: subject.viewName(tree.view) });
  if ('not' in tree) return notText(tree.not, subject);
  const [parts, word] = 'and' in tree ? [tree.and, t('filter.and')] : [tree.or, t('filter.orWord')];
  if (parts.length === 0) return t('and' in tree ? 'filter.everything' : 'filter.nothing');
  const said = parts.map((part) => treeText(part, subject, true)).join(` ${word} `);
  return isInner && parts.length > 1 ? `(${said})` : said;
}

/** "none of (a, b)" rather than "not (a or b)". */
function notText(tree: FilterTree, subject: Subject): string {
  const parts = 'and' in tree ? tree.and : 'or' in tree ? tree.or : [];
  if (parts.length < 2) return t('filter.not', { condition: treeText(tree, subject, true) });
  const conditions = parts.map((part) => treeText(part, subject, true)).join(t('list.comma'));
  return t('or' in tree ? 'filter.noneOf' : 'filter.notAllOf', { conditions });
}

/** «پیگیری‌ها» ندارد; the sum of Value of Opportunities where Stage is Won is more than 100 */
export function relatedText(term: RelatedTerm, fields: readonly FieldDefinition[]): string {
  const relation = relationOf(term.related, fields);
  const name = relation ? relatedName(term, relation) : term.related;
  if (term.operator === 'some' || term.operator === 'none') return t(`filter.related.${term.operator}`, { name });
  const { measure = 'count' } = term;
  const of = relation?.entity.fields.find((field) => field.name === term.of);
  return t(`filter.related.${measure}`, {
    name,
    field: of ? labelOf(of) : (term.of ?? ''),
    operator: t(`operator.${term.operator}`),
    value: relatedValueText(term, of),
  });
}

function relatedName({ filter }: RelatedTerm, { entity, label }: Relation): string {
  if (!filter) return label;
  const condition = treeText(filter, { fields: entity.fields, viewName: () => '…' });
  return t('filter.related.whose', { name: label, condition });
}

function relatedValueText({ value }: RelatedTerm, of: FieldDefinition | undefined): string {
  if (value === undefined || value === '') return '…';
  if (isPoint(value)) return pointText(value);
  if (of) return valueText(of, value);
  return typeof value === 'number' ? formatInteger(value) : formatNumber(value);
}
