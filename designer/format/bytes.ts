// Sizes of files as people read them: 12 KB, ۳٫۴ مگابایت.
import { preferences } from '../shell/preferences.ts';
import { numberLocale } from './locale.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function formatBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1_024 ** step;
  // ICU abbreviates in Latin letters only.
  const display = preferences().language === 'en' ? 'short' : 'long';
  const options = { style: 'unit', unit: units[step]!, unitDisplay: display } as const;
  return new Intl.NumberFormat(numberLocale(), {
    ...options,
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
