// The page of an e-mail that goes as markup.
import { direction } from '../../schemas/local-text.ts';
import type { Language } from '../../schemas/types.ts';

/** The direction stands on a part of its own: mail programs keep no attributes of the page. */
export function markupPage(language: Language, content: string): string {
  const reads = `lang="${language}" dir="${direction(language)}"`;
  return `<!doctype html><html ${reads}><head><meta charset="utf-8"></head><body><div ${reads} style="font:16px/1.7 Tahoma,sans-serif;max-width:640px;margin:auto;padding:16px">${content}</div></body></html>`;
}
