// `<ravand-entity-preview>`: what another name of an entity does, or its removal, for somebody who decides: its records, who follows or stands in the
// way, what goes along, what stands still meanwhile.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import type { EntityPreview as Preview } from './entity-changes.ts';
import { useList, useStyles } from './use-list.ts';

@customElement('ravand-entity-preview')
export class EntityPreview extends RavandElement {
  static override styles = [
    base,
    useStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      section {
        display: grid;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) preview!: Preview;
  @property() act: 'name' | 'removal' = 'name';

  #part(key: string, of: Parameters<typeof useList>[0], tone = 'muted'): TemplateResult | typeof nothing {
    if (of.length === 0) return nothing;
    return html`<section><p class=${tone}>${t(`entityChange.${key}`, { count: formatInteger(of.length) })}</p>${useList(of)}</section>`;
  }

  override render(): TemplateResult {
    const { records, uses, goes, running, findings } = this.preview;
    const isRemoval = this.act === 'removal';
    return html`<p class="muted">${t(`entityChange.${isRemoval ? 'removalHint' : 'nameHint'}`, { records: formatInteger(records) })}</p>
      ${isRemoval ? this.#part('inTheWay', uses, 'bad') : this.#part('follow', uses)} ${this.#part('goes', goes)}
      ${running > 0 ? html`<p class="muted">${t(`entityChange.${isRemoval ? 'standStill' : 'goOn'}`, { count: formatInteger(running) })}</p>` : nothing}
      ${findings.length === 0 ? nothing : html`<ul class="bad" role="status">${findings.map(({ message }) => html`<li>${message}</li>`)}</ul>`}`;
  }
}
