// `<ravand-instance-history>`: what happened in an instance, newest first: who did it, what it changed, and of each decision the conditions with the values they saw.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { dayOf, formatDayHeading, formatTime } from '../format/dates.ts';
import { labelOf } from '../format/values.ts';
import { changesOf, fieldOf, wordsOf } from '../records/stored-values.ts';
import { t } from '../shell/texts.ts';
import type { HistoryLine, HistoryStep, InstancePicture } from './api.ts';
import { actorName, conditionsOf, type Sentence, sentencesOf } from './instance-words.ts';
import { valueWords } from './variable-words.ts';

@customElement('ravand-instance-history')
export class RavandInstanceHistory extends RavandElement {
  @property({ attribute: false }) picture: InstancePicture | undefined;
  @property({ attribute: false }) steps: readonly HistoryStep[] = [];
  @property({ type: Boolean }) hasMore = false;

  #nameOf = (id: string): string => this.picture?.names[id] ?? id;

  #kindOf = (id: string): string => this.picture?.kinds[id] ?? '';

  #step(step: HistoryStep): TemplateResult | typeof nothing {
    const sentences = sentencesOf(step, this.#nameOf, this.#kindOf);
    const values = step.entries.filter(({ type, detail }) => type === 'variables' && detail?.values !== undefined);
    if (sentences.length === 0 && values.length === 0) return nothing;
    const isPerson = step.by.kind === 'user';
    return html`<li>
      <span class="disc ${isPerson ? 'person' : ''}"><ravand-icon name=${isPerson ? 'user-round' : 'zap'}></ravand-icon></span>
      <div class="body">
        <div class="who"><bdi>${actorName(step.by)}</bdi><time datetime=${step.at}>${formatTime(step.at)}</time></div>
        ${step.reason ? html`<p class="detail muted">${t('instance.because', { reason: step.reason })}</p>` : nothing}
        ${sentences.map((sentence) => this.#sentence(step, sentence))} ${values.map((entry) => this.#values(entry))} ${this.#changes(step)}
      </div>
    </li>`;
  }

