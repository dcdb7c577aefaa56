// `<ravand-peek>`: a record beside the list: name, main fields, newest happenings. Walks the rows, opens the page. Emits `peek-close` and `peek-step`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { fileStyles } from '../elements/styles/files.ts';
import { labelOf, showValue } from '../format/values.ts';
import { isLong } from '../forms/fields.ts';
import '../forms/form.ts';
import { workspaceLines } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import './acts/acts.ts';
import { isPointer, subtitleField } from './main-fields.ts';
import './timeline.ts';
import { shownValue } from './page/values.ts';
import { type RecordForm, recordForm } from './record-form.ts';
import { recordTitle } from './record-title.ts';

@customElement('ravand-peek')
export class RavandPeek extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    fileStyles,
    avatars,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        background: var(--surface);
        border-inline-start: 1px solid var(--line);
        box-shadow: var(--shadow-peek);
        animation: slide var(--slow) var(--ease);
      }
      @keyframes slide {
        from {
          opacity: 0.4;
          translate: 12px 0;
        }
      }
      :host(:dir(rtl)) {
        animation-name: slide-back;
      }
      @keyframes slide-back {
        from {
          opacity: 0.4;
          translate: -12px 0;
        }
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 2px;
        min-block-size: 44px;
        padding-inline: 10px 14px;
        border-block-end: 1px solid var(--line);
        flex: none;
      }
      .bar .position {
        margin-inline: 6px auto;
        color: var(--text-3);
        font: var(--small);
      }
      .scroll {
        flex: 1;
        overflow: auto;
      }
      .head {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 16px 18px 14px;
      }
      h2 {
        font: var(--title);
      }
      .head p {
        color: var(--text-2);
      }
      dl {
        display: grid;
        grid-template-columns: 108px minmax(0, 1fr);
        gap: 8px 12px;
        padding: 12px 18px 16px;
        border-block: 1px solid var(--line);
      }
      dt {
        color: var(--text-3);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .person {
        display: inline-flex;
        gap: 7px;
        align-items: center;
      }
      dl[hidden] {
        display: none;
      }
      .form {
        padding: 12px 18px 16px;
        border-block: 1px solid var(--line);
      }
      section {
        padding: 12px 18px;
      }
      h3 {
        font: var(--section);
        padding-block-end: 4px;
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property() recordId = '';
  /** The act that was asked for from outside. */
  @property() wanted = '';
  @property({ attribute: false }) position: { at: number; of: number } | undefined;
  @state() private record: StoredRecord | undefined;
  @state() private laidOut: RecordForm | undefined;
  @state() private problem: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'record' && event.id === this.recordId && void this.#load()));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordId') && this.recordId) {
      if (this.record?.id !== this.recordId) this.record = undefined;
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    const id = this.recordId;
    try {
      const { entity } = this;
      const [record, laidOut] = await Promise.all([
        ravand.record(entity?.name ?? '', id),
        entity ? recordForm(entity, 'peek') : undefined,
      ]);
      if (id === this.recordId) {
        this.record = record;
        this.laidOut = laidOut;
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    const path = `/records/${this.entity?.name}/${this.recordId}`;
    return html`<div class="bar">
        <button type="button" class="button quiet small icon-only" aria-label=${t('action.close')} @click=${() => this.emit('peek-close')}><ravand-icon name="x"></ravand-icon></button>
        <button type="button" class="button quiet small icon-only" aria-label=${t('action.next')} @click=${() => this.emit('peek-step', 1)}><ravand-icon name="chevron-down"></ravand-icon></button>
        <button type="button" class="button quiet small icon-only" aria-label=${t('action.previous')} @click=${() => this.emit('peek-step', -1)}><ravand-icon name="chevron-up"></ravand-icon></button>
        <span class="position">${this.position ? t('list.position', this.position) : nothing}</span>
        <a class="button quiet small" href=${path}><ravand-icon name="maximize-2"></ravand-icon>${t('action.open')}<kbd>Enter</kbd></a>
      </div>
      <div class="scroll">${this.problem !== undefined ? failed(this.problem, () => void this.#load()) : this.record && this.entity ? this.#content(this.record, this.entity) : skeleton(9)}</div>`;
  }

  #form({ form, fields, judging }: RecordForm, record: StoredRecord): TemplateResult {
    return html`<ravand-form class="form" reading .fields=${fields} .layout=${form.layout} .judging=${judging} .values=${record.values} .titles=${record.titles ?? {}} .lines=${workspaceLines} .record=${record}></ravand-form>`;
  }

  #content(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const title = recordTitle(record, entity);
    const under = subtitleField(entity);
    const second = under && (record.values[under.name] ?? '') !== '' ? under : undefined;
    const fields = entity.fields.filter(
      (field) =>
        field.name !== entity.titleField &&
        field !== second &&
        !isPointer(entity, field) &&
        !isLong(field) &&
        record.values[field.name] !== null &&
        record.values[field.name] !== undefined,
    );
    return html`<div class="head">
        ${avatar(title, 'medium', 'accent')}
        <div>
          <h2><bdi>${title}</bdi></h2>
          ${second ? html`<p>${shownValue(second, record)}</p>` : nothing}
        </div>
      </div>
      <ravand-acts compact .entity=${entity} .record=${record} .wanted=${this.wanted}></ravand-acts>
      ${this.laidOut ? this.#form(this.laidOut, record) : nothing}
      <dl ?hidden=${this.laidOut !== undefined}>
        ${fields.slice(0, 9).map((field) => html`<dt>${labelOf(field)}</dt><dd>${showValue(field, record.values[field.name], { title: record.titles?.[field.name], links: true, record })}</dd>`)}
      </dl>
      <section>
        <h3>${t('timeline.heading')}</h3>
        <ravand-timeline .entity=${entity.name} .recordId=${record.id} .short=${6}></ravand-timeline>
      </section>`;
  }
}
