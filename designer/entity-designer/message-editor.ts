// `<ravand-message-editor>`: what people read when a rule refuses their record, in four languages, their own first. Sends `message-change`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language, LocalText } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { preferences } from '../shell/preferences.ts';
import { languages, t } from '../shell/texts.ts';

@customElement('ravand-message-editor')
export class MessageEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host,
      .more {
        display: grid;
        gap: 10px;
      }
      summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) message: LocalText | undefined;

  #set(language: Language, text: string): void {
    const { [language]: _, ...others } = this.message ?? {};
    this.emit('message-change', text === '' ? others : { ...others, [language]: text });
  }

  #line(language: Language, name: string): TemplateResult {
    const id = `message-${language}`;
    return html`<div class="field">
      <label for=${id}>${t('computed.messageIn', { language: name })}</label>
      <input id=${id} class="control" lang=${language} dir=${language === 'en' ? 'ltr' : 'rtl'} autocomplete="off" .value=${this.message?.[language] ?? ''}
        @change=${(event: Event) => this.#set(language, (event.target as HTMLInputElement).value.trim())} />
    </div>`;
  }

  override render(): TemplateResult {
    const mine = preferences().language;
    const lines = (isMine: boolean) =>
      languages.filter(({ value }) => (value === mine) === isMine).map(({ value, name }) => this.#line(value, name));
    return html`${lines(true)}
      <details>
        <summary>${t('entity.otherLanguages')}</summary>
        <div class="more">${lines(false)}</div>
      </details>`;
  }
}
