// Whole amounts in words, so that a missing zero is seen before it is sent, and a document says its total twice: "five billion one hundred seventeen million …".
import type { Language } from './types.ts';

interface Words {
  /** Below 1,000. */
  readonly group: (value: number) => string;
  /** So many thousands, millions …; `scale` 1 = thousand. */
  readonly scaled: (value: number, scale: number, isWhole: boolean) => string;
  readonly between: string;
}

const persianOnes = 'یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده'.split(
  ' ',
);
const persianTens = 'بیست سی چهل پنجاه شصت هفتاد هشتاد نود'.split(' ');
const persianHundreds = 'صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد'.split(' ');
const persianScales = ['', 'هزار', 'میلیون', 'میلیارد', 'تریلیون', 'کوادریلیون'];

const persian: Words = {
  group: (value) => join(value, persianOnes, persianTens, persianHundreds, ' و '),
  // 1,000 alone is "thousand"; 1,001,000 is "one million and one thousand".
  scaled: (value, scale, isWhole) =>
    scale === 1 && value === 1 && isWhole ? 'هزار' : `${persian.group(value)} ${persianScales[scale]}`,
  between: ' و ',
};

const englishOnes =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const englishTens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const englishHundreds = englishOnes.slice(0, 9).map((one) => `${one} hundred`);
const englishScales = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'];

const english: Words = {
  group(value) {
    const rest = value % 100;
    const hundreds = value >= 100 ? [englishHundreds[Math.floor(value / 100) - 1]] : [];
    const tens = englishTens[Math.floor(rest / 10) - 2];
    const small =
      rest < 20 ? englishOnes[rest - 1] : rest % 10 === 0 ? tens : `${tens}-${englishOnes[(rest % 10) - 1]}`;
    return [...hundreds, ...(rest === 0 ? [] : [small])].join(' ');
  },
  scaled: (value, scale) => `${english.group(value)} ${englishScales[scale]}`,
  between: ' ',
};

// What is counted is masculine: ريال, دينار, درهم.
const arabicOnes = (
  'واحد|اثنان|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|أحد عشر|اثنا عشر|ثلاثة عشر|أربعة عشر|خمسة عشر|ستة عشر|' +
  'سبعة عشر|ثمانية عشر|تسعة عشر'
).split('|');
const arabicTens = 'عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون'.split(' ');
const arabicHundreds = 'مائة مائتان ثلاثمائة أربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة'.split(' ');
/** One, two, three to ten, eleven and more. */
const arabicScales: readonly (readonly [string, string, string, string])[] = [
  ['', '', '', ''],
  ['ألف', 'ألفان', 'آلاف', 'ألفاً'],
  ['مليون', 'مليونان', 'ملايين', 'مليوناً'],
  ['مليار', 'ملياران', 'مليارات', 'ملياراً'],
  ['تريليون', 'تريليونان', 'تريليونات', 'تريليوناً'],
  ['كوادريليون', 'كوادريليونان', 'كوادريليونات', 'كوادريليوناً'],
];

const arabic: Words = {
  group(value) {
    const rest = value % 100;
    const hundreds = value >= 100 ? [arabicHundreds[Math.floor(value / 100) - 1]] : [];
    const tens = arabicTens[Math.floor(rest / 10) - 2];
    // Twenty-one is "one and twenty".
    const small = rest < 20 ? [arabicOnes[rest - 1]] : rest % 10 === 0 ? [tens] : [arabicOnes[(rest % 10) - 1], tens];
    return [...hundreds, ...(rest === 0 ? [] : small)].join(' و');
  },
  scaled(value, scale) {
    const [one, two, few, many] = arabicScales[scale] ?? ['', '', '', ''];
    if (value === 1) return one;
    if (value === 2) return two;
    const rest = value % 100;
    const word = rest >= 3 && rest <= 10 ? few : rest > 10 ? many : one;
    return `${arabic.group(value)} ${word}`;
  },
  between: ' و',
};

// What is counted is masculine: שקל, ריאל, דולר.
const hebrewOnes = (
  'אחד|שניים|שלושה|ארבעה|חמישה|שישה|שבעה|שמונה|תשעה|עשרה|אחד עשר|שנים עשר|שלושה עשר|ארבעה עשר|חמישה עשר|שישה עשר|' +
  'שבעה עשר|שמונה עשר|תשעה עשר'
).split('|');
const hebrewTens = 'עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים'.split(' ');
const hebrewHundreds = 'מאה|מאתיים|שלוש מאות|ארבע מאות|חמש מאות|שש מאות|שבע מאות|שמונה מאות|תשע מאות'.split('|');
const hebrewThousands =
  'אלף|אלפיים|שלושת אלפים|ארבעת אלפים|חמשת אלפים|ששת אלפים|שבעת אלפים|שמונת אלפים|תשעת אלפים|עשרת אלפים'.split('|');
const hebrewScales = ['', 'אלף', 'מיליון', 'מיליארד', 'טריליון', 'קוודריליון'];

/** The last of the words has "and" before it. */
function hebrewJoined(words: readonly string[]): string {
  return words.map((word, at) => (at > 0 && at === words.length - 1 ? `ו${word}` : word)).join(' ');
}

const hebrew: Words = {
  group(value) {
    const rest = value % 100;
    const hundreds = value >= 100 ? [hebrewHundreds[Math.floor(value / 100) - 1]!] : [];
    const tens = hebrewTens[Math.floor(rest / 10) - 2] ?? '';
    const small = rest < 20 ? [hebrewOnes[rest - 1]!] : rest % 10 === 0 ? [tens] : [tens, hebrewOnes[(rest % 10) - 1]!];
    return hebrewJoined([...hundreds, ...(rest === 0 ? [] : small)]);
  },
  scaled(value, scale) {
    if (scale === 1 && value <= 10) return hebrewThousands[value - 1] ?? '';
    if (value === 1) return hebrewScales[scale] ?? '';
    return `${value === 2 ? 'שני' : hebrew.group(value)} ${hebrewScales[scale]}`;
  },
  between: ' ',
};

const languages: Readonly<Record<Language, Words>> = { fa: persian, ar: arabic, he: hebrew, en: english };

function join(
  value: number,
  ones: readonly string[],
  tens: readonly string[],
  hundreds: readonly string[],
  between: string,
): string {
  const rest = value % 100;
  const parts = [
    value >= 100 ? hundreds[Math.floor(value / 100) - 1] : undefined,
    rest >= 20 ? tens[Math.floor(rest / 10) - 2] : undefined,
    rest >= 20 ? ones[(rest % 10) - 1] : ones[rest - 1],
  ];
  return parts.filter((part) => part !== undefined).join(between);
}

/** `amount` is a decimal text; only whole amounts of four digits and more are put into words, up to 18 digits. */
export function amountInWords(amount: string, language: Language): string | undefined {
  if (!/^\d{4,18}(\.0*)?$/.test(amount)) return undefined;
  const words = languages[language];
  const digits = amount.replace(/\..*$/, '').replace(/^0+(?=\d)/, '');
  const groups: string[] = [];
  for (let end = digits.length, scale = 0; end > 0; end -= 3, scale += 1) {
    const value = Number(digits.slice(Math.max(0, end - 3), end));
    if (value === 0) continue;
    groups.unshift(scale === 0 ? words.group(value) : words.scaled(value, scale, digits.length === 4));
  }
  return groups.length === 0 ? undefined : groups.join(words.between);
}
