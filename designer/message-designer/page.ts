// `<ravand-message-designer>`: one message being written: where it goes, its texts in four languages, what goes with it, when it may leave; beside it how it
// reads for a real record.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Language, MessageDefinition } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import '../expression-editor/expression-editor.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import { addressOf, messageSchema } from './message-schema.ts';
import './preview.ts';
import './terms.ts';
import './texts.ts';

const channels: readonly MessageDefinition['channel'][] = ['sms', 'email', 'inApp'];

@customElement('ravand-message-designer')
export class MessageDesigner extends RavandElement {
  static override styles = [
    base,
    controls,
    states,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        min-block-size: 0;
      }
      .desk {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(320px, 400px);
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
      }
      .form,
      ravand-message-preview {
        overflow-y: auto;
        padding: 20px var(--gutter) 32px;
      }
      .form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 18px;
        align-content: start;
      }
      .form > * {
        max-inline-size: 720px;
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 16px;
      }
      ravand-message-preview {
        background: var(--canvas);
        border-inline-start: 1px solid var(--line);
      }
      ravand-findings {
        max-block-size: 148px;
      }
      @media (max-width: 899.98px) {
        .desk {
          display: block;
          overflow-y: auto;
        }
        ravand-message-preview {
          border-inline-start: 0;
          border-block-start: 1px solid var(--line);
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private language: Language = preferences().language;
  readonly #draft = new DefinitionDraft<MessageDefinition>(this, 'message');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#draft.load(this.params.name ?? '');
  }

  #edit(next: MessageDefinition, as: string, mergeKey?: string): void {
    this.#draft.edit(next, as, mergeKey);
  }

  /** A number is no mail address: the address follows the channel, as long as nobody wrote another one. */
  #setChannel(message: MessageDefinition, channel: MessageDefinition['channel']): void {
    const { attachments, documents, ...rest } = message;
    const wasGuessed = message.to === '' || message.to === addressOf(message.entity ?? '', message.channel);
    const to = wasGuessed ? addressOf(message.entity ?? '', channel) || message.to : message.to;
    this.#edit(
      {
        ...rest,
        channel,
        to,
        ...(channel === 'email' && attachments ? { attachments } : {}),
        ...(channel === 'email' && documents ? { documents } : {}),
      },
      'messages.channel',
    );
  }

  #setEntity(message: MessageDefinition, entity: string): void {
    const { entity: _, ...rest } = message;
    this.#edit(entity === '' ? rest : { ...rest, entity }, 'messages.about');
  }

  #choices(message: MessageDefinition): TemplateResult {
    const entities = session.workspace?.entities ?? [];
    return html`<div class="two">
      <div class="field">
        <label for="channel">${t('messages.channel')}</label>
        <select id="channel" class="control" @change=${(event: Event) => this.#setChannel(message, (event.target as HTMLSelectElement).value as MessageDefinition['channel'])}>
          ${channels.map((channel) => html`<option value=${channel} ?selected=${channel === message.channel}>${t(`channel.${channel}`)}</option>`)}
        </select>
      </div>
      <div class="field">
        <label for="about">${t('messages.about')}</label>
        <select id="about" class="control" @change=${(event: Event) => this.#setEntity(message, (event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${message.entity === undefined}>${t('messages.aboutNone')}</option>
          ${entities.map(({ name, label }) => html`<option value=${name} ?selected=${name === message.entity}>${local(label, name)}</option>`)}
        </select>
      </div>
    </div>`;
  }

  #form(message: MessageDefinition): TemplateResult {
    const schema = messageSchema(message.entity);
    return html`<div class="form" data-pane>
      ${this.#choices(message)}
      <ravand-expression-editor .label=${t('messages.address')} .help=${t('messages.addressHelp')} .value=${message.to} .schema=${schema}
        @expression-change=${(event: CustomEvent<string>) => this.#edit({ ...message, to: event.detail }, 'messages.address', 'to')}></ravand-expression-editor>
      <ravand-message-texts .message=${message} .schema=${schema} .language=${this.language}
        @language-change=${(event: CustomEvent<Language>) => {
          this.language = event.detail;
        }}
        @texts-change=${(event: CustomEvent<MessageDefinition>) => this.#edit(event.detail, 'messages.text', `text ${this.language}`)}></ravand-message-texts>
      <ravand-message-terms .message=${message} @message-change=${(event: CustomEvent<MessageDefinition>) => this.#edit(event.detail, 'messages.terms', 'terms')}></ravand-message-terms>
    </div>`;
  }

  protected override render() {
    const { definition, problem, findings } = this.#draft;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition?.label, this.params.name ?? '')} back="/studio/messages" backLabel=${t('studio.messages')}
        @draft-opened=${(event: CustomEvent<MessageDefinition | undefined>) => event.detail ?? void navigate('/studio/messages')}></ravand-draft-header>
      ${
        problem
          ? failed(problem.detail, () => void this.#draft.load(this.params.name ?? ''))
          : definition
            ? html`<div class="desk">${this.#form(definition)}
                <ravand-message-preview .message=${definition} .language=${this.language}></ravand-message-preview></div>
                ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking}></ravand-findings>` : nothing}`
            : skeleton(8, 44)
      }`;
  }
}
