// `<ravand-message-preview>`: the message as its receiver will see it, for a real record and in its own direction; and a test that is really sent.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Language, MessageDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { workspaceReferences } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import { messageTrials, type MessagePreview as Preview } from './api.ts';
import { partCount } from './part-count.ts';
import { previewStyle } from './preview-style.ts';

const quietMs = 350;

@customElement('ravand-message-preview')
export class MessagePreview extends RavandElement {
  static override styles = [base, buttons, controls, previewStyle];

  @property({ attribute: false }) message!: MessageDefinition;
  @property() language: Language = 'fa';
  @state() private record: ComboOption | undefined;
  @state() private preview: Preview | undefined;
  @state() private fault = '';
  @state() private to = '';
  @state() private testFault = '';
  @state() private sending = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #entity: string | undefined;
  #asked = 0;

  override disconnectedCallback(): void {
    clearTimeout(this.#quiet);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('message') && this.message.entity !== this.#entity) {
      this.#entity = this.message.entity;
      void this.#chooseFirst();
    }
    if (changed.has('message') || changed.has('language')) this.#later();
  }

  async #chooseFirst(): Promise<void> {
    const { entity } = this.message;
    const [first] = entity ? await workspaceReferences(entity, '', new AbortController().signal) : [];
    this.record = first;
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.#show(), quietMs);
  }

  get #trial() {
    const { entity } = this.message;
    const about = entity && this.record ? { about: { entity, id: this.record.value } } : {};
    return { definition: this.message, language: this.language, ...about };
  }

  async #show(): Promise<void> {
    const asked = ++this.#asked;
    if (Object.keys(this.message.body).length === 0) {
      this.preview = undefined;
      this.fault = '';
      return;
    }
    try {
      const preview = await messageTrials.preview(this.#trial);
      // What was written meanwhile is shown by its own answer.
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.fault = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked !== this.#asked) return;
      // What stood there before stays to be read; what is wrong stands above it.
      this.fault = error.details[0]?.message ?? error.detail;
    }
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.sending = true;
    this.testFault = '';
    try {
      await messageTrials.test({ ...this.#trial, to: this.#address });
      toast({ text: t('messages.testQueued', { to: this.#addressText }), icon: 'send' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.testFault = error.details[0]?.message ?? error.detail;
    } finally {
      this.sending = false;
    }
  }

  /** A notice goes to whoever tries it. */
  get #address(): string {
    return this.message.channel === 'inApp' ? (session.me?.id ?? '') : this.to.trim();
  }

  get #addressText(): string {
    return this.message.channel === 'inApp' ? (session.me?.name ?? '') : this.to.trim();
  }

  #records(): TemplateResult | typeof nothing {
    const { entity } = this.message;
    if (!entity) return html`<p class="help">${t('messages.noEntity')}</p>`;
    return html`<div class="field">
      <span class="label">${t('messages.previewFor')}</span>
      <ravand-combo-box .label=${t('messages.previewFor')} .value=${this.record?.value ?? ''} .valueLabel=${this.record?.label ?? ''}
        .source=${(search: string, signal: AbortSignal) => workspaceReferences(entity, search, signal)}
        @combo-change=${(event: CustomEvent<ComboOption | undefined>) => {
          this.record = event.detail;
          this.#later();
        }}></ravand-combo-box>
    </div>`;
  }

  #paper({ to, isAddress, language, subject, body }: Preview): TemplateResult {
    const { channel } = this.message;
    return html`<article class="paper ${channel}" lang=${language} dir=${language === 'en' ? 'ltr' : 'rtl'} aria-label=${t('messages.preview')}>
        <header>
          <span>${t('messages.to')} ${to === '' ? html`<em>${t('value.none')}</em>` : channel === 'inApp' ? html`<bdi>${this.#userName(to)}</bdi>` : html`<bdi dir="ltr">${to}</bdi>`}</span>
          ${isAddress ? nothing : html`<span class="bad"><ravand-icon name="circle-alert"></ravand-icon>${t('messages.noAddress')}</span>`}
          ${subject === undefined || channel === 'sms' ? nothing : html`<b>${subject}</b>`}
        </header>
        <p class="body">${body}</p>
      </article>
      ${channel === 'sms' ? partCount(body) : nothing}
      ${language === this.language ? nothing : html`<p class="help">${t('messages.otherLanguage')}</p>`}`;
  }

  #userName(id: string): string {
    return session.workspace?.users.find((user) => user.id === id)?.name ?? id;
  }

  #test(): TemplateResult {
    const isNotice = this.message.channel === 'inApp';
    const isEmpty = Object.keys(this.message.body).length === 0;
    return html`<form class="test" @submit=${(event: Event) => void this.#send(event)}>
      <div class="field">
        <label for="to">${t('messages.testTo')}</label>
        ${
          isNotice
            ? html`<input id="to" class="control" readonly .value=${session.me?.name ?? ''} />`
            : html`<input id="to" class="control ltr" dir="ltr" type=${this.message.channel === 'email' ? 'email' : 'tel'} autocomplete="off" .value=${this.to} aria-describedby="test-about"
                @input=${(event: Event) => {
                  this.to = (event.target as HTMLInputElement).value;
                }} />`
        }
        <div id="test-about" role="status">${this.testFault ? html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.testFault}</div>` : nothing}</div>
      </div>
      <button class="button" type="submit" aria-busy=${String(this.sending)} ?disabled=${isEmpty || this.sending || (!isNotice && this.to.trim() === '')}><ravand-icon name="send"></ravand-icon>${t('messages.test')}</button>
    </form>`;
  }

  protected override render() {
    return html`<h2>${t('messages.preview')}</h2>
      ${this.#records()}
      ${this.fault ? html`<div class="fault" role="status"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</div>` : nothing}
      ${this.preview ? this.#paper(this.preview) : html`<p class="help">${t('messages.nothingYet')}</p>`}
      ${this.#test()}`;
  }
}
