// Percent: 12 means 12 %.
import { formatPercent } from '../../format/numbers.ts';
import type { Control } from '../control.ts';
import { numberInput } from './number-input.ts';

export const percentControl: Control = (context) =>
  numberInput(context, { unit: formatPercent(0).replace(/[\d۰٠\s\u200e\u200f]/g, '') });
