// `<ravand-draft-conflict .draft>`: the choice where two people changed the same of a draft; nothing as long as there is none.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Definition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import type { DefinitionDraft } from './definition-draft.ts';

@customElement('ravand-draft-conflict')
export class DraftConflictBar extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .conflict {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 8px var(--gutter);
        background: var(--warning-soft);
        border-block-start: 1px solid var(--line);
      }
      p {
        flex: 1;
        min-inline-size: 240px;
      }
      code {
        font: var(--small);
        color: var(--text-2);
      }
    `,
  ];

  @property({ attribute: false }) draft: DefinitionDraft<Definition> | undefined;
  #unwatch = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => this.#unwatch());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    this.#unwatch();
    this.#unwatch = this.draft?.watch(() => this.requestUpdate()) ?? (() => undefined);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { draft } = this;
    if (!draft?.conflict) return nothing;
    const { by, places } = draft.conflict;
    return html`<div class="conflict" role="alert">
      <p>${t('studio.conflict', { name: by ?? t('studio.somebody'), count: places.length })}
        ${places.slice(0, 5).map((place) => html`<code dir="ltr">${place || '/'}</code> `)}</p>
      <button class="button" @click=${() => void draft.choose('theirs')}>${t('studio.takeTheirs')}</button>
      <button class="button" @click=${() => void draft.choose('ours')}>${t('studio.takeOurs')}</button>
    </div>`;
  }
}
