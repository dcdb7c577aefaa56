// Pictures: files of the types every browser draws.
import type { FieldKindBehavior } from './field-kind.ts';
import { file } from './file.ts';

export const image: FieldKindBehavior = file;
