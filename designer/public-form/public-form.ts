// `<ravand-public-form>`: a form open to everybody: what it is about beside it, the generated fields, and thanks at the end. Works without a session.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { placesOf } from '../../schemas/form-layout.ts';
import type {
  Calendar,
  FieldDefinition,
  FormConsent,
  FormDefinition,
  Language,
  LocalText,
} from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import type { Values } from '../api/types.ts';
import { download } from '../elements/download.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/document-pages.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatDateTime } from '../format/dates.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import { publicFiles } from '../forms/file-source.ts';
import type { FormChange, FormPart, FormSubmit, RavandForm } from '../forms/form.ts';
import '../forms/form.ts';
import type { Judging } from '../forms/judging.ts';
import { prefer, preferences } from '../shell/preferences.ts';
import { languages, local, t } from '../shell/texts.ts';
import { campaignOf, changedDraft, type Draft, dropDraft, fittingDraft, keepDraft, readDraft } from './draft.ts';
import { isEmbedded, tellHeight } from './embedded.ts';
import { filledIn, isFilling } from './filled-address.ts';
import { Pass, type Shown } from './pass.ts';

interface PublicForm {
  readonly name: string;
  readonly label?: LocalText;
  readonly description?: LocalText;
  readonly submitLabel?: LocalText;
  /** Why nothing is taken now. */
  readonly closed?: 'form-early' | 'form-closed' | 'form-full';
  readonly opensAt?: string;
  readonly consents?: readonly FormConsent[];
  readonly languages?: readonly Language[];
  readonly embed?: readonly string[];
  /** A link shows what it is about. */
  readonly document?: boolean;
  readonly linkOnly?: boolean;
  readonly guarded?: boolean;
  readonly fields: readonly FieldDefinition[];
  readonly layout?: FormDefinition['layout'];
  readonly validations?: FormDefinition['validations'];
  readonly settings: {
    readonly organization?: string;
    readonly language: Language;
    readonly calendar: Calendar;
    readonly timeZone: string;
    readonly country: string;
    readonly restDays?: readonly number[];
  };
  readonly validator: string;
}

interface Received {
  readonly thanks?: string;
  readonly redirect?: string;
}

/** The address of the form. */
const name = decodeURIComponent(location.pathname.split('/')[3] ?? '');
/** The token of a one-time link, or what fills the form in: it stands where no server and no Referer sees it. */
const behind = location.hash.slice(1);
const token = isFilling(behind) ? '' : behind;

