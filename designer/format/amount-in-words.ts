// Whole amounts in words, so that a missing zero is seen before it is sent: "five billion one hundred seventeen million …". Persian and English; others undefined.
import type { Language } from '../../schemas/types.ts';

interface Words {
  readonly ones: readonly string[];
  readonly tens: readonly string[];
  readonly hundreds: (count: number) => string;
  readonly scales: readonly string[];
  /** Between hundreds, tens and ones of one group. */
  readonly inside: (parts: readonly string[]) => string;
  readonly between: string;
}

const persian: Words = {
  ones: [
    '',
    'یک',
    'دو',
    'سه',
    'چهار',
    'پنج',
    'شش',
    'هفت',
    'هشت',
    'نه',
    'ده',
    'یازده',
    'دوازده',
    'سیزده',
    'چهارده',
    'پانزده',
    'شانزده',
    'هفده',
    'هجده',
    'نوزده',
  ],
  tens: ['', '', 'بیست', 'سی', 'چهل', 'پنجاه', 'شصت', 'هفتاد', 'هشتاد', 'نود'],
  hundreds: (count) => ['', 'صد', 'دویست', 'سیصد', 'چهارصد', 'پانصد', 'ششصد', 'هفتصد', 'هشتصد', 'نهصد'][count] ?? '',
  scales: ['', 'هزار', 'میلیون', 'میلیارد', 'تریلیون', 'کوادریلیون'],
  inside: (parts) => parts.join(' و '),
  between: ' و ',
};

const english: Words = {
  ones: [
    '',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
  ],
  tens: ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'],
  hundreds: (count) => (count === 0 ? '' : `${english.ones[count]} hundred`),
  scales: ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'],
  inside: (parts) => parts.join(' '),
  between: ' ',
};

const zero: Partial<Record<Language, string>> = { fa: 'صفر', en: 'zero' };

function group(value: number, words: Words): string {
  const rest = value % 100;
  const parts = [words.hundreds(Math.floor(value / 100))];
  if (rest < 20) parts.push(words.ones[rest] ?? '');
  else if (words === english && rest % 10 > 0)
    parts.push(`${words.tens[Math.floor(rest / 10)]}-${words.ones[rest % 10]}`);
  else parts.push(words.tens[Math.floor(rest / 10)] ?? '', words.ones[rest % 10] ?? '');
  return words.inside(parts.filter((part) => part !== ''));
}

/** `amount` is a decimal text; only whole amounts of four digits and more are put into words, up to 18 digits. */
export function amountInWords(amount: string, language: Language): string | undefined {
  const words = language === 'fa' ? persian : language === 'en' ? english : undefined;
  if (!words || !/^\d{4,18}(\.0*)?$/.test(amount)) return undefined;
  const digits = amount.replace(/\..*$/, '');
  const groups: string[] = [];
  for (let end = digits.length, scale = 0; end > 0; end -= 3, scale += 1) {
    const value = Number(digits.slice(Math.max(0, end - 3), end));
    if (value === 0) continue;
    const isBareThousand = words === persian && scale === 1 && value === 1 && digits.length === 4;
    groups.unshift(isBareThousand ? 'هزار' : [group(value, words), words.scales[scale]].filter(Boolean).join(' '));
  }
  return groups.length === 0 ? zero[language] : groups.join(words.between);
}
