// `<ravand-name-list .label .offered .chosen>`: some of what is offered, fields say, in an order of one's own. Emits `names-change` with the names.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import type { Choice } from './choice-field.ts';
import { moved } from './edits.ts';

@customElement('ravand-name-list')
export class NameList extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      .label {
        font: var(--small-strong);
        color: var(--text-2);
      }
      ol {
        display: grid;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      ol:empty {
        display: none;
      }
      li {
        display: flex;
        gap: 2px;
        align-items: center;
        min-block-size: 34px;
        border-block-end: 1px solid var(--line);
      }
      li bdi {
        flex: 1;
        min-inline-size: 0;
      }
      li.unknown bdi {
        color: var(--danger);
      }
    `,
  ];

  @property() label = '';
  @property() help = '';
  @property() addLabel = '';
  @property({ attribute: false }) offered: readonly Choice[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];

  #send(names: readonly string[]): void {
    this.emit('names-change', names);
  }

  #row(name: string, at: number): TemplateResult {
    const known = this.offered.find(({ value }) => value === name);
    const text = known?.label ?? name;
    const button = (key: string, icon: string, isEnd: boolean, does: () => void) =>
      html`<button type="button" class="button quiet small icon-only" aria-label=${t(key, { name: text })} title=${t(key, { name: text })} ?disabled=${isEnd} @click=${does}><ravand-icon name=${icon}></ravand-icon></button>`;
    return html`<li data-name=${name} class=${known ? '' : 'unknown'}><bdi class="truncate">${text}</bdi>
      ${button('parts.up', 'arrow-up', at === 0, () => this.#send(moved(this.chosen, at, -1)))}
      ${button('parts.down', 'arrow-down', at === this.chosen.length - 1, () => this.#send(moved(this.chosen, at, 1)))}
      ${button('parts.remove', 'x', false, () => this.#send(this.chosen.filter((_, index) => index !== at)))}</li>`;
  }

  #add(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    if (value !== '') this.#send([...this.chosen, value]);
  }

  protected override render(): TemplateResult {
    const left = this.offered.filter(({ value }) => !this.chosen.includes(value));
    return html`<span class="label" id="label">${this.label}</span>
      <ol aria-labelledby="label">${this.chosen.map((name, at) => this.#row(name, at))}</ol>
      ${
        left.length === 0
          ? nothing
          : html`<select class="control" aria-label=${this.addLabel || t('parts.addField')} @change=${(event: Event) => this.#add(event)}>
              <option value="" .selected=${live(true)}>${this.addLabel || t('parts.addField')}</option>
              ${left.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
            </select>`
      }
      ${this.help ? html`<span class="help">${this.help}</span>` : nothing}`;
  }
}
