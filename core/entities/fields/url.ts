// A web address, http or https only, without user and password.
import { hasForm } from '../../../schemas/validator-runtime.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';

export const url: FieldKindBehavior = {
  ...text,
  folded: 'lower',
  fold: (value) => value.trim().toLowerCase(),
  read: (value) =>
    typeof value === 'string' && hasForm(value, 'url')
      ? value
      : new FieldFault('validation.url', { found: shown(value) }),
};
