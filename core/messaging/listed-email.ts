// An e-mail that shows lists below its words: as markup in the direction of its language, and the same as plain text. Made when it leaves.
import { knownLanguage } from '../../schemas/local-text.ts';
import { escapeMarkup } from '../kernel/escape-markup.ts';
import { markupPage } from './markup-page.ts';
import type { MessageRow } from './message-store.ts';
import type { MessageLists } from './messaging.ts';

const heading = 'margin:28px 0 4px;font-size:15px;color:#435150';
const item = 'margin:0;padding:10px 0;border-top:1px solid #e2e7e7';
const link = 'color:#0a6675;font-weight:600;text-decoration:none';
const quiet = 'font-size:13px;color:#5b6969';

export function listedEmail(row: MessageRow, { lists, choose }: MessageLists) {
  const plain = lists.map(({ heading: title, items, more }) =>
    [
      title,
      ...items.map((one) => [`- ${one.title} (${one.at})`, one.text, one.link].filter(Boolean).join('\n  ')),
      ...(more === undefined ? [] : [more]),
    ].join('\n'),
  );
  const body = [row.body, ...plain, `--\n${choose.text}: ${choose.link}\n`].join('\n\n');
  const markup = lists.map(
    ({ heading: title, items, more }) =>
      `<h2 style="${heading}">${escapeMarkup(title)}</h2>${items
        .map(
          (one) =>
            `<div style="${item}"><a href="${escapeMarkup(one.link)}" style="${link}"><bdi>${escapeMarkup(one.title)}</bdi></a> <span style="${quiet}">· ${escapeMarkup(one.at)}</span>${one.text ? `<div dir="auto" style="white-space:pre-line">${escapeMarkup(one.text)}</div>` : ''}</div>`,
        )
        .join('')}${more === undefined ? '' : `<p style="${quiet}">${escapeMarkup(more)}</p>`}`,
  );
  const foot = `<p style="margin-top:28px;${quiet}"><a href="${escapeMarkup(choose.link)}" style="color:#0a6675">${escapeMarkup(choose.text)}</a></p>`;
  const words = `<p>${escapeMarkup(row.body).replaceAll('\n', '<br>')}</p>`;
  const html = markupPage(knownLanguage(row.language) ?? 'en', `${words}${markup.join('')}${foot}`);
  return { body, html, choices: choose.link };
}
