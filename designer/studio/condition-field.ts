// `<ravand-condition-field>`: which records are meant, written as a list's filter is. Emits `condition-change` with the filter, undefined when there is none.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FilterTree } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import '../records/filter-sentence.ts';
import { filterOf, type Sentence, sentenceOf } from '../records/sentence.ts';

@customElement('ravand-condition-field')
export class ConditionField extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      ravand-filter-sentence {
        flex-wrap: wrap;
      }
    `,
  ];

  @property({ attribute: false }) entity!: Pick<EntityDefinition, 'name' | 'fields'>;
  @property({ attribute: false }) condition: FilterTree | undefined;
  @property() label = '';
  @property() help = '';
  /** What is being written; kept here while a condition still lacks its value. */
  @state() private sentence: Sentence | undefined;

  override render(): TemplateResult {
    return html`<div class="field" role="group" aria-labelledby="label">
      <span class="label" id="label">${this.label}</span>
      <ravand-filter-sentence
        isInner
        .entity=${this.entity.name}
        .fields=${this.entity.fields}
        .sentence=${this.sentence ?? sentenceOf(this.condition)}
        @filter-change=${this.#changed}
      ></ravand-filter-sentence>
      ${this.help ? html`<span class="help">${this.help}</span>` : nothing}
    </div>`;
  }

  #changed = (event: CustomEvent<Sentence>): void => {
    event.stopPropagation();
    this.sentence = event.detail;
    this.emit('condition-change', filterOf(event.detail));
  };
}
