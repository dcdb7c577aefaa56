// Letters and digits of Persian, Arabic and Hebrew input brought to one form. Pure; also runs in the browser.

const plainLetters: Readonly<Record<string, string>> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' };
const zeros = [0x06f0, 0x0660];

/** ۰–۹ and ٠–٩ become 0–9; the Persian decimal mark ٫ becomes a point, the thousands mark ٬ goes. Everything else stays. */
export function latinDigits(text: string): string {
  return text.replace(/[۰-۹٠-٩٫٬]/g, (mark) => {
    if (mark === '٫') return '.';
    if (mark === '٬') return '';
    const code = mark.charCodeAt(0);
    const zero = zeros.find((z) => code >= z && code <= z + 9) ?? 0;
    return String.fromCharCode(0x30 + code - zero);
  });
}

/** Letters and marks that people do not tell apart, by the one that stands for them; what decomposes into another has done so by then. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/[يىے]/g, 'ی'],
  [/[كڪ]/g, 'ک'],
  [/[ةەھہ]/g, 'ه'],
  [/[أإآٱ]/g, 'ا'],
  [/[״“”„]/g, '"'],
  [/[׳’‘ʼ]/g, "'"],
];

/**
 * The form in which texts are compared when searching: ي→ی, ك→ک, ة and ۀ→ه, أإآ→ا, Hebrew final letters as the others, gershayim and curly
 * quotes straight, digits Latin, no diacritics (Arabic harakat, Hebrew niqqud, Latin accents), no half-spaces and marks of direction, runs
 * of spaces as one space, lower case. Columns hold it: what changes here has a migration.
 */
export function foldForSearch(text: string): string {
  const plain = latinDigits(text)
    .normalize('NFKD')
    .replace(
      /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0591-\u05c7\u0640]/g,
      '',
    )
    .replace(/[\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return alike
    .reduce((folded, [letters, one]) => folded.replace(letters, one), plain)
    .replace(/[ךםןףץ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/[\s\u200b]+/g, ' ')
    .trim()
    .toLowerCase();
}
