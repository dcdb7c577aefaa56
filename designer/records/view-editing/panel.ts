// `<ravand-view-panel .draft .entity>`: what is said of a view beside its list, in parts: columns, order, look, buttons, name and people. Every change is one
// step of the draft, and the list follows at once.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ViewAct, ViewDefinition } from '../../../schemas/types.ts';
import type { EntityForUser } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { segmentButtons } from '../../elements/styles/segments.ts';
import { t } from '../../shell/texts.ts';
import type { DefinitionDraft } from '../../studio/definition-draft.ts';
import './button-part.ts';
import './column-part.ts';
import { lookPart } from './look-part.ts';
import { orderPart } from './order-part.ts';
import { partStyle } from './part-style.ts';
import { peoplePart } from './people-part.ts';
import { offer } from './view-edits.ts';

/** What changes a view, as one step that can be taken back. */
export type EditView = (
  change: (view: ViewDefinition) => ViewDefinition,
  as: 'columns' | 'sort' | 'settings' | 'look' | 'acts' | 'name' | 'people',
  mergeKey?: string,
) => void;

const actsOf: Readonly<Record<ViewDefinition['type'], readonly ViewAct[]>> = {
  list: ['new', 'import', 'export', 'bulk', 'trash'],
  board: ['new'],
  calendar: [],
  timeline: ['new'],
  tree: [],
};
const parts = ['columns', 'order', 'look', 'acts', 'people'] as const;
type Part = (typeof parts)[number];

@customElement('ravand-view-panel')
export class ViewPanel extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    segmentButtons,
    partStyle,
    css`
      :host {
        display: block;
        overflow-y: auto;
        background: var(--surface);
        --input: 32px;
      }
      details {
        border-block-end: 1px solid var(--line);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 40px;
        padding-inline: 16px;
        cursor: pointer;
        list-style: none;
      }
      summary:hover {
        background: var(--hover);
      }
      summary h2 {
        flex: 1;
        font: var(--section);
        color: var(--accent);
      }
      summary ravand-icon {
        transition: rotate var(--fast, 0.1s);
      }
      details[open] > summary .turn {
        rotate: 180deg;
      }
      .part {
        display: grid;
        gap: 12px;
        padding: 2px 16px 16px;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .row .control {
        flex: 1;
        min-inline-size: 0;
      }
      .label {
        font: var(--small);
        font-weight: 600;
        color: var(--text-2);
      }
      @media (max-width: 767.98px) {
        .checkbox {
          align-items: center;
        }
        summary,
        .checkbox {
          min-block-size: 44px;
        }
        .button.icon-only {
          min-block-size: 44px;
          inline-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) draft!: DefinitionDraft<ViewDefinition>;
  @property({ attribute: false }) entity!: EntityForUser;
  #unwatch = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => this.#unwatch());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    this.#unwatch();
    this.#unwatch = this.draft.watch(() => this.requestUpdate());
  }

  /** Opens the part that a place of the definition belongs to. */
  show(pointer: string): void {
    const part = partOf(pointer);
    const details = this.renderRoot.querySelector<HTMLDetailsElement>(`details[data-part="${part}"]`);
    if (!details) return;
    details.open = true;
    details.querySelector('summary')?.focus();
    details.scrollIntoView({ block: 'nearest' });
  }

  readonly #edit: EditView = (change, as, mergeKey) => {
    const { definition } = this.draft;
    if (definition) this.draft.edit(change(definition), `view.step.${as}`, mergeKey);
  };

  #part(part: Part, heading: string, content: unknown, isOpen = false): TemplateResult {
    return html`<details data-part=${part} ?open=${isOpen}>
      <summary><h2>${heading}</h2><ravand-icon class="turn" name="chevron-down"></ravand-icon></summary>
      <div class="part">${content}</div>
    </details>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { entity } = this;
    const view = this.draft.definition;
    if (!view) return nothing;
    const isList = view.type === 'list';
    return html`${this.#part(
      'columns',
      t(isList ? 'view.columns' : 'view.card'),
      html`<ravand-view-columns .view=${view} .entity=${entity} .edit=${this.#edit}></ravand-view-columns>`,
      true,
    )}
      ${this.#part('order', t('view.order'), orderPart(view, entity, this.#edit))}
      ${this.#part('look', t('view.look'), lookPart(view, entity, this.#edit))}
      ${this.#part('acts', t('view.acts'), this.#acts(view))}
      ${this.#part('people', t('view.people'), peoplePart(view, this.#edit))}`;
  }

  #acts(view: ViewDefinition): TemplateResult {
    const acts = actsOf[view.type];
    return html`${
      acts.length > 0
        ? html`<fieldset><legend>${t('view.offered')}</legend>
            ${acts.map((act) => html`<label class="checkbox"><input type="checkbox" .checked=${!view.hides?.includes(act)} @change=${(event: Event) => this.#edit((one) => offer(one, act, (event.target as HTMLInputElement).checked), 'acts')} /><span>${t(`view.act.${act}`)}</span></label>`)}
          </fieldset>`
        : html`<p class="hint">${t('view.noActs')}</p>`
    }
      ${view.type === 'list' ? html`<ravand-view-buttons .view=${view} .edit=${this.#edit}></ravand-view-buttons>` : nothing}
      <p class="hint">${t('view.actsHint')}</p>`;
  }
}

function partOf(pointer: string): Part {
  if (/^\/(columns|widths|pinned)/.test(pointer)) return 'columns';
  if (/^\/sort/.test(pointer)) return 'order';
  if (/^\/(hides|buttons)/.test(pointer)) return 'acts';
  return /^\/(name|label|icon|roles|firstFor)/.test(pointer) ? 'people' : 'look';
}
