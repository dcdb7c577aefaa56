// `<ravand-setup>`: the page behind the one-time link of a fresh installation: language, calendar, the first administrator, sample data.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Calendar, Language } from '../../schemas/types.ts';
import { http } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { begin, session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { cardPage } from '../elements/styles/card-page.ts';
import { controls } from '../elements/styles/controls.ts';
import { prefer, preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { languages, t, validationText } from '../shell/texts.ts';

/** Where a language is mostly spoken decides how local phone numbers are read and when days begin. */
const homes: Readonly<Record<Language, { country: string; timeZone: string; calendar: Calendar }>> = {
  fa: { country: 'IR', timeZone: 'Asia/Tehran', calendar: 'jalali' },
  ar: { country: 'SA', timeZone: 'Asia/Riyadh', calendar: 'hijri' },
  he: { country: 'IL', timeZone: 'Asia/Jerusalem', calendar: 'gregorian' },
  en: { country: 'US', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, calendar: 'gregorian' },
};
const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
type Fault = 'name' | 'email' | 'password';

@customElement('ravand-setup')
export class RavandSetup extends RavandElement {
  static override styles = [base, buttons, controls, cardPage];

  @state() private busy = false;
  @state() private problem = '';
  @state() private faults: Partial<Record<Fault, string>> = {};
  #token = decodeURIComponent(location.hash.slice(1));

  override connectedCallback(): void {
    super.connectedCallback();
    if (session.start?.setUp) void navigate('/', { replace: true });
  }

  #chooseLanguage(language: Language): void {
    void prefer({ language, calendar: homes[language].calendar, direction: undefined }, { keep: true });
  }

  override render(): TemplateResult {
    return html`<div class="card">
      <div class="brand"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" />${t('app.name')}</div>
      <h1>${t('setup.heading')}</h1>
      <p class="lead">${this.#token ? t('setup.lead') : t('setup.needsLink')}</p>
      ${this.#token ? this.#form() : nothing}
    </div>`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#submit} novalidate>
      <fieldset class="group">
        <legend>${t('setup.language')}</legend>
        <div class="choices">
          ${languages.map(
            ({ value, name }) =>
              html`<label lang=${value}><input type="radio" name="language" value=${value} .checked=${preferences().language === value} @change=${() => this.#chooseLanguage(value)} />${name}</label>`,
          )}
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>${t('setup.calendar')}</legend>
        <div class="choices">
          ${calendars.map(
            (calendar) =>
              html`<label><input type="radio" name="calendar" value=${calendar} .checked=${preferences().calendar === calendar} @change=${() => void prefer({ calendar }, { keep: true })} />${t(`calendar.${calendar}`)}</label>`,
          )}
        </div>
      </fieldset>
      <div class="two">
        ${this.#input('organization', { autocomplete: 'organization' })} ${this.#input('name', { autocomplete: 'name', required: true })}
        ${this.#input('email', { type: 'email', autocomplete: 'username', required: true })}
        ${this.#input('password', { type: 'password', autocomplete: 'new-password', required: true, help: t('setup.passwordHelp') })}
      </div>
      <label class="sample"><input type="checkbox" name="sample" checked /><span>${t('setup.sample')}<small>${t('setup.sampleHelp')}</small></span></label>
      <div role="alert">${this.problem ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.problem}</span>` : nothing}</div>
      <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('setup.begin')}</button>
    </form>`;
  }

  #input(
    name: string,
    options: { type?: string; autocomplete: AutoFill; required?: boolean; help?: string },
  ): TemplateResult {
    const fault = this.faults[name as Fault];
    const type = options.type ?? 'text';
    return html`<div class="field">
      <label for=${name}>${t(`setup.${name}`)}${options.required ? html`<span class="star" aria-hidden="true">*</span>` : nothing}</label>
      <input id=${name} name=${name} type=${type} class="control ${type === 'text' ? '' : 'ltr'}" autocomplete=${options.autocomplete} ?required=${options.required ?? false}
        aria-invalid=${String(fault !== undefined)} aria-describedby="${name}-about" />
      <div id="${name}-about">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${fault}</span>` : options.help ? html`<span class="help">${options.help}</span>` : nothing}</div>
    </div>`;
  }

  #check(values: FormData): boolean {
    const missing = validationText('validation.required') ?? t('setup.needed');
    const faults: Partial<Record<Fault, string>> = {};
    for (const name of ['name', 'email', 'password'] as const)
      if (!String(values.get(name) ?? '').trim()) faults[name] = missing;
    if (!faults.email && !/^\S+@\S+\.\S+$/.test(String(values.get('email')).trim()))
      faults.email = t('setup.emailFault');
    if (!faults.password && String(values.get('password')).length < 10) faults.password = t('setup.passwordHelp');
    this.faults = faults;
    return Object.keys(faults).length === 0;
  }

  async #focusFault(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const values = new FormData(event.target as HTMLFormElement);
    this.problem = '';
    if (!this.#check(values)) return this.#focusFault();
    this.busy = true;
    try {
      await http.post('/api/setup', this.#body(values));
      await begin();
      await navigate('/', { replace: true });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#refused(error);
    } finally {
      this.busy = false;
    }
  };

  #body(values: FormData): object {
    const { language, calendar } = preferences();
    const { country, timeZone } = homes[language];
    const text = (name: string) => String(values.get(name) ?? '').trim();
    const organization = text('organization');
    return {
      token: this.#token,
      language,
      calendar,
      country,
      timeZone,
      ...(organization ? { organization } : {}),
      name: text('name'),
      email: text('email'),
      password: String(values.get('password')),
      sample: values.has('sample'),
    };
  }

  #refused(problem: ServerProblem): void {
    this.problem = problem.detail;
    for (const detail of problem.details) {
      const name = detail.pointer.slice(1) as Fault;
      if (detail.message && ['name', 'email', 'password'].includes(name))
        this.faults = { ...this.faults, [name]: detail.message };
    }
    void this.#focusFault();
  }
}
