// Stars: whole numbers from 1 to the field's best.
import type { FieldKindBehavior } from './field-kind.ts';
import { integer } from './integer.ts';

export const rating: FieldKindBehavior = { ...integer };