@customElement('ravand-public-form')
export class RavandPublicForm extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: 400px minmax(0, 1fr);
        min-block-size: 100dvh;
        background: var(--surface);
        --field: var(--body);
        --input: 40px;
      }
      aside {
        display: flex;
        flex-direction: column;
        gap: 16px;
        padding: 48px 44px;
        background: var(--canvas);
        border-inline-end: 1px solid var(--line);
      }
      .brand {
        display: flex;
        gap: 10px;
        align-items: center;
        margin-block-end: 40px;
        font: var(--title);
      }
      .brand span {
        display: grid;
        place-items: center;
        inline-size: 34px;
        block-size: 34px;
        border-radius: var(--radius-card);
        background: var(--accent);
        color: var(--on-accent);
      }
      h1 {
        font: var(--record);
        font-size: 24px;
        line-height: 1.7;
      }
      aside p {
        color: var(--text-2);
        white-space: pre-line;
      }
      nav {
        display: flex;
        gap: 18px;
        margin-block-start: auto;
      }
      nav button {
        border: 0;
        min-block-size: 28px;
        background: none;
        color: var(--text-3);
        cursor: pointer;
      }
      nav [aria-pressed='true'] {
        color: var(--text);
        font-weight: 650;
      }
      main {
        padding: 48px 72px;
      }
      .inner {
        max-inline-size: 736px;
      }
      .send {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 20px;
        align-items: center;
        margin-block-start: 24px;
      }
      .send .button {
        min-block-size: 44px;
        padding-inline: 28px;
      }
      .send .hint {
        display: flex;
        gap: 8px;
        align-items: center;
        font: var(--small);
        color: var(--text-3);
      }
      .refused {
        display: flex;
        gap: 8px;
        margin-block-start: 16px;
        color: var(--danger);
      }
      .refused ravand-icon,
      .thanks ravand-icon {
        color: inherit;
      }
      .lost {
        display: flex;
        gap: 8px;
        margin-block-end: 16px;
        color: var(--warning);
      }
      .lost ravand-icon {
        color: inherit;
      }
      .consents {
        display: grid;
        gap: 10px;
        margin-block-start: 20px;
        padding: 0;
        border: 0;
      }
      .consents .fault {
        display: flex;
        gap: 6px;
        margin-block-start: 4px;
        font: var(--small);
        color: var(--danger);
        --icon-size: 16px;
      }
      .consents .fault ravand-icon {
        color: inherit;
      }
      .consents label {
        min-block-size: 24px;
      }
      .star {
        color: var(--danger);
      }
      .shut {
        display: grid;
        gap: 8px;
        justify-items: start;
        padding-block: 24px;
        color: var(--text-2);
        --icon-size: 32px;
      }
      .shut h2 {
        font: var(--record);
        color: var(--text);
      }
      :host([embedded]) {
        grid-template-columns: minmax(0, 1fr);
        align-self: start;
        block-size: max-content;
        min-block-size: 0;
      }
      :host([embedded]) :is(aside, main) {
        padding: 16px;
        background: none;
        border: 0;
      }
      :host([embedded]) .brand {
        display: none;
      }
      .document {
        display: grid;
        gap: 12px;
        justify-items: start;
        margin-block-end: 28px;
        padding-block-end: 24px;
        border-block-end: 1px solid var(--line);
      }
      .document ravand-document-pages {
        inline-size: 100%;
      }
      .trap {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .thanks {
        display: grid;
        gap: 12px;
        justify-items: start;
        padding-block: 24px;
        color: var(--success);
        --icon-size: 32px;
      }
      .thanks h2 {
        font: var(--record);
        color: var(--text);
        outline: none;
        white-space: pre-line;
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: auto 1fr;
        }
        aside {
          gap: 8px;
          padding: 16px;
          border-inline-end: 0;
          border-block-end: 1px solid var(--line);
        }
        .brand {
          margin-block-end: 4px;
        }
        h1 {
          font-size: 18px;
        }
        nav {
          margin-block-start: 4px;
        }
        main {
          padding: 20px 16px 32px;
        }
        .send .button {
          inline-size: 100%;
        }
        :host(:not([embedded])) .send {
          position: sticky;
          inset-block-end: 0;
          margin-inline: -16px;
          padding: 12px 16px;
          border-block-start: 1px solid var(--line);
          background: var(--surface);
        }
      }
    `,
  ];

  @state() private form: PublicForm | undefined;
  @state() private draft: Draft = readDraft(name);
  @state() private problem = '';
  @state() private refused: ServerProblem | undefined;
  @state() private sent = false;
  @state() private isLast = true;
  @state() private busy = false;
  @query('ravand-form') private readonly fields!: RavandForm;
  @query('.trap input') private readonly trap!: HTMLInputElement;
  @state() private lost: readonly string[] = [];
  #start = this.draft.values;
  #asked: readonly ShownField[] = [];
  #judging: Judging | undefined;
  #tried = false;
  @state() private pages: Blob | undefined;
  @state() private thanked = '';
  @state() private agreed: ReadonlySet<string> = new Set();
  @state() private unagreed: ReadonlySet<string> = new Set();
  /** Where the draft is kept: a link has one of its own. */
  #kept = name;
  readonly #pass = new Pass(name);

  override connectedCallback(): void {
    super.connectedCallback();
    this.toggleAttribute('embedded', isEmbedded);
    // What has the focus is scrolled to above the bar that sends, never under it.
    if (!isEmbedded) document.documentElement.style.scrollPaddingBlockEnd = '120px';
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const form = await http.get<PublicForm>(`/p/forms/${segment(name)}/definition.json`);
      const { language, calendar, timeZone, country, restDays } = form.settings;
      const asked = new URLSearchParams(location.search).has('lang');
      const wanted = asked ? preferences().language : language;
      const offered = form.languages?.includes(wanted) === false ? form.languages[0]! : wanted;
      await prefer(
        asked || offered !== language
          ? { language: offered, calendar: languageCalendar(offered, form), timeZone, country, restDays }
          : { language, calendar, timeZone, country, restDays },
      );
      if (form.closed === undefined) await this.#enter(form);
      this.form = form;
      document.title = local(form.label, form.name);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** A link says what is filled in before; the browser begins to work for what will be sent. */
  async #enter(form: PublicForm): Promise<void> {
    let values: Values = {};
    if (token !== '') {
      const found = await http.post<{ link: string; values: Values }>(
        `/p/forms/${segment(name)}/link?lang=${preferences().language}`,
        { token },
      );
      values = found.values;
      this.#kept = `${name}.${found.link}`;
      this.draft = readDraft(this.#kept);
    }
    if (token !== '' && form.document === true) void this.#draw();
    if (isFilling(behind)) {
      values = filledIn(behind, form.fields);
      // Each address has a draft of its own: what was typed at one table is not what is filled in at the next.
      this.#kept = `${name}.${behind}`;
      this.draft = readDraft(this.#kept);
    }
    this.#take(form);
    this.#start = { ...values, ...this.draft.values };
    void this.#pass.open().catch(() => undefined);
    if (form.guarded === true) void this.#pass.begin(this.draft.submission).catch(() => undefined);
    this.during(tellHeight(this, form.name, form.embed ?? []));
  }

  /** The document that the link is about, in the language of the page. */
  async #draw(): Promise<void> {
    const { language } = preferences();
    const pages = await this.#document('svg');
    if (language === preferences().language) this.pages = pages;
  }

  #document(as: 'svg' | 'pdf'): Promise<Blob | undefined> {
    const address = `/p/forms/${segment(name)}/document?lang=${preferences().language}&as=${as}`;
    return http.file(address, { token }).catch((error: unknown) => {
      if (!(error instanceof ServerProblem)) throw error;
      this.refused = error;
      return undefined;
    });
  }

  async #save(form: PublicForm): Promise<void> {
    const pdf = await this.#document('pdf');
    if (pdf !== undefined) download(`${local(form.label, form.name)}.pdf`, pdf);
  }

  #shown(form: PublicForm): TemplateResult | typeof nothing {
    if (form.document !== true || token === '') return nothing;
    return html`<section class="document" aria-label=${t('public.document')}>
      ${this.pages ? html`<ravand-document-pages .pages=${this.pages} .label=${t('public.documentAlt')}></ravand-document-pages>` : skeleton(5, 56)}
      <button type="button" class="button" @click=${() => void this.#save(form)}><ravand-icon name="download"></ravand-icon>${t('public.savePdf')}</button>
    </section>`;
  }

  /** What the form asks, and what was typed into it before, as far as it still asks that. */
  #take(form: PublicForm): void {
    const { layout, validations, fields } = form;
    const byName = new Map(fields.map((field) => [field.name, field]));
    const places = placesOf(layout ? { layout } : { fields: fields.map(({ name: field }) => ({ field })) });
    this.#asked = fieldsOfForm(
      places.flatMap((place) => {
        const definition = byName.get(place.field);
        return definition ? [{ ...place, definition }] : [];
      }),
      [],
    );
    const { timeZone } = form.settings;
    const { language } = preferences();
    const said = { layout: layout ?? places, ...(validations ? { validations } : {}) };
    this.#judging = { form: said, fields, owned: () => undefined, user: null, zone: timeZone, language };
    const { draft, lost } = fittingDraft(this.draft, fields);
    this.draft = draft;
    this.#start = draft.values;
    this.lost = lost.map(({ name: gone, label }) => local(label, gone));
  }

  #onChange(event: CustomEvent<FormChange>): void {
    this.#changed(event.detail.values);
  }

  #changed(values: Draft['values']): void {
    this.draft = changedDraft(this.draft, values, this.#tried, this.form?.fields ?? []);
    this.#tried = false;
    keepDraft(this.#kept, this.draft);
  }

  async #send(given: Values): Promise<void> {
    if (this.busy || !this.#agrees()) return;
    this.busy = true;
    this.refused = undefined;
    this.#tried = true;
    try {
      const { thanks = '', redirect } = await this.#post(given);
      dropDraft(this.#kept);
      if (redirect !== undefined) {
        location.assign(redirect);
        return;
      }
      this.thanked = thanks;
      this.sent = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.thanks h2')?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.refused = error;
    } finally {
      this.busy = false;
    }
  }

  /** A page that was open for long, or a form that is under load, asks for another ticket: that is between browser and server. */
  async #post(given: Values): Promise<Received> {
    const { form } = this;
    if (form?.guarded !== true) return this.#hand(given, undefined);
    try {
      return await this.#hand(given, await this.#pass.show(this.draft.submission));
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.code !== 'form-ticket') throw error;
      await this.#pass.open();
      return this.#hand(given, await this.#pass.show(this.draft.submission));
    }
  }

  #hand(given: Values, shown: Shown | undefined): Promise<Received> {
    const utm = campaignOf(new URLSearchParams(location.search));
    const from = document.referrer || `${location.origin}${location.pathname}${location.search}`;
    const consents = this.form?.consents ?? [];
    return http.post<Received>(`/p/forms/${segment(name)}?lang=${preferences().language}`, {
      submission: this.draft.submission,
      values: given,
      page: from.slice(0, 2000),
      ...(Object.keys(utm).length > 0 ? { utm } : {}),
      ...(consents.length > 0
        ? { consents: Object.fromEntries(consents.map((one) => [one.name, this.agreed.has(one.name)])) }
        : {}),
      ...(token === '' ? {} : { link: token }),
      ...shown,
      ...(this.trap.value ? { _website: this.trap.value } : {}),
    });
  }

  #agrees(): boolean {
    const missing = (this.form?.consents ?? []).filter((one) => one.required === true && !this.agreed.has(one.name));
    this.unagreed = new Set(missing.map((one) => one.name));
    const [first] = missing;
    if (first) this.renderRoot.querySelector<HTMLElement>(`#consent-${first.name}`)?.focus();
    return first === undefined;
  }

  #consents({ consents = [] }: PublicForm): TemplateResult | typeof nothing {
    if (consents.length === 0 || !this.isLast) return nothing;
    const agree = (consent: string, event: Event) => {
      const next = new Set(this.agreed);
      if ((event.target as HTMLInputElement).checked) next.add(consent);
      else next.delete(consent);
      this.agreed = next;
      this.unagreed = new Set([...this.unagreed].filter((one) => !next.has(one)));
      // Another answer is another submission.
      this.#changed(this.draft.values);
    };
    return html`<fieldset class="consents" aria-label=${t('public.consents')}>
      ${consents.map(({ name: consent, text, required, link }) => {
        const isMissing = this.unagreed.has(consent);
        return html`<div>
          <label class="checkbox"><input id="consent-${consent}" type="checkbox" .checked=${this.agreed.has(consent)} aria-required=${String(required === true)} aria-invalid=${String(isMissing)} aria-describedby="consent-${consent}-fault" @change=${(event: Event) => agree(consent, event)} />
            <span>${local(text, consent)}${required === true ? html` <span class="star" aria-hidden="true">*</span>` : nothing}${link ? html` <a href=${link} target="_blank" rel="noopener noreferrer">${t('public.terms')}</a>` : nothing}</span></label>
          <div id="consent-${consent}-fault" role="alert">${isMissing ? html`<p class="fault"><ravand-icon name="circle-alert"></ravand-icon>${t('public.consentNeeded')}</p>` : nothing}</div>
        </div>`;
      })}
    </fieldset>`;
  }

  #shut(form: PublicForm): TemplateResult {
    const when = form.closed === 'form-early' && form.opensAt ? formatDateTime(form.opensAt) : '';
    return html`<div class="shut" role="status"><ravand-icon name="clock"></ravand-icon><h2>${t(`public.${form.closed ?? 'form-closed'}`)}</h2>${when ? html`<p>${t('public.opensAt', { date: when })}</p>` : nothing}</div>`;
  }

  #chooseLanguage(language: Language): void {
    const form = this.form;
    const address = new URL(location.href);
    address.searchParams.set('lang', language);
    history.replaceState(null, '', address);
    if (this.#judging) this.#judging = { ...this.#judging, language };
    void prefer({ language, ...(form ? { calendar: languageCalendar(language, form) } : {}) }).then(() => {
      if (form?.document === true && token !== '' && !this.sent) void this.#draw();
    });
  }

  #thanks(): TemplateResult {
    return html`<div class="thanks" role="status"><ravand-icon name="circle-check"></ravand-icon><h2 tabindex="-1">${this.thanked || t('public.thanks')}</h2></div>`;
  }

  #main(form: PublicForm): TemplateResult {
    if (this.sent) return this.#thanks();
    if (form.closed !== undefined) return this.#shut(form);
    if (form.linkOnly === true && token === '')
      return html`<div class="shut" role="status"><ravand-icon name="link"></ravand-icon><h2>${t('public.linkNeeded')}</h2></div>`;
    return this.#body(form);
  }

  #body(form: PublicForm): TemplateResult {
    return html`${this.lost.length > 0 ? html`<p class="lost" role="status"><ravand-icon name="circle-alert"></ravand-icon>${t('public.lost', { fields: this.lost.join(t('list.comma')) })}</p>` : nothing}
      <ravand-form .fields=${this.#asked} .layout=${form.layout} .judging=${this.#judging} .values=${this.#start} fresh validator=${form.validator} .files=${publicFiles(name)} .problems=${this.refused?.details ?? []} .busy=${this.busy}
        @form-change=${this.#onChange} @form-part=${(event: CustomEvent<FormPart>) => (this.isLast = event.detail.isLast)} @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#send(event.detail.given)}></ravand-form>
      ${this.#consents(form)}
      <div class="trap" aria-hidden="true"><label>Website<input tabindex="-1" autocomplete="off" name="_website" /></label></div>
      <div role="alert">${this.refused ? html`<p class="refused"><ravand-icon name="circle-alert"></ravand-icon>${this.refused.detail}</p>` : nothing}</div>
      <div class="send">
        <button class="button primary" ?hidden=${!this.isLast} aria-busy=${String(this.busy)} @click=${() => void this.fields.submit()}>${local(form.submitLabel, t('public.send'))}</button>
        <span class="hint"><ravand-icon name="lock"></ravand-icon>${t('public.keptHere')}</span>
      </div>`;
  }

  override render(): TemplateResult {
    const form = this.form;
    if (this.problem)
      return html`<main>${token === '' ? failed(this.problem, () => void this.#load()) : html`<div class="shut" role="alert"><ravand-icon name="link"></ravand-icon><h2>${this.problem}</h2></div>`}</main>`;
    if (!form) return html`<main>${skeleton(6, 56)}</main>`;
    const organization = form.settings.organization ?? '';
    return html`<aside>
        <div class="brand"><span aria-hidden="true">${[...(organization || t('app.name'))][0]}</span><bdi>${organization || t('app.name')}</bdi></div>
        <h1>${local(form.label, form.name)}</h1>
        ${form.description ? html`<p>${local(form.description)}</p>` : nothing}
        <nav aria-label=${t('public.language')}>
          ${languages.filter(({ value }) => form.languages?.includes(value) !== false).map(({ value, name: own }) => html`<button lang=${value} aria-pressed=${String(preferences().language === value)} @click=${() => this.#chooseLanguage(value)}>${own}</button>`)}
        </nav>
      </aside>
      <main><div class="inner">${this.sent || form.closed !== undefined ? nothing : this.#shown(form)} ${this.#main(form)}</div></main>`;
  }
}

/** The installation's calendar for its own language, else the one that language's readers know. */
function languageCalendar(language: Language, form: PublicForm): Calendar {
  if (language === form.settings.language) return form.settings.calendar;
  return language === 'fa' ? 'jalali' : 'gregorian';
}
