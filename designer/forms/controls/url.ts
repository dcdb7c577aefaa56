// Web addresses.
import type { Control } from '../control.ts';
import { ltrInput } from './ltr-input.ts';

export const urlControl: Control = (context) => ltrInput(context, { type: 'url', autocomplete: 'url' });
