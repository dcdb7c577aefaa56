// `<ravand-about-field>`: what a record is about, of whatever entity, chosen by its name: found as in the palette, with what was open last before anything is typed.
// Emits `about-change` with the record, or nothing.
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { recents } from '../search/recent.ts';
import { local } from '../shell/texts.ts';
import { recordTitle } from './record-title.ts';

export interface AboutRecord {
  readonly entity: string;
  readonly id: string;
}

const foundOfEach = 5;

@customElement('ravand-about-field')
export class RavandAboutField extends RavandElement {
  static override styles = [base, controls];

  @property() label = '';
  /** The entity of which one is made: none of its own is offered. */
  @property() own = '';
  @property({ attribute: false }) value: AboutRecord | undefined;
  #chosen = '';

  override render(): TemplateResult {
    const { value, label } = this;
    return html`<div class="field">
      <span class="label">${label}</span>
      <ravand-combo-box
        .label=${label}
        .value=${value ? `${value.entity}/${value.id}` : ''}
        .valueLabel=${this.#chosen}
        .source=${this.#source}
        @combo-change=${(event: CustomEvent<ComboOption | undefined>) => this.#choose(event.detail)}
      ></ravand-combo-box>
    </div>`;
  }

  #choose(option: ComboOption | undefined): void {
    this.#chosen = option?.label ?? '';
    const [entity = '', id = ''] = option?.value.split('/') ?? [];
    this.value = option ? { entity, id } : undefined;
    this.emit('about-change', this.value);
  }

  readonly #source = async (search: string, signal: AbortSignal): Promise<readonly ComboOption[]> => {
    if (search.trim() === '') return recents().flatMap(({ entity, id, title }) => this.#option(entity, id, title));
    const { results } = await ravand.search(search, foundOfEach, signal);
    return results.flatMap(({ entity: name, items }) => {
      const entity = entityNamed(name);
      return entity ? items.flatMap((record) => this.#option(name, record.id, recordTitle(record, entity))) : [];
    });
  };

  #option(name: string, id: string, title: string): readonly ComboOption[] {
    const entity = entityNamed(name);
    if (!entity || name === this.own || title === '') return [];
    return [{ value: `${name}/${id}`, label: title, hint: local(entity.label, name) }];
  }
}
