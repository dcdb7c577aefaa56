// Phone numbers, typed in any digits; the server brings them to the international form.
import type { Control } from '../control.ts';
import { ltrInput } from './ltr-input.ts';

export const phoneControl: Control = (context) => ltrInput(context, { type: 'tel', autocomplete: 'tel' });
