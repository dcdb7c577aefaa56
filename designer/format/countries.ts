// Countries to choose from, in the person's language: the regions that the browser has a name for.
import type { ComboOption } from '../elements/combo-box.ts';
import { preferences } from '../shell/preferences.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Not countries: unions, pieces of countries with codes of their own, and codes for trials. */
const others = /^(AC|CP|CQ|DG|EA|EU|EZ|IC|QO|TA|UN|X[AB]|ZZ)$/;

export function countryChoices(): readonly ComboOption[] {
  const names = new Intl.DisplayNames(preferences().language, { type: 'region', fallback: 'none' });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((value) => {
      const label = others.test(value) || canonical(value) !== value ? undefined : names.of(value);
      return label === undefined ? [] : [{ value, label, hint: value }];
    })
    .sort((a, b) => a.label.localeCompare(b.label, preferences().language));
}

/** Codes of countries that are no more lead to those of today: DD is DE. */
function canonical(code: string): string | undefined {
  return new Intl.Locale(`und-${code}`).region;
}
