// One of the values the field lists. A value that an earlier version listed stays readable.
import { languages, pickText } from '../../../schemas/local-text.ts';
import type { FieldDefinition, Language } from '../../../schemas/types.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';

export const choice: FieldKindBehavior = {
  operators: ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'text',
  comparand: (value) => (typeof value === 'string' ? { value } : undefined),
  columnType: text.columnType,
  read(value, field) {
    const options = field.options ?? [];
    if (options.some((option) => option.value === value)) return value as string;
    return new FieldFault('validation.choice', {
      found: shown(value),
      allowed: options.map((option) => option.value).join(', '),
    });
  },
  toColumn: (value) => String(value),
  fromColumn: (raw) => String(raw),
  toJson: (value) => String(value),
  toFeel: (value) => value,
  toText: (value, field, { language }) => labelOf(String(value), field, language),
  fromText: (text, field) => optionSaid(text, field),
};

/** What the option is called in a language. */
export function labelOf(value: string, field: FieldDefinition, language: Language): string {
  const option = field.options?.find((candidate) => candidate.value === value);
  return pickText(option?.label, language, value);
}

/** The value of the option that is called so in any language; the text itself when none is. A value goes before a label. */
export function optionSaid(text: string, field: FieldDefinition): string {
  const options = field.options ?? [];
  const wanted = foldForSearch(text);
  const byValue = options.find((option) => option.value === text.trim());
  const byLabel = (): typeof byValue =>
    options.find((option) => languages.some((language) => foldForSearch(option.label?.[language] ?? '') === wanted));
  const found = byValue ?? (wanted === '' ? undefined : byLabel());
  return found?.value ?? options.find((option) => foldForSearch(option.value) === wanted)?.value ?? text;
}
