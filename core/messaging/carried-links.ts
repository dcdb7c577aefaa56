// What a message carries beyond its words. One to many: a way to get no more of them, links that tell they were followed, a picture that tells it was opened.
// Made when it leaves, of the words that are kept; the kept ones stay as they were written.
import { knownLanguage } from '../../schemas/local-text.ts';
import type { Language } from '../../schemas/types.ts';
import { escapeMarkup } from '../kernel/escape-markup.ts';
import { listedEmail } from './listed-email.ts';
import { markupPage } from './markup-page.ts';
import { listsOf, type MessageRow } from './message-store.ts';
import type { MessageTokens } from './message-tokens.ts';

export interface CarriedLinks {
  readonly tokens: MessageTokens;
  /** Where people find us. */
  readonly baseUrl: string;
}

export interface Carried {
  readonly body: string;
  readonly html?: string;
  /** One request to it and no more comes (RFC 8058). */
  readonly unsubscribe?: string;
  /** Where its receiver, once signed in, chooses what comes. */
  readonly choices?: string;
}

/** The addresses in a text, in their order; a mark of punctuation behind one is not part of it. */
const address = /https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?،؛؟)\]}]/g;
/** One byte of a token says which. */
const mostLinks = 200;

const words: Readonly<Record<Language, string>> = {
  fa: 'نمی‌خواهم این پیام‌ها را دریافت کنم',
  ar: 'لا أريد تلقي هذه الرسائل',
  he: 'איני רוצה לקבל הודעות כאלה',
  en: 'Unsubscribe from these messages',
};

export function linksIn(text: string): readonly string[] {
  return [...text.matchAll(address)].slice(0, mostLinks).map(([link]) => link);
}

export function carried({ tokens, baseUrl }: CarriedLinks, row: MessageRow): Carried {
  const isTracked = Number(row.tracked ?? 0) === 1;
  const lists = listsOf(row);
  if (lists !== undefined) return listedEmail(row, lists);
  if (Number(row.marketing ?? 0) !== 1) return { body: row.body };
  let link = -1;
  const followed = (target: string): string => {
    link += 1;
    return isTracked && link < mostLinks ? `${baseUrl}/p/l/${tokens.make('link', row.id, link)}` : target;
  };
  if (row.channel !== 'email') return { body: row.body.replace(address, followed) };
  const language = knownLanguage(row.language) ?? 'en';
  const unsubscribe = `${baseUrl}/p/u/${tokens.make('choices', row.id)}`;
  const page = `${unsubscribe}?lang=${language}`;
  const picture = isTracked
    ? `<img src="${baseUrl}/p/o/${tokens.make('open', row.id)}" width="1" height="1" alt="">`
    : '';
  const paragraphs = row.body
    .split(/\n{2,}/)
    .map((text) => `<p dir="auto">${linked(text, followed)}</p>`)
    .join('');
  const foot = `<hr style="border:0;border-top:1px solid #ccc"><p style="font-size:13px"><a href="${page}">${words[language]}</a></p>`;
  const html = markupPage(language, `${paragraphs}${foot}${picture}`);
  return { body: `${row.body}\n\n--\n${words[language]}: ${page}\n`, html, unsubscribe };
}

function linked(text: string, followed: (target: string) => string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(address)) {
    html += escapeMarkup(text.slice(at, match.index));
    html += `<a href="${escapeMarkup(followed(match[0]))}">${escapeMarkup(match[0])}</a>`;
    at = match.index + match[0].length;
  }
  return (html + escapeMarkup(text.slice(at))).replaceAll('\n', '<br>');
}
