// How a condition came out: its tree with ticks, each line in words with the value it saw; for "Why?" and for rules that are tried.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { FieldDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import type { Explanation } from '../api/types.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { hasText, t } from '../shell/texts.ts';
import { relatedText } from './filter-words.ts';
import { isPeriod, isPoint, periodText, pointText } from './relative-words.ts';
import { fieldOf, isHidden, wordsOf } from './stored-values.ts';

type Term = Extract<Explanation, { type: 'term' }>;

export const explainedStyle = css`
  .seen {
    flex: none;
    max-inline-size: 45%;
    padding: 0 7px;
    border-radius: var(--radius-chip);
    background: var(--sunken);
    color: var(--text-2);
    font: var(--small);
    line-height: 21px;
    margin-inline-start: auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tree ul {
    position: relative;
    padding-inline-start: 20px;
  }
  .tree ul::before {
    content: '';
    position: absolute;
    inset-inline-start: 7.5px;
    inset-block: 2px 13px;
    inline-size: 1px;
    background: var(--line);
  }
  .tree .line {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 26px;
  }
  .mark {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 4px;
    background: var(--success-soft);
  }
  .mark ravand-icon {
    --icon-size: 11px;
    color: var(--success);
  }
  .mark.not {
    background: var(--danger-soft);
  }
  .mark.not ravand-icon {
    color: var(--danger);
  }
  .tree code {
    font: 12px / 20px var(--mono);
  }
`;

/** @param about entity of the page, for what a gateway read of it */
export function explainedCondition(node: Explanation, entity: string, about = entity): TemplateResult {
  return html`<div class="tree">${explained(node, entity, about)}</div>`;
}

function explained(node: Explanation, entity: string, about: string): TemplateResult {
  if (node.type === 'term' && node.operator === 'feel') return expression(node, about);
  if (node.type === 'term')
    return html`<div class="line">
      ${mark(node.holds)}<span>${termText(node, entity)}</span>
      <span class="seen" title=${t('why.seen')}><bdi>${seenText(node, entity)}</bdi></span>
    </div>`;
  const held = node.parts.filter((part) => part.holds).length;
  return html`<div class="line">${mark(node.holds)}<span>${t(`why.group.${node.type}`)}</span><span class="seen">${t('why.held', { held, of: node.parts.length })}</span></div>
    <ul>
      ${node.parts.map((part) => html`<li>${explained(part, entity, about)}</li>`)}
    </ul>`;
}

/** The condition in words, as it stands in the rule. */
export function termText(node: Term, entity: string): string {
  if (node.related) return relatedText(node.related, entityNamed(entity)?.fields ?? []);
  const field = termField(node, entity);
  const value = isPoint(node.expected)
    ? pointText(node.expected)
    : isPeriod(node.expected)
      ? periodText(node.expected)
      : wordsOf(node.expected, field);
  const params = { field: field ? labelOf(field) : node.path, value };
  const key = `why.operator.${node.operator}`;
  return hasText(key) ? t(key, params) : `${params.field} ${node.operator} ${params.value}`;
}

/** What it saw. */
export function seenText(node: Term, entity: string): string {
  if (isHidden(node.seen)) return t('value.hidden');
  const { seen, related } = node;
  if (node.operator === 'changed' && typeof seen === 'object' && seen !== null && 'now' in seen)
    return wordsOf((seen as { now: unknown }).now, termField(node, entity));
  if (related && typeof seen === 'number') return formatInteger(seen);
  const target = related && entityNamed(related.related.split('.')[0] ?? '');
  return wordsOf(seen, related ? target?.fields.find(({ name }) => name === related.of) : termField(node, entity));
}

function termField(node: Term, entity: string) {
  const path = node.path.replace(/^before\./, '');
  const own = fieldOf(entity, path);
  if (own !== undefined) return own;
  let at = entityNamed(entity);
  let found: FieldDefinition | undefined;
  for (const name of path.split('.')) {
    found = at?.fields.find((field) => field.name === name);
    at = entityNamed(found?.target ?? '');
  }
  return found;
}

/** A gateway's condition: the expression as it is written, and the values it read. */
function expression(node: Term, about: string): TemplateResult {
  const seen =
    typeof node.seen === 'object' && node.seen !== null && !isHidden(node.seen) ? Object.entries(node.seen) : [];
  return html`<div class="line">
    ${mark(node.holds)}<code dir="ltr">${isHidden(node.expected) ? t('value.hidden') : node.path}</code>
    ${isHidden(node.seen) ? html`<span class="seen">${t('value.hidden')}</span>` : nothing}
    ${seen.map(([path, value]) => html`<span class="seen" title=${path}><bdi>${seenAt(path, value, about)}</bdi></span>`)}
  </div>`;
}

function seenAt(path: string, value: unknown, about: string): string {
  const [entity = '', name = ''] = path.split('.');
  const field = fieldOf(entity, name) ?? fieldOf(about, path.split('.').at(-1) ?? '');
  return wordsOf(value, field);
}

function mark(holds: boolean): TemplateResult {
  return html`<span class="mark ${holds ? '' : 'not'}"><ravand-icon name=${holds ? 'check' : 'x'}></ravand-icon><span class="visually-hidden">${t(holds ? 'why.true' : 'why.false')}</span></span>`;
}
