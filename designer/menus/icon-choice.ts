// `<ravand-icon-choice .chosen>`: an icon for a line or an area, or that of where it leads; `required` = there is no other to fall back to. Emits `icon-choose` with
// its name, undefined = its own.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';

const icons: readonly string[] = [
  'box',
  'briefcase',
  'building-2',
  'users-round',
  'user-round-plus',
  'target',
  'file-text',
  'ticket',
  'phone',
  'message-square',
  'mail',
  'list-checks',
  'calendar',
  'banknote',
  'package',
  'square-pen',
  'workflow',
  'link',
  'star',
  'shield',
  'bed-double',
  'utensils',
  'coffee',
  'key-round',
  'car',
  'truck',
  'shopping-cart',
  'wrench',
  'hard-hat',
  'heart-pulse',
  'graduation-cap',
  'gift',
  'tag',
  'flag',
  'map-pin',
  'clock',
  'bell',
  'message-circle-warning',
  'book-open',
  'folder',
];

@customElement('ravand-icon-choice')
export class IconChoice extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: 6px;
        font: var(--small);
        font-weight: 600;
        color: var(--text-2);
      }
      label {
        position: relative;
        display: grid;
        place-items: center;
        min-inline-size: 32px;
        min-block-size: 32px;
        padding-inline: 6px;
        border: 1px solid transparent;
        border-radius: var(--radius);
        font: var(--small);
        cursor: pointer;
      }
      label:hover {
        background: var(--hover);
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      input {
        position: absolute;
        opacity: 0;
        inset: 0;
        margin: 0;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) chosen: string | undefined;
  @property({ type: Boolean }) required = false;

  protected override render(): TemplateResult {
    const { chosen } = this;
    const isOther = chosen !== undefined && !icons.includes(chosen);
    const offered = isOther ? [chosen, ...icons] : icons;
    const pick = (name: string | undefined) => () => this.emit('icon-choose', name);
    return html`<fieldset><legend>${t('menus.icon')}</legend>
      ${this.required ? nothing : html`<label><input type="radio" name="icon" .checked=${this.chosen === undefined} @change=${pick(undefined)} />${t('menus.ownIcon')}</label>`}
      ${offered.map((name) => html`<label title=${name}><input type="radio" name="icon" aria-label=${name} .checked=${this.chosen === name} @change=${pick(name)} /><ravand-icon name=${name}></ravand-icon></label>`)}
    </fieldset>`;
  }
}
