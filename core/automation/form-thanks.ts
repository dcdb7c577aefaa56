// What a visitor is told when their form has arrived: the form's own text with values of what they sent. A value is text there and nothing else.
import { formFields } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { EntityDefinition, FieldDefinition, Language } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { valueFormat } from '../expressions/format-value.ts';
import type { Json } from '../kernel/data.ts';
import type { PublicForm } from './public-form.ts';

/** Empty where the form says nothing of its own. A choice reads as its label. */
export function formThanks(
  { form, entity, release }: { form: PublicForm; entity: EntityDefinition; release: Release },
  sent: Readonly<Record<string, unknown>>,
  language: Language,
  now: Date,
): string {
  const source = pickText(form.public.thanks, language);
  if (source === '') return '';
  const { calendar, timeZone, country } = release.settings;
  const fields = formFields(form, entity, { editable: true });
  const scope = Object.fromEntries(
    fields.map((field) => [field.name, readable(field, sent[field.name], language, country)]),
  );
  const written = valueFormat(language, calendar, timeZone);
  // Isolated, so that a name in another script leaves the sentence around it in order.
  const format = (value: unknown): string => `\u2068${written(value)}\u2069`;
  return compileTemplate(source).render(scope, { now, zone: timeZone, format });
}

function readable(field: FieldDefinition, raw: unknown, language: Language, country: string): unknown {
  const json = normalizeInput(field, raw) as Json | undefined;
  if (json === undefined || json === null) return null;
  if (field.kind === 'choice') {
    const option = field.options?.find(({ value }) => value === json);
    return pickText(option?.label, language) || json;
  }
  const kind = fieldKind(field.kind);
  const value = kind.read(json, field, country);
  return value instanceof FieldFault || value === null ? null : kind.toFeel(value);
}
