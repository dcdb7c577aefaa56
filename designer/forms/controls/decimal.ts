// Exact decimal numbers.
import type { Control } from '../control.ts';
import { numberInput } from './number-input.ts';

export const decimalControl: Control = (context) => numberInput(context);
