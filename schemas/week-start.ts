// On which day a week begins and which days are its end, by language and country: what people call "this week" (CLDR, weekData).

const saturday = /^(AE|AF|BH|DJ|DZ|EG|IQ|IR|JO|KW|LY|OM|QA|SD|SY)$/;
const sunday =
  /^(AG|AS|AU|BD|BR|BS|BT|BW|BZ|CA|CO|DO|ET|GT|GU|HK|HN|ID|IL|IN|JM|JP|KE|KH|KR|LA|MH|MM|MO|MT|MX|MZ|NI|NP|PA|PE|PH|PK|PR|PT|PY|SA|SG|SV|TH|TT|TW|UM|US|VE|VI|WS|YE|ZA|ZW)$/;

/** 0 = Sunday … 6 = Saturday, as in Date.getDay(). `country` is an ISO 3166-1 alpha-2 code. */
export function weekStartOf(language: string, country: string): number {
  if (language === 'fa') return 6;
  if (language === 'he') return 0;
  if (saturday.test(country)) return 6;
  return sunday.test(country) ? 0 : 1;
}

const fridayAndSaturday = /^(BH|DZ|EG|IL|IQ|JO|KW|LY|OM|QA|SA|SD|SY|YE)$/;

/** Days of rest of the week, 0 = Sunday … 6 = Saturday; by the language where no country says it. */
export function weekendOf(language: string, country: string): readonly number[] {
  if (country === 'IR') return [5];
  if (fridayAndSaturday.test(country)) return [5, 6];
  if (country !== '') return [0, 6];
  return language === 'fa' ? [5] : language === 'he' ? [5, 6] : [0, 6];
}