  #sentence(step: HistoryStep, sentence: Sentence): TemplateResult {
    const conditions = conditionsOf(step, sentence.entry.activity);
    return html`<div class="said ${sentence.tone ?? ''}"><ravand-icon name=${sentence.icon}></ravand-icon><button type="button" class="text" @click=${() => this.emit('element-choose', sentence.entry.element)}>${sentence.text}</button></div>
      ${sentence.entry.type === 'completed' && conditions.length > 0 ? this.#why(conditions) : nothing}
      ${sentence.entry.type === 'incident' && sentence.entry.detail?.detail ? html`<p class="muted detail"><bdi>${String(sentence.entry.detail.detail)}</bdi></p>` : nothing}`;
  }

  #why(conditions: readonly HistoryLine[]): TemplateResult {
    return html`<details>
      <summary><span class="ask"><ravand-icon name="git-branch"></ravand-icon>${t('why.ask')}</span></summary>
      <ul class="conditions">${conditions.map(({ detail = {} }) => {
        const holds = detail.result === true;
        const values = Object.entries((detail.values ?? {}) as Readonly<Record<string, unknown>>);
        return html`<li><span class="mark ${holds ? '' : 'not'}"><ravand-icon name=${holds ? 'check' : 'x'}></ravand-icon><span class="visually-hidden">${t(holds ? 'why.true' : 'why.false')}</span></span>
          <div><code dir="ltr">${String(detail.source ?? '')}</code>
          <div class="seen">${values.map(([path, value]) => html`<span><bdi dir="ltr">${path}</bdi> = <bdi>${valueWords(value)}</bdi></span>`)}</div></div></li>`;
      })}</ul>
    </details>`;
  }

  #values({ detail }: HistoryLine): TemplateResult {
    const values = Object.entries((detail?.values ?? {}) as Readonly<Record<string, unknown>>);
    return html`<ul class="changed">${values.map(([name, value]) => html`<li><bdi dir="ltr" class="path">${name}</bdi> = <bdi class="value">${valueWords(value)}</bdi></li>`)}</ul>`;
  }

  /** What this command changed in the record the instance is about. */
  #changes(step: HistoryStep): TemplateResult | typeof nothing {
    const { instance, changes = [] } = this.picture ?? {};
    const ended = new Set(step.entries.map(({ element }) => element));
    const own = changes.filter((change) => change.at === step.at && ended.has(change.element));
    const entity = instance?.subject?.entity ?? '';
    const lines = own.flatMap((change) => changesOf({ changes: change.changes }));
    if (lines.length === 0) return nothing;
    return html`<ul class="changed">${lines.map(({ field: name, before, after }) => {
      const field = fieldOf(entity, name);
      const had = before !== null && before !== undefined;
      return html`<li><span class="path">${field ? labelOf(field) : name}</span>: ${had ? html`<bdi>${wordsOf(before, field)}</bdi> <ravand-icon name="arrow-right"></ravand-icon> ` : nothing}<bdi class="value">${wordsOf(after, field)}</bdi></li>`;
    })}</ul>`;
  }

  protected override render() {
    let day = '';
    return html`<ol>
        ${this.steps.map((step) => {
          const own = dayOf(step.at);
          const heading = own === day ? nothing : html`<li class="day"><h3>${formatDayHeading(own)}</h3></li>`;
          day = own;
          return html`${heading}${this.#step(step)}`;
        })}
      </ol>
      ${this.hasMore ? html`<button type="button" class="button more" @click=${() => this.emit('history-more')}>${t('instance.earlier')}</button>` : nothing}`;
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .day h3 {
        padding-block: 10px 6px;
        font: var(--small-strong);
        color: var(--text-2);
      }
      li:not(.day) {
        position: relative;
      }
      ol > li:not(.day) {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr);
        gap: 10px;
        padding-block-end: 14px;
      }
      ol > li:not(.day)::before {
        content: '';
        position: absolute;
        inset-block: 30px 2px;
        inset-inline-start: 13px;
        inline-size: 1px;
        background: var(--line);
      }
      .disc {
        display: grid;
        place-items: center;
        inline-size: 28px;
        block-size: 28px;
        border-radius: 50%;
        background: var(--cause-soft);
      }
      .disc ravand-icon {
        --icon-size: 14px;
        color: var(--cause);
      }
      .disc.person {
        background: var(--sunken);
      }
      .disc.person ravand-icon {
        color: var(--text-2);
      }
      .who {
        display: flex;
        gap: 8px;
        justify-content: space-between;
        font: var(--small);
        line-height: 28px;
        color: var(--text-3);
      }
      .said {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 8px;
        align-items: start;
        padding-block: 1px;
      }
      .said ravand-icon {
        --icon-size: 14px;
        margin-block-start: 4px;
      }
      .said.danger ravand-icon {
        color: var(--danger);
      }
      .said.success ravand-icon {
        color: var(--success);
      }
      .text {
        min-block-size: 24px;
        padding: 0;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .text:hover {
        color: var(--accent);
      }
      .detail {
        margin-inline-start: 24px;
        font: var(--small);
        overflow-wrap: anywhere;
      }
      details {
        margin: 2px 0 4px;
        margin-inline-start: 24px;
      }
      summary {
        display: inline-block;
        list-style: none;
        border-radius: var(--radius);
        cursor: pointer;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .ask {
        display: inline-flex;
        gap: 5px;
        align-items: center;
        min-block-size: 24px;
        padding-inline: 8px;
        border: 1px solid color-mix(in srgb, var(--cause) 35%, transparent);
        border-radius: var(--radius);
        color: var(--cause);
        font: var(--small-strong);
      }
      .ask ravand-icon {
        --icon-size: 13px;
        color: inherit;
      }
      .conditions {
        margin-block-start: 6px;
      }
      .conditions > li {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 8px;
        padding-block: 3px;
      }
      .mark {
        display: grid;
        place-items: center;
        inline-size: 16px;
        block-size: 16px;
        margin-block-start: 2px;
        border-radius: 4px;
        background: var(--success-soft);
      }
      .mark.not {
        background: var(--danger-soft);
      }
      .mark ravand-icon {
        --icon-size: 11px;
        color: var(--success);
      }
      .mark.not ravand-icon {
        color: var(--danger);
      }
      code {
        display: inline-block;
        font: 12px / 20px var(--mono);
        overflow-wrap: anywhere;
        text-align: start;
      }
      .seen {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin-block-start: 2px;
      }
      .seen > span {
        padding: 1px 7px;
        border-radius: var(--radius-chip);
        background: var(--sunken);
        font: var(--small);
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .changed {
        margin: 2px 0;
        margin-inline-start: 24px;
        font: var(--small);
        color: var(--text-2);
      }
      .changed li {
        overflow-wrap: anywhere;
      }
      .changed ravand-icon {
        --icon-size: 12px;
        vertical-align: -2px;
      }
      .path {
        color: var(--text-3);
      }
      .value {
        color: var(--text);
      }
      .more {
        inline-size: 100%;
        margin-block-end: 16px;
      }
    `,
  ];
}
