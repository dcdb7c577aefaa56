// `<ravand-instance-variables>`: what an instance knows, scope by scope: the process first, then its sub-processes and the instances of its loops.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { t } from '../shell/texts.ts';
import type { Scope } from './api.ts';
import { valueWords } from './variable-words.ts';

@customElement('ravand-instance-variables')
export class RavandInstanceVariables extends RavandElement {
  @property({ attribute: false }) scopes: readonly Scope[] = [];
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};

  #scope({ scope, element, variables }: Scope): TemplateResult {
    const values = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
    return html`<section>
      <h3>${scope === '0' ? t('instance.wholeProcess') : html`<bdi>${this.names[element] ?? element}</bdi> <span class="muted" dir="ltr">${scope}</span>`}</h3>
      ${values.length === 0 ? html`<p class="muted">${t('instance.noVariables')}</p>` : html`<dl>${values.map(([name, value]) => html`<div><dt><code dir="ltr">${name}</code></dt><dd><bdi>${valueWords(value)}</bdi></dd></div>`)}</dl>`}
    </section>`;
  }

  protected override render() {
    return this.scopes.length === 0
      ? empty(t('instance.noVariables'))
      : html`${this.scopes.map((scope) => this.#scope(scope))}`;
  }

  static override styles = [
    base,
    states,
    css`
      :host {
        display: block;
      }
      h3 {
        padding-block: 12px 4px;
        font: var(--section);
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(80px, 2fr) minmax(0, 3fr);
        gap: 12px;
        padding-block: 6px;
        border-block-end: 1px solid var(--line);
      }
      dt {
        overflow-wrap: anywhere;
      }
      code {
        font: 12px / 20px var(--mono);
        color: var(--text-2);
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];
}
