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

/**
 * The form in which texts are compared when searching: ي→ی, ك→ک, ة→ه, أإآ→ا, Hebrew final letters as the others, digits Latin, no
 * diacritics (Arabic harakat, Hebrew niqqud, Latin accents), no half-spaces, runs of spaces as one space, lower case.
 */
export function foldForSearch(text: string): string {
  return latinDigits(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0591-\u05c7\u0640]/g, '')
    .replace(/[يى]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/ة/g, 'ه')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ךםןףץ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/\u200c/g, '')
    .replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .toLowerCase();
}
