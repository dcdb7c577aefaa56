// An amount in the field's one currency. Stored and compared as a decimal: `lead.value` is a number.
import { decimal } from './decimal.ts';
import type { FieldKindBehavior } from './field-kind.ts';

export const money: FieldKindBehavior = { ...decimal };
