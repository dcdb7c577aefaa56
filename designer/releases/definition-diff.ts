// `<ravand-definition-diff .older .newer>`: what differs between two versions of a definition: each place with what was and what is, texts line by line, a process
// as two diagrams beside each other.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isPlainObject } from '../../core/kernel/data.ts';
import { type Difference, diffJson, type Step } from '../../core/kernel/diff-json.ts';
import type { Definition, LocalText, ProcessDefinitionSource } from '../../schemas/types.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatNumber } from '../format/numbers.ts';
import { hasText, local, t } from '../shell/texts.ts';
import { lineDiff } from './line-diff.ts';
import './process-diff.ts';

const tones = { added: 'success', removed: 'danger', changed: 'warning', moved: 'neutral' } as const;
/** A text of so many letters is read line by line. */
const longText = 60;

@customElement('ravand-definition-diff')
export class DefinitionDiff extends RavandElement {
  static override styles = [
    base,
    chips,
    css`
      :host {
        display: block;
      }
      .places {
        display: grid;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        overflow: hidden;
      }
      .place {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 6px 16px;
        padding: 10px 14px;
      }
      .place + .place {
        border-block-start: 1px solid var(--line);
      }
      .place header {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        color: var(--text-2);
      }
      .value {
        min-inline-size: 0;
        padding: 4px 8px;
        border-radius: var(--radius);
        font: var(--small);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 12px;
        margin: 0;
      }
      dt {
        color: var(--text-2);
      }
      dd {
        margin: 0;
      }
      .was {
        background: var(--danger-soft);
      }
      .is {
        background: var(--success-soft);
      }
      .alone {
        grid-column: 1 / -1;
      }
      .lines {
        grid-column: 1 / -1;
        margin: 0;
        font: var(--small);
        border-radius: var(--radius);
        overflow: hidden;
        background: var(--canvas);
      }
      .lines div {
        padding: 1px 8px;
        white-space: pre-wrap;
        min-block-size: 20px;
      }
      .none {
        padding: 12px 14px;
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        .place {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) older: Definition | undefined;
  @property({ attribute: false }) newer: Definition | undefined;

  #place({ kind, path, before, after }: Difference): TemplateResult {
    return html`<div class="place">
      <header>${chip(t(`releases.fates.${kind}`), { tone: tones[kind] })} <bdi>${wordsOf(path)}</bdi></header>
      ${this.#values(kind, before, after)}
    </div>`;
  }

  #values(kind: Difference['kind'], before: unknown, after: unknown): TemplateResult | typeof nothing {
    if (kind === 'moved') return nothing;
    if (typeof before === 'string' && typeof after === 'string' && (isLong(before) || isLong(after)))
      return lines(before, after);
    if (kind === 'added') return value(after, 'is alone');
    if (kind === 'removed') return value(before, 'was alone');
    return html`${value(before, 'was')}${value(after, 'is')}`;
  }

  #differences(): TemplateResult | typeof nothing {
    const found = diffJson(withoutXml(this.older), withoutXml(this.newer));
    const isProcess = (this.newer ?? this.older)?.kind === 'process';
    if (found.length === 0) return isProcess ? nothing : html`<p class="none">${t('releases.same')}</p>`;
    return html`<div class="places">${found.map((difference) => this.#place(difference))}</div>`;
  }

  protected override render() {
    const isProcess = (this.newer ?? this.older)?.kind === 'process';
    return html`${isProcess ? html`<ravand-process-diff .older=${this.older as ProcessDefinitionSource | undefined} .newer=${this.newer as ProcessDefinitionSource | undefined}></ravand-process-diff>` : nothing}
      ${this.#differences()}`;
  }
}

function withoutXml(definition: Definition | undefined): Record<string, unknown> {
  const { kind: _kind, name: _name, xml: _xml, ...rest } = { xml: '', ...definition } as Record<string, unknown>;
  return rest;
}

function isLong(text: string): boolean {
  return text.length > longText || text.includes('\n');
}

/** "fields › Price › required": properties by their word where there is one, items as people call them. */
function wordsOf(path: readonly Step[]): string {
  if (path.length === 0) return t('releases.whole');
  return path.map((step) => (typeof step === 'string' ? word(step) : itemName(step))).join(' › ');
}

function word(name: string): string {
  return hasText(`releases.words.${name}`) ? t(`releases.words.${name}`) : name;
}

function itemName({ id, item }: Exclude<Step, string>): string {
  const { label, name } = (item ?? {}) as { label?: LocalText; name?: string };
  return (typeof label === 'object' && label !== null ? local(label, '') : '') || name || id;
}

function value(of: unknown, tone: string): TemplateResult {
  return html`<div class="value ${tone}">${isPlainObject(of) && !isLocalText(of) ? facts(of) : html`<bdi>${textOf(of)}</bdi>`}</div>`;
}

/** A thing as a list of what is said of it; its id is nobody's business. */
function facts(of: Readonly<Record<string, unknown>>): TemplateResult {
  const rows = Object.entries(of).filter(([name]) => name !== 'id');
  return html`<dl>${rows.map(([name, one]) => html`<dt>${word(name)}</dt><dd><bdi>${textOf(one)}</bdi></dd>`)}</dl>`;
}

function textOf(of: unknown): string {
  if (of === null || of === undefined) return t('value.none');
  if (typeof of === 'boolean') return t(of ? 'value.yes' : 'value.no');
  if (typeof of === 'number') return formatNumber(of);
  if (typeof of === 'string') return of;
  if (isPlainObject(of)) {
    if (isLocalText(of)) return local(of, '');
    return Object.entries(of)
      .map(([name, one]) => `${word(name)}: ${textOf(one)}`)
      .join(t('computed.comma'));
  }
  return (of as readonly unknown[]).map((one) => (isPlainObject(one) ? itemText(one) : textOf(one))).join('\n');
}

/** A text in languages of ours alone. */
function isLocalText(of: Readonly<Record<string, unknown>>): of is LocalText & Readonly<Record<string, unknown>> {
  const names = Object.keys(of);
  return names.length > 0 && names.every((name) => /^(fa|ar|he|en)$/.test(name));
}

function itemText(item: Readonly<Record<string, unknown>>): string {
  const name = itemName({ id: '', item });
  return name === '' ? textOf(item) : name;
}

function lines(before: string, after: string): TemplateResult {
  const tone = { same: '', added: 'is', removed: 'was' } as const;
  return html`<div class="lines" dir="auto">${lineDiff(before, after).map(
    ({ kind, text }) =>
      html`<div class=${tone[kind]}>${kind === 'same' ? nothing : html`<span class="visually-hidden">${t(`releases.fates.${kind}`)} </span>`}${text}</div>`,
  )}</div>`;
}
