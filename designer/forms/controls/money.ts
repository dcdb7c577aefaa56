// Amounts of one currency, its name beside them and the amount in words below (where people check zeros).
import { html, nothing } from 'lit';
import { amountInWords } from '../../../schemas/amount-in-words.ts';
import { currencySymbol, readNumber } from '../../format/numbers.ts';
import { preferences } from '../../shell/preferences.ts';
import type { Control } from '../control.ts';
import { numberInput } from './number-input.ts';

export const moneyControl: Control = (context) => {
  const unit = currencySymbol(context.field.currency ?? 'IRR');
  const number = readNumber(String(context.value ?? ''));
  const words = number === undefined ? undefined : amountInWords(number, preferences().language);
  return html`${numberInput(context, { unit, mode: context.field.scale ? 'decimal' : 'numeric' })}${words ? html`<span class="help">${words} ${unit}</span>` : nothing}`;
};
