// E-mail addresses.
import type { Control } from '../control.ts';
import { ltrInput } from './ltr-input.ts';

export const emailControl: Control = (context) => ltrInput(context, { type: 'email', autocomplete: 'email' });
