// `<ravand-instance-variables>`: what an instance knows, scope by scope: the process first, then its sub-processes and the instances of its loops.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import type { InstanceInfo, Scope } from './api.ts';
import type { Act } from './instance-acts.ts';
import { valueWords } from './variable-words.ts';

@customElement('ravand-instance-variables')
export class RavandInstanceVariables extends RavandElement {
  @property({ attribute: false }) scopes: readonly Scope[] = [];
  @property({ type: Boolean }) editable = false;
  @property({ attribute: false }) subject: InstanceInfo['subject'];
  @property() subjectTitle = '';
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};

  /** The record an instance is about goes by its title. */
  #value(value: unknown): TemplateResult {
    const { subject, subjectTitle } = this;
    if (subject === undefined || value !== subject.id || subjectTitle === '')
      return html`<bdi>${valueWords(value)}</bdi>`;
    return html`<a href="/records/${subject.entity}/${subject.id}"><bdi>${subjectTitle}</bdi></a>`;
  }

  #edit(scope: string, name: string, value: unknown): TemplateResult | typeof nothing {
    if (!this.editable) return nothing;
    return html`<button type="button" class="button quiet small icon-only" aria-label=${t('instance.act.variable.heading', { name })} @click=${() => this.emit('act-choose', { kind: 'variable', scope, name, value } satisfies Act)}><ravand-icon name="pencil"></ravand-icon></button>`;
  }

  #scope({ scope, element, variables }: Scope): TemplateResult {
    const values = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
    return html`<section>
      <h3>${scope === '0' ? t('instance.wholeProcess') : html`<bdi>${this.names[element] ?? element}</bdi> <span class="muted" dir="ltr">${scope}</span>`}</h3>
      ${values.length === 0 ? html`<p class="muted">${t('instance.noVariables')}</p>` : html`<dl>${values.map(([name, value]) => html`<div><dt><code dir="ltr">${name}</code></dt><dd>${this.#value(value)}${this.#edit(scope, name, value)}</dd></div>`)}</dl>`}
      ${this.editable ? html`<button type="button" class="button small" @click=${() => this.emit('act-choose', { kind: 'variable', scope } satisfies Act)}><ravand-icon name="plus"></ravand-icon>${t('instance.act.variableNew.do')}</button>` : nothing}
    </section>`;
  }

  protected override render() {
    return this.scopes.length === 0
      ? empty(t('instance.noVariables'))
      : html`${this.scopes.map((scope) => this.#scope(scope))}`;
  }

  static override styles = [
    base,
    buttons,
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
      section > .button {
        margin-block-start: 8px;
      }
      dt {
        overflow-wrap: anywhere;
      }
      code {
        font: 12px / 20px var(--mono);
        color: var(--text-2);
      }
      dd {
        display: flex;
        gap: 8px;
        align-items: start;
        justify-content: space-between;
        min-inline-size: 0;
      }
      dd bdi {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      dd button {
        flex: none;
      }
    `,
  ];
}
