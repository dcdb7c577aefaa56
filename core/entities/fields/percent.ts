// A percentage as people write it: 12.5 means 12.5 %. Its sum means nothing, so there is none.
import { decimal } from './decimal.ts';
import type { FieldKindBehavior } from './field-kind.ts';

export const percent: FieldKindBehavior = { ...decimal, summable: false };
