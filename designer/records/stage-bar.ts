// `<ravand-stage-bar>`: the options of a stage field as a bar; the past in a shade, the present full. A press (or Enter) moves. Emits `stage-choose`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EntityDefinition, FieldDefinition, Lock } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatShortDuration } from '../format/durations.ts';
import { labelOf, optionLabel } from '../format/values.ts';

/** It is about the stages of the pipeline, not about any other choice. */
export function lockOf(
  entity: Pick<EntityDefinition, 'lock' | 'pipeline'>,
  { name }: FieldDefinition,
): Lock | undefined {
  return name === entity.pipeline?.field ? entity.lock : undefined;
}

/** May this stage follow that one? @param lock the stages that the record does not leave any more */
export function mayFollow(
  field: FieldDefinition,
  { from, to }: { readonly from: string; readonly to: string },
  lock: Pick<Lock, 'stages'> | undefined,
): boolean {
  const next = field.options?.find(({ value }) => value === from)?.next;
  const stays = lock?.stages.includes(from) !== true || lock.stages.includes(to);
  return stays && (next === undefined || next.includes(to));
}

@customElement('ravand-stage-bar')
export class RavandStageBar extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      ol {
        display: flex;
        gap: 3px;
      }
      li {
        flex: 1;
        min-inline-size: 0;
      }
      button {
        display: flex;
        flex-direction: column;
        align-items: stretch;
        inline-size: 100%;
        min-block-size: 30px;
        padding: 0;
        border: 0;
        background: none;
        text-align: start;
        color: var(--text-3);
        cursor: pointer;
      }
      button:disabled {
        cursor: default;
      }
      button::before {
        content: '';
        display: block;
        block-size: 5px;
        margin-block-end: 7px;
        border-radius: 3px;
        background: var(--line);
        transition: background var(--fast) var(--ease);
      }
      .past button::before {
        background: color-mix(in srgb, var(--accent) 45%, var(--surface));
      }
      .past button {
        color: var(--text-2);
      }
      .now button {
        color: var(--accent);
        font-weight: 650;
      }
      .now button::before {
        background: var(--accent);
      }
      .now.danger button {
        color: var(--danger);
      }
      .now.danger button::before {
        background: var(--danger);
      }
      button:not(:disabled):hover::before {
        background: var(--accent-hover);
      }
      span {
        display: block;
      }
      .time {
        color: var(--text-3);
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        li:not(.now) span {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .now {
          flex: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) field: FieldDefinition | undefined;
  @property() value = '';
  @property({ type: Boolean }) disabled = false;
  /** Where the field is that of its entity's pipeline. */
  @property({ attribute: false }) lock: Lock | undefined;
  /** How long the record stood in each stage, in milliseconds. */
  @property({ attribute: false }) times: ReadonlyMap<string, number> = new Map();

  #time(stage: string): TemplateResult | typeof nothing {
    const ms = this.times.get(stage);
    return ms === undefined || ms < 60_000
      ? nothing
      : html`<span class="time"><bdi>${formatShortDuration(ms)}</bdi></span>`;
  }

  override render(): TemplateResult {
    const options = this.field?.options ?? [];
    const at = options.findIndex((option) => option.value === this.value);
    const follows = (to: string) =>
      to === this.value || (this.field !== undefined && mayFollow(this.field, { from: this.value, to }, this.lock));
    return html`<ol aria-label=${this.field ? labelOf(this.field) : ''}>
      ${options.map(
        (
          option,
          index,
        ) => html`<li class="${index < at ? 'past' : index === at ? 'now' : ''} ${option.tone === 'danger' ? 'danger' : ''}">
          <button type="button" ?disabled=${this.disabled || !follows(option.value)} aria-current=${index === at ? 'step' : 'false'} @click=${() => this.emit('stage-choose', option.value)}>
            <span class="truncate"><bdi>${this.field ? optionLabel(this.field, option.value) : option.value}</bdi></span>
            ${this.#time(option.value)}
          </button>
        </li>`,
      )}
    </ol>`;
  }
}
