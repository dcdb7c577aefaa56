// Text of many lines. Searched, never sorted by.
import type { FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const longText: FieldKindBehavior = {
  ...text,
  operators: ['contains', 'startsWith', 'empty', 'notEmpty'],
  sortable: false,
};
