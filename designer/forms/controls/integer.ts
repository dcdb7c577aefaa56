// Whole numbers.
import type { Control } from '../control.ts';
import { numberInput } from './number-input.ts';

export const integerControl: Control = (context) => numberInput(context, { mode: 'numeric' });
