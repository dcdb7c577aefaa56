// `<ravand-letter>`: an SMS or e-mail being written: to whom, beginning with which message, the words, and before it is sent what would become of it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import type { LetterPreview, Values } from '../../api/types.ts';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { formatDateTime } from '../../format/dates.ts';
import { partCount } from '../../message-designer/part-count.ts';
import { local, problemText, t } from '../../shell/texts.ts';
import type { ActContext } from './act.ts';
import { contactText } from './contact-words.ts';

/** How long one may pause before what would become of it is asked. */
const pauseMs = 350;

@customElement('ravand-letter')
export class RavandLetter extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(210px, 100%), 1fr));
        gap: 10px;
      }
      textarea {
        min-block-size: 96px;
        resize: vertical;
      }
      .fate {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        padding: 7px 10px;
        border-radius: var(--radius);
        background: var(--warning-soft);
        color: var(--warning);
      }
      .fate.refused {
        background: var(--danger-soft);
        color: var(--danger);
      }
      .fate ravand-icon {
        color: inherit;
        flex: none;
        margin-block-start: 3px;
      }
      .parts {
        margin: 0;
      }
    `,
  ];

  @property() channel: 'sms' | 'email' = 'sms';
  @property({ attribute: false }) context!: ActContext;
  @property({ attribute: false }) values: Values = {};
  @property({ type: Boolean }) busy = false;
  @state() private preview: LetterPreview | undefined;
  @state() private fault = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#pause));
    this.during(() => this.#asked?.abort());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') && changed.get('context')?.record.id !== this.context.record.id) void this.#foresee();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>(this.channel === 'email' ? '#letter-subject' : '#letter-body')?.focus();
  }

  get #to(): string {
    const contacts = this.#contacts;
    const wanted = this.#text('to');
    return contacts.some(({ address }) => address === wanted) ? wanted : (contacts[0]?.address ?? '');
  }

  get #contacts() {
    return this.context.state.contacts.filter(({ channel }) => channel === this.channel);
  }

  #text(name: string): string {
    const value = this.values[name];
    return typeof value === 'string' ? value : '';
  }

  #type(changes: Values): void {
    this.values = { ...this.values, to: this.#to, ...changes };
    this.emit('act-typed', this.values);
  }

  /** What would become of it to this address now; with a template that was just chosen its words, too. */
  async #foresee(template?: string): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const { entity, record } = this.context;
    const letter = {
      channel: this.channel,
      to: this.#to || undefined,
      template: template ?? (this.#text('template') || undefined),
      ...(template === undefined ? { body: this.#text('body') } : {}),
    };
    try {
      const preview = await ravand.previewLetter(entity.name, record.id, letter);
      if (asked.signal.aborted) return;
      this.preview = preview;
      this.fault = '';
      if (template !== undefined)
        this.#type({
          template,
          body: preview.body ?? '',
          ...(preview.subject === undefined ? {} : { subject: preview.subject }),
        });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (!asked.signal.aborted) this.fault = error.details[0]?.message ?? error.detail;
    }
  }

  #soon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#foresee(), pauseMs);
  }

  override render(): TemplateResult {
    const templates = this.context.state.templates.filter(({ channel }) => channel === this.channel);
    const isEmail = this.channel === 'email';
    return html`<div class="pair">
        ${this.#recipient()}
        ${
          templates.length > 0
            ? html`<div class="field"><span class="label" id="template-label">${t('acts.template')}</span
              ><ravand-combo-box
                .label=${t('acts.template')}
                .value=${this.#text('template')}
                .options=${templates.map(({ name, label }) => ({ value: name, label: local(label, name) }))}
                .placeholder=${t('acts.ownWords')}
                @combo-change=${(event: CustomEvent<ComboOption>) => this.#choose(event.detail.value)}
              ></ravand-combo-box></div>`
            : nothing
        }
      </div>
      ${
        isEmail
          ? html`<div class="field"><label for="letter-subject">${t('acts.subject')}<span class="star" aria-hidden="true"> *</span></label
            ><input class="control" id="letter-subject" dir="auto" placeholder=" " maxlength="998" aria-required="true" .value=${this.#text('subject')} @input=${(event: Event) => this.#type({ subject: (event.target as HTMLInputElement).value })} /></div>`
          : nothing
      }
      <div class="field"><label for="letter-body">${t('acts.text')}<span class="star" aria-hidden="true"> *</span></label
        ><textarea class="control" id="letter-body" dir="auto" placeholder=" " rows="4" aria-required="true" maxlength=${isEmail ? 10_000 : 1_000} .value=${this.#text('body')} @input=${(event: Event) => this.#type({ body: (event.target as HTMLTextAreaElement).value })}></textarea>
        ${isEmail ? html`<span class="help">${t('acts.replyTo')} <bdi dir="ltr">${this.preview?.replyTo ?? ''}</bdi></span>` : partCount(this.#text('body'))}</div>
      ${this.#fate()}`;
  }

  #recipient(): TemplateResult {
    const { record } = this.context;
    const contacts = this.#contacts;
    const [only] = contacts;
    if (contacts.length === 1 && only)
      return html`<div class="field"><span class="label">${t('acts.to')}</span><span class="read"><bdi dir="ltr">${only.address}</bdi> <span class="muted">${contactText(only, record.id)}</span></span></div>`;
    return html`<div class="field"><label for="letter-to">${t('acts.to')}</label
      ><select class="control" id="letter-to" @change=${(event: Event) => {
        this.#type({ to: (event.target as HTMLSelectElement).value });
        this.#soon();
      }}>
        ${contacts.map((contact) => html`<option value=${contact.address} ?selected=${contact.address === this.#to}>${contact.address} · ${contactText(contact, record.id)}</option>`)}
      </select></div>`;
  }

  #choose(template: string): void {
    if (template === '') this.#type({ template: null });
    else void this.#foresee(template);
  }

  /** Said before it is sent, while something can still be done about it. */
  #fate(): TemplateResult {
    const { refusal, leavesAt, waits } = this.preview ?? {};
    const said = this.fault
      ? { text: this.fault, refused: true }
      : refusal
        ? { text: problemText(refusal) ?? t('acts.refused'), refused: true }
        : leavesAt
          ? { text: t('timeline.leavesAt', { time: formatDateTime(leavesAt) }), refused: false }
          : waits
            ? { text: t('acts.waits'), refused: false }
            : undefined;
    return html`<div role="status">${said ? html`<p class="fate ${said.refused ? 'refused' : ''}"><ravand-icon name=${said.refused ? 'circle-alert' : 'clock'}></ravand-icon><span>${said.text}</span></p>` : nothing}</div>`;
  }
}
