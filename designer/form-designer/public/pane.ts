// `<ravand-form-public>`: what visitors have to do with a form: where they find it, when it is open, what it asks of them beside its fields, what keeps
// spam out, who may frame it. Emits `form-command`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { EntityDefinition, FormConsent, FormDefinition, Language } from '../../../schemas/types.ts';
import '../../elements/date-picker.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { languages, local, t } from '../../shell/texts.ts';
import { type DefinitionRow, definitions } from '../../studio/definitions.ts';
import type { FormCommand } from '../canvas.ts';
import { changeForm } from '../commands/change-form.ts';
import { checkField, choiceField, textField } from '../properties/property-fields.ts';
import './links.ts';
import './reach.ts';
import { wholeNumber } from '../../elements/whole-number.ts';

type Open = NonNullable<FormDefinition['public']>;
type Uploads = NonNullable<Open['uploads']>;
type Changes = { readonly [K in keyof Open]?: Open[K] | undefined };

/** A new form keeps spam out from the beginning. */
const opened: Open = { origins: [], guard: { seconds: 3, work: true } };

@customElement('ravand-form-public')
export class RavandFormPublic extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: block;
        overflow-y: auto;
        background: var(--canvas);
        --input: 36px;
      }
      .sheet {
        display: grid;
        gap: 16px;
        max-inline-size: 760px;
        margin-inline: auto;
        padding: 24px;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        padding: 16px 20px 20px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      h2 {
        font: var(--section);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
        gap: 12px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 20px;
      }
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .button {
        justify-self: start;
      }
      details.languages > summary {
        min-block-size: 24px;
        font: var(--small);
        color: var(--accent);
        cursor: pointer;
      }
      details .more {
        display: grid;
        gap: 10px;
        padding-block: 8px;
      }
      @media (max-width: 767.98px) {
        :host {
          --input: 44px;
        }
        .sheet {
          padding: 12px;
        }
        section {
          padding: 12px 14px 16px;
        }
      }
    `,
  ];

  /** Documents that are live. */
  @state() private documents: readonly DefinitionRow[] = [];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  /** Live; 0 = none is. */
  @property({ type: Number }) version = 0;

  #tell(open: Open | undefined): void {
    const form = changeForm(this.form, { public: open });
    this.emit('form-command', { form, as: 'forms.did.settings' } satisfies FormCommand);
  }

  #change(changes: Changes): void {
    const merged = { ...(this.form.public ?? opened), ...changes };
    this.#tell(
      Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as unknown as Open,
    );
  }

  protected override render(): TemplateResult {
    const open = this.form.public;
    return html`<div class="sheet">
      <section>
        <h2>${t('forms.open.heading')}</h2>
        ${checkField(t('forms.public'), open !== undefined, (is) => this.#tell(is ? opened : undefined))}
        ${open ? this.#address(open) : html`<p class="help">${t('forms.open.off')}</p>`}
        ${open ? html`<ravand-form-reach .form=${this.form} .entity=${this.entity} .version=${this.version}></ravand-form-reach>` : nothing}
      </section>
      ${open ? html`${this.#when(open)}${this.#guard(open)}${this.#words(open)}${this.#consents(open)}${this.#sites(open)}${this.#links()}` : nothing}
    </div>`;
  }

  #section(heading: string, content: TemplateResult): TemplateResult {
    return html`<section><h2>${heading}</h2>${content}</section>`;
  }

  #text(
    id: string,
    label: string,
    value: string | undefined,
    change: (value: string | undefined) => void,
    help = '',
  ): TemplateResult {
    return html`<div class="field"><label for=${id}>${label}</label>
      <input id=${id} class="control" dir="ltr" autocomplete="off" aria-describedby=${help ? `${id}-help` : nothing} .value=${live(value ?? '')} @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim() || undefined)} />
      ${help ? html`<p class="help" id="${id}-help">${help}</p>` : nothing}</div>`;
  }

  #number(
    id: string,
    label: string,
    value: number | undefined,
    change: (value: number | undefined) => void,
    most = 1_000_000,
  ): TemplateResult {
    return html`<div class="field"><label for=${id}>${label}</label>${wholeNumber({ id, value, least: 1, most }, change)}</div>`;
  }

  #address(open: Open): TemplateResult {
    return this.#text(
      'address',
      t('forms.open.address'),
      open.address,
      (address) => this.#change({ address }),
      t('forms.open.addressHelp', { address: `/p/forms/${open.address ?? this.form.name}` }),
    );
  }

  #when(open: Open): TemplateResult {
    const date = (key: 'opensAt' | 'closesAt') =>
      html`<div class="field"><label for=${key}>${t(`forms.open.${key}`)}</label><ravand-date-picker id=${key} type="datetime" .label=${t(`forms.open.${key}`)} .value=${open[key] ?? ''} @date-change=${(event: CustomEvent<string>) => this.#change({ [key]: event.detail || undefined })}></ravand-date-picker></div>`;
    return this.#section(
      t('forms.open.when'),
      html`<div class="two">${date('opensAt')}${date('closesAt')}${this.#number('most', t('forms.open.most'), open.most, (most) => this.#change({ most }))}</div>
        ${checkField(t('forms.open.linkOnly'), open.linkOnly === true, (is) => this.#change({ linkOnly: is || undefined }))}
        ${this.#document(open)}`,
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void definitions.list('document').then(({ items }) => {
      this.documents = items.filter(({ version }) => version > 0);
    });
  }

  /** What whoever comes by a link reads beside the form. */
  #document(open: Open): TemplateResult | typeof nothing {
    const offered = this.documents.map(({ name, label }) => ({ value: name, label: local(label, name) }));
    if (offered.length === 0 && open.document === undefined) return nothing;
    const choices = [{ value: '', label: t('forms.open.noDocument') }, ...offered];
    return choiceField('document', t('forms.open.document'), open.document ?? '', choices, (document) =>
      this.#change({ document: document || undefined }),
    );
  }

  #guard(open: Open): TemplateResult {
    const { guard, uploads } = open;
    const hasFiles = (changes: { readonly [K in keyof Uploads]?: Uploads[K] | undefined }) => {
      const merged = { allowed: true, ...uploads, ...changes };
      const said = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
      this.#change({ uploads: said as unknown as Uploads });
    };
    const megabyte = 1_048_576;
    return this.#section(
      t('forms.open.guard'),
      html`${checkField(t('forms.open.guarded'), guard !== undefined, (is) => this.#change({ guard: is ? opened.guard : undefined }))}
        <p class="help">${t('forms.open.guardHelp')}</p>
        ${
          guard
            ? html`${checkField(t('forms.open.work'), guard.work, (work) => this.#change({ guard: { ...guard, work } }))}
              <div class="two">${this.#number('seconds', t('forms.open.seconds'), guard.seconds, (seconds) => this.#change({ guard: { ...guard, seconds: seconds ?? 0 } }), 60)}</div>`
            : nothing
        }
        ${checkField(t('forms.open.uploads'), uploads?.allowed !== false, (allowed) => hasFiles({ allowed }))}
        ${
          uploads?.allowed === false
            ? nothing
            : html`<div class="two">${this.#number('most-files', t('forms.open.mostFiles'), uploads?.mostFiles, (mostFiles) => hasFiles({ mostFiles }), 50)}
              ${this.#number('most-size', t('forms.open.mostSize'), uploads?.mostBytes === undefined ? undefined : Math.round(uploads.mostBytes / megabyte), (size) => hasFiles({ mostBytes: size === undefined ? undefined : size * megabyte }), 100)}</div>`
        }`,
    );
  }

  #words(open: Open): TemplateResult {
    const offered = open.languages ?? languages.map(({ value }) => value as Language);
    const offer = (language: Language, is: boolean) => {
      const next = languages
        .map(({ value }) => value as Language)
        .filter((one) => (one === language ? is : offered.includes(one)));
      if (next.length > 0) this.#change({ languages: next.length === languages.length ? undefined : next });
    };
    return this.#section(
      t('forms.open.words'),
      html`${textField('thanks', t('forms.thanks'), open.thanks, (thanks) => this.#change({ thanks }), { long: true })}
        <p class="help">${t('forms.open.thanksHelp')} <code dir="ltr">{{ name }}</code></p>
        ${this.#text('redirect', t('forms.open.redirect'), open.redirect, (redirect) => this.#change({ redirect }), t('forms.open.redirectHelp'))}
        <fieldset class="group"><legend>${t('forms.open.languages')}</legend><div class="row">${languages.map(({ value, name }) => checkField(name, offered.includes(value as Language), (is) => offer(value as Language, is)))}</div></fieldset>`,
    );
  }

  #consents({ consents = [] }: Open): TemplateResult {
    const set = (next: readonly FormConsent[]) => this.#change({ consents: next.length === 0 ? undefined : next });
    const put = (index: number, changes: { readonly [K in keyof FormConsent]?: FormConsent[K] | undefined }) =>
      set(
        consents.map((consent, at) => {
          const merged = Object.entries({ ...consent, ...changes }).filter(([, value]) => value !== undefined);
          return at === index ? (Object.fromEntries(merged) as unknown as FormConsent) : consent;
        }),
      );
    const add = () => {
      const taken = new Set(consents.map(({ name }) => name));
      let number = consents.length + 1;
      while (taken.has(`consent${number}`)) number += 1;
      set([...consents, { name: `consent${number}`, text: firstConsent, required: true }]);
    };
    return this.#section(
      t('forms.open.consents'),
      html`<p class="help">${t('forms.open.consentsHelp')}</p>
        ${consents.map(
          (consent, index) => html`<div class="card">
            ${textField(`consent-${index}`, t('forms.open.consent'), consent.text, (text) => put(index, { text: text ?? {} }))}
            ${checkField(t('forms.required'), consent.required === true, (is) => put(index, { required: is || undefined }))}
            ${this.#text(`consent-${index}-link`, t('forms.open.terms'), consent.link, (link) => put(index, { link }))}
            <button type="button" class="button quiet danger small" @click=${() => set(consents.filter((_, at) => at !== index))}><ravand-icon name="trash"></ravand-icon>${t('forms.remove')}</button>
          </div>`,
        )}
        <button type="button" class="button small" @click=${add}><ravand-icon name="plus"></ravand-icon>${t('forms.open.addConsent')}</button>`,
    );
  }

  #sites(open: Open): TemplateResult {
    const lines = (id: 'embed' | 'origins', help: string) => {
      const typed = (event: Event) => {
        const said = (event.target as HTMLTextAreaElement).value.split(/\s+/).filter((one) => one !== '');
        const next = [...new Set(said.map((one) => (URL.canParse(one) ? new URL(one).origin : one)))];
        this.#change(id === 'origins' ? { origins: next } : { embed: next.length === 0 ? undefined : next });
      };
      return html`<div class="field"><label for=${id}>${t(`forms.open.${id}`)}</label><textarea id=${id} class="control" dir="ltr" rows="2" placeholder="https://www.example.com" aria-describedby="${id}-help" .value=${live((open[id] ?? []).join('\n'))} @change=${typed}></textarea><p class="help" id="${id}-help">${help}</p></div>`;
    };
    return this.#section(
      t('forms.open.sites'),
      html`${lines('embed', t('forms.open.embedHelp'))}${open.guard ? nothing : lines('origins', t('forms.open.originsHelp'))}`,
    );
  }

  #links(): TemplateResult | typeof nothing {
    if (this.version === 0) return nothing;
    return this.#section(
      t('forms.open.links'),
      html`<ravand-form-links .form=${this.form} .entity=${this.entity}></ravand-form-links>`,
    );
  }
}

/** What a new consent says; whoever makes the form changes it. */
const firstConsent = {
  fa: 'می‌پذیرم که دربارهٔ این درخواست با من تماس بگیرید.',
  ar: 'أوافق على أن تتواصلوا معي بشأن هذا الطلب.',
  he: 'אני מסכים שתיצרו איתי קשר בעניין הפנייה הזאת.',
  en: 'I agree that you contact me about this request.',
} as const;
