// `<ravand-local-text label .text>`: one text in four languages, the reader's own first, the others folded away. Sends `text-change` with all of them.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language, LocalText } from '../../schemas/types.ts';
import { preferences } from '../shell/preferences.ts';
import { languages, t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';
import { controls } from './styles/controls.ts';

@customElement('ravand-local-text')
export class LocalTextInput extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host,
      .more {
        display: grid;
        gap: 8px;
      }
      .more {
        margin-block-start: 8px;
      }
      summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) text: LocalText | undefined;
  /** What stands there while nothing is said. */
  @property({ attribute: false }) inherited: LocalText | undefined;

  #set(language: Language, value: string): void {
    const { [language]: _, ...others } = this.text ?? {};
    this.emit('text-change', value.trim() === '' ? others : { ...others, [language]: value });
  }

  #line(language: Language, label: string): TemplateResult {
    const id = `text-${language}`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} class="control" lang=${language} dir=${language === 'en' ? 'ltr' : 'rtl'} autocomplete="off" placeholder=${this.inherited?.[language] ?? ''} .value=${this.text?.[language] ?? ''}
        @input=${(event: Event) => this.#set(language, (event.target as HTMLInputElement).value)} />
    </div>`;
  }

  protected override render(): TemplateResult {
    const mine = preferences().language;
    const others = languages.filter(({ value }) => value !== mine);
    return html`${this.#line(mine, this.label)}
      <details>
        <summary>${t('studio.otherLanguages')}</summary>
        <div class="more">${others.map(({ value, name }) => this.#line(value, name))}</div>
      </details>`;
  }
}
