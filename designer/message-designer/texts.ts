// `<ravand-message-texts>`: subject and body of a message in four languages, one at a time. Sends `texts-change` with both.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Schema } from '../../core/expressions/shape.ts';
import type { Language, LocalText, MessageDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/tabs.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import '../expression-editor/expression-editor.ts';
import { languages, t } from '../shell/texts.ts';
import { partCount } from './part-count.ts';

@customElement('ravand-message-texts')
export class MessageTexts extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      ravand-tabs {
        border-block-end: 1px solid var(--line);
      }
      .body {
        --editor-min: 132px;
      }
      .parts {
        margin-block-start: -6px;
      }
    `,
  ];

  @property({ attribute: false }) message!: MessageDefinition;
  @property({ attribute: false }) schema: Schema | undefined;
  @property() language: Language = 'fa';

  #set(part: 'subject' | 'body', text: string): void {
    const { [this.language]: _, ...others } = this.message[part] ?? {};
    const next: LocalText = text.trim() === '' ? others : { ...others, [this.language]: text };
    const { subject, ...message } = this.message;
    const subjects = part === 'subject' ? next : (subject ?? {});
    this.emit('texts-change', {
      ...message,
      ...(part === 'body' ? { body: next } : {}),
      ...(Object.keys(subjects).length > 0 ? { subject: subjects } : {}),
    });
  }

  #tabs(): TemplateResult {
    const tabs = languages.map(({ value, name }) => {
      const isThere = (this.message.body[value] ?? '') !== '';
      return isThere ? { value, label: name, icon: 'check', iconLabel: t('messages.written') } : { value, label: name };
    });
    return html`<ravand-tabs .tabs=${tabs} .selected=${this.language} .label=${t('messages.languages')}
      @tab-choose=${(event: CustomEvent<Language>) => this.emit('language-change', event.detail)}></ravand-tabs>`;
  }

  protected override render() {
    const { message, language } = this;
    const body = message.body[language] ?? '';
    return html`${this.#tabs()}
      ${
        message.channel === 'sms'
          ? nothing
          : html`<ravand-expression-editor class="subject" dialect="template" lang=${language} .label=${t('messages.subject')} .schema=${this.schema} .value=${message.subject?.[language] ?? ''}
              @expression-change=${(event: CustomEvent<string>) => this.#set('subject', event.detail)}></ravand-expression-editor>`
      }
      <ravand-expression-editor class="body" dialect="template" lang=${language} .label=${t('messages.body')} .schema=${this.schema} .value=${body} help=${t('messages.bodyHelp')}
        @expression-change=${(event: CustomEvent<string>) => this.#set('body', event.detail)}></ravand-expression-editor>
      ${message.channel === 'sms' && body !== '' && !body.includes('{{') ? partCount(body) : nothing}`;
  }
}
