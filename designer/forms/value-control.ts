// The control of a field's kind alone, outside a form: to give one value.
import { nothing, type TemplateResult } from 'lit';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { labelOf } from '../format/values.ts';
import type { ControlContext } from './control.ts';
import { controlOf } from './controls/index.ts';
import { isSmall } from './fields.ts';
import { tagSuggestions, workspaceReferences } from './references.ts';

/** What was typed is told as it was typed. @param entity of the field @param more what differs from a control of which nothing is known */
export function typedControl(
  entity: string,
  field: FieldDefinition,
  value: unknown,
  change: (typed: unknown, title?: string) => void,
  more: Partial<ControlContext> = {},
): TemplateResult | typeof nothing {
  if (!isSmall(field)) return nothing;
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
    suggestions: tagSuggestions(entity),
    change,
    leave: () => undefined,
    ...more,
  });
}

export function valueControl(
  entity: string,
  field: FieldDefinition,
  value: unknown,
  change: (value: unknown, title?: string) => void,
): TemplateResult | typeof nothing {
  return typedControl(entity, field, value, (typed, title) => change(normalizeInput(field, typed) ?? null, title));
}
