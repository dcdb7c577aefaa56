// The control of a field's kind, to give one value.
import { nothing, type TemplateResult } from 'lit';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { labelOf } from '../format/values.ts';
import { controlOf } from '../forms/controls/index.ts';
import { tagSuggestions, workspaceReferences } from '../forms/references.ts';

/** Kinds whose values a rule gives by expressions alone. */
const withoutControl: ReadonlySet<string> = new Set(['file', 'image', 'lines', 'address', 'json', 'richText']);

export function hasControl({ kind }: FieldDefinition): boolean {
  return !withoutControl.has(kind);
}

export function valueControl(
  field: FieldDefinition,
  value: unknown,
  change: (value: unknown, title?: string) => void,
): TemplateResult | typeof nothing {
  if (!hasControl(field)) return nothing;
  return controlOf[field.kind]({
    field,
    id: 'value',
    label: labelOf(field),
    value,
    invalid: false,
    required: false,
    disabled: false,
    describedBy: '',
    references: workspaceReferences,
    suggestions: tagSuggestions(field.id),
    change: (next, title) => change(normalizeInput(field, next) ?? null, title),
    leave: () => undefined,
  });
}
