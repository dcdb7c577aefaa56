// The page where the receiver of a message says by which channels they want more. Plain HTML: it works in any browser, without a script.
import { direction } from '../../../schemas/local-text.ts';
import type { Language } from '../../../schemas/types.ts';
import type { Preferences } from '../../automation/preferences.ts';
import { escapeMarkup } from '../../kernel/escape-markup.ts';

const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d5dae1;--page:#f4f6f8;--card:#fff;--accent:#0b57a4;--on:#fff;--good:#e5f3ea;--goodink:#14532d}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#aab4c2;--line:#3a4452;--page:#12161c;--card:#1b212a;--accent:#7db6f2;--on:#0c1622;--good:#173a26;--goodink:#d3f3df}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.7 Vazirmatn,Tahoma,system-ui,sans-serif}
main{max-inline-size:34rem;margin:0 auto;padding:clamp(1rem,5vw,3rem) 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.25rem,5vw,2rem)}
.from{margin:0 0 .25rem;color:var(--soft);font-size:.9375rem}
h1{font-size:1.375rem;line-height:1.5;margin:0 0 .5rem}
p{margin:0 0 1rem}
.done{background:var(--good);color:var(--goodink);border-radius:.625rem;padding:.625rem .875rem}
fieldset{border:0;margin:0 0 1.25rem;padding:0}
legend{padding:0;margin-block-end:.5rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;min-block-size:3.25rem;padding:.5rem .875rem;border:1px solid var(--line);border-radius:.75rem;margin-block-end:.5rem;cursor:pointer}
input{inline-size:1.25rem;block-size:1.25rem;flex:none;accent-color:var(--accent)}
label span{display:flex;flex-direction:column}
bdi{color:var(--soft);font-size:.9375rem}
button{font:inherit;font-weight:600;inline-size:100%;min-block-size:3rem;border-radius:.75rem;border:1px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer}
button.quiet{background:transparent;color:var(--accent);margin-block-start:.5rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

type Say = (code: string, params?: Readonly<Record<string, string>>) => string;

export function choicesPage(
  language: Language,
  say: Say,
  { token, organization, channels, isDone }: Preferences & { readonly token: string; readonly isDone: boolean },
): string {
  const title = say('title');
  const first = channels[0];
  const rows = channels
    .map(
      ({ channel, address, wanted }) =>
        `<label><input type="checkbox" name="want" value="${escapeMarkup(channel)}"${wanted ? ' checked' : ''}><span>${escapeMarkup(say(`channel.${channel}`))}<bdi dir="ltr">${escapeMarkup(masked(address))}</bdi></span></label>`,
    )
    .join('');
  const action = `/p/u/${encodeURIComponent(token)}?lang=${language}`;
  const stop =
    first?.wanted === true
      ? `<form method="post" action="${action}"><input type="hidden" name="act" value="stop"><button class="quiet">${escapeMarkup(say(`stop.${first.channel}`))}</button></form>`
      : '';
  const done = isDone ? `<p class="done" role="status">${escapeMarkup(say('done'))}</p>` : '';
  return `<!doctype html><html lang="${language}" dir="${direction(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escapeMarkup(title)}</title><style>${style}</style></head><body><main><div class="card">${
    organization === '' ? '' : `<p class="from"><bdi>${escapeMarkup(organization)}</bdi></p>`
  }<h1>${escapeMarkup(title)}</h1>${done}<p>${escapeMarkup(say('text'))}</p><form method="post" action="${action}"><input type="hidden" name="act" value="choose"><fieldset><legend>${escapeMarkup(say('legend'))}</legend>${rows}</fieldset><button>${escapeMarkup(say('save'))}</button></form>${stop}</div></main></body></html>`;
}

/** Links are passed on: who is not the receiver does not learn the address, who is knows it again. */
function masked(address: string): string {
  const at = address.indexOf('@');
  if (at < 0) return `${address.slice(0, 4)}•••${address.slice(-3)}`;
  return `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`;
}
