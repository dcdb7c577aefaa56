// A number that Ravand gives when a record is made, in the field's format; give-numbers.ts counts. A text: "INV-1405-00042".
import type { FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const autoNumber: FieldKindBehavior = { ...text, lookup: true };
