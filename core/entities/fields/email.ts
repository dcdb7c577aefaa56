// An e-mail address through one strict grammar: one @, ASCII, no commas, quotes or controls, so it can be put in an envelope as it is.
// The host is stored in lower case; addresses are compared without case.
import { hasForm } from '../../../schemas/validator-runtime.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';

export const email: FieldKindBehavior = {
  ...text,
  lookup: true,
  folded: 'lower',
  equalsFolded: true,
  fold: (value) => value.trim().toLowerCase(),
  comparand: (value) => (typeof value === 'string' ? { value: value.trim().toLowerCase() } : undefined),
  read(value) {
    if (typeof value !== 'string' || !hasForm(value, 'email'))
      return new FieldFault('validation.email', { found: shown(value) });
    const at = value.indexOf('@');
    return value.slice(0, at) + value.slice(at).toLowerCase();
  },
};
