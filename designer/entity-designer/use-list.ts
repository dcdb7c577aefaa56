// Who uses what changes, as a list: of what kind each is, what it is called, where in it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';
import { editorOf } from '../studio/kinds.ts';
import type { Named } from './entity-changes.ts';
import type { Use } from './schema-changes.ts';

/** More users are counted, not named. */
const mostUses = 30;

export const useStyles = css`
  .uses {
    display: grid;
    gap: 4px;
    font: var(--small);
  }
  .uses li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    overflow-wrap: anywhere;
  }
  .uses a {
    display: inline-block;
    min-block-size: 24px;
  }
  .uses code {
    font: 400 12px / 18px var(--mono);
    color: var(--text-3);
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--text-3);
    font: var(--small);
  }
  .bad {
    color: var(--danger);
  }
`;

/** @param isGone what is listed has no page any more */
export function useList(uses: readonly (Use | Named)[], isGone = false): TemplateResult {
  const rest = uses.length - mostUses;
  return html`<ul class="uses">${uses.slice(0, mostUses).map((use) => one(use, isGone))}</ul>
    ${rest > 0 ? html`<p class="muted">${t('schema.moreUses', { count: formatInteger(rest) })}</p>` : nothing}`;
}

function one(use: Use | Named, isGone: boolean): TemplateResult {
  const place = isGone ? undefined : editorOf(use.kind, use.name);
  const name = html`<bdi>${local(use.label, use.name)}</bdi>`;
  return html`<li><span class="muted">${t(`schema.users.${use.kind}`)}</span> ${place === undefined ? html`<span>${name}</span>` : html`<a href=${place} target="_blank">${name}</a>`} ${'at' in use ? html`<code dir="ltr">${use.at}</code>` : nothing}</li>`;
}
