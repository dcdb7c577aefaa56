// A page of plain text for people who sent a bare HTML form: thanks, or what was wrong. Needs no script.
import { direction } from '../../../schemas/local-text.ts';
import type { Language } from '../../../schemas/types.ts';
import { escapeMarkup } from '../../kernel/escape-markup.ts';

export function plainPage(language: Language, title: string, lines: readonly string[]): string {
  const body = lines.map((line) => `<p dir="auto">${escapeMarkup(line)}</p>`).join('');
  return `<!doctype html><html lang="${language}" dir="${direction(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${escapeMarkup(title)}</title><style>body{font:1.125rem/1.7 Vazirmatn,system-ui,sans-serif;max-inline-size:40rem;margin-inline:auto;padding:2rem}</style></head><body><h1 dir="auto">${escapeMarkup(title)}</h1>${body}</body></html>`;
}
