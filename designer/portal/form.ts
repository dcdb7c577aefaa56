// `<ravand-portal-form>`: a public form filled in by a customer, about a record where it stands at one. Who they are the server knows; nothing is asked for it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { placesOf } from '../../schemas/form-layout.ts';
import type { FieldDefinition, FormConsent, FormDefinition, LocalText, PortalSection } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import type { Values } from '../api/types.ts';
import { uploadFile } from '../api/upload.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import type { FileSource } from '../forms/control.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import type { FormPart, FormSubmit, RavandForm } from '../forms/form.ts';
import '../forms/form.ts';
import type { Judging } from '../forms/judging.ts';
import { newSubmission } from '../forms/new-submission.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { formOf, type Me, type PortalForm, type PortalRecord, recordOf, sendForm } from './api.ts';
import { fieldsNamed, pair } from './values.ts';

interface Definition extends Pick<FormDefinition, 'layout' | 'validations'> {
  readonly submitLabel?: LocalText;
  readonly closed?: 'form-early' | 'form-closed' | 'form-full';
  readonly consents?: readonly FormConsent[];
  readonly fields: readonly FieldDefinition[];
  readonly settings: { readonly timeZone: string };
  readonly validator: string;
}

@customElement('ravand-portal-form')
export class RavandPortalForm extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: grid;
        gap: 16px;
        --input: 44px;
        --field: 16px;
      }
      h2 {
        font: var(--record);
        outline: none;
      }
      .panel {
        display: grid;
        gap: 16px;
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      dl {
        gap: 6px;
      }
      dl div {
        display: flex;
        gap: 8px;
      }
      dt {
        color: var(--text-3);
      }
      .said {
        color: var(--text-2);
        white-space: pre-line;
      }
      .bad {
        display: flex;
        gap: 8px;
        color: var(--danger);
      }
      .bad ravand-icon,
      .thanks ravand-icon {
        color: inherit;
      }
      .thanks {
        display: flex;
        gap: 8px;
        color: var(--success);
      }
      .button {
        min-block-size: 44px;
      }
      label {
        min-block-size: 24px;
      }
    `,
  ];

  @property({ attribute: false }) form!: PortalForm;
  @property({ attribute: false }) section!: PortalSection;
  @property({ attribute: false }) me!: Me;
  /** Id of the record it is about. */
  @property() about = '';
  @state() private record: PortalRecord | undefined;
  @state() private definition: Definition | undefined;
  @state() private problem = '';
  @state() private refused: ServerProblem | undefined;
  @state() private busy = false;
  @state() private isLast = true;
  @state() private thanked: string | undefined;
  @query('ravand-form') private readonly fields!: RavandForm;
  #asked: readonly ShownField[] = [];
  #judging: Judging | undefined;
  #submission = newSubmission();
  /** What was sent under this id: another text is another submission. */
  #sent = '';
  readonly #agreed = new Set<string>();
  readonly #start: Values = {};
  readonly #files: FileSource = ({ name }) => ({
    upload: (file, progress, signal) =>
      uploadFile(
        `/portal/forms/${segment(this.form.address)}/files?field=${segment(name)}&lang=${preferences().language}`,
        file,
        progress,
        signal,
      ),
  });

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('form')) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const [definition, record] = await Promise.all([
        formOf<Definition>(this.form.address),
        this.about === '' ? undefined : recordOf(this.section.entity ?? '', this.about),
      ]);
      this.record = record;
      const { layout, validations, fields } = definition;
      const byName = new Map(fields.map((field) => [field.name, field]));
      const places = placesOf(layout ? { layout } : { fields: fields.map(({ name: field }) => ({ field })) });
      this.#asked = fieldsOfForm(
        places.flatMap((place) => {
          const field = byName.get(place.field);
          return field ? [{ ...place, definition: field }] : [];
        }),
        [],
      );
      this.#judging = {
        form: { layout: layout ?? places, ...(validations ? { validations } : {}) },
        fields,
        owned: () => undefined,
        user: null,
        zone: definition.settings.timeZone,
        language: preferences().language,
      };
      this.definition = definition;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #send(values: Values): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = undefined;
    const consents = Object.fromEntries(
      (this.definition?.consents ?? []).map(({ name }) => [name, this.#agreed.has(name)]),
    );
    const said = JSON.stringify([values, consents]);
    if (this.#sent !== '' && said !== this.#sent) this.#submission = newSubmission();
    this.#sent = said;
    try {
      const { thanks = '' } = await sendForm(this.form.address, {
        submission: this.#submission,
        values,
        ...(Object.keys(consents).length > 0 ? { consents } : {}),
        ...(this.about === '' ? {} : { about: this.about }),
      });
      this.thanked = thanks;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.refused = error;
    } finally {
      this.busy = false;
    }
  }

  #consents({ consents = [] }: Definition): TemplateResult[] {
    return consents.map(({ name, text, required }) => {
      const agree = (event: Event) => {
        if ((event.target as HTMLInputElement).checked) this.#agreed.add(name);
        else this.#agreed.delete(name);
      };
      return html`<label class="checkbox"><input type="checkbox" aria-required=${String(required === true)} @change=${agree} /><span>${local(text, name)}</span></label>`;
    });
  }

  /** What it is about, as the section says it. */
  #subject(): TemplateResult | typeof nothing {
    const { record, section } = this;
    const entity = this.me.entities.find(({ name }) => name === section.entity);
    if (record === undefined || entity === undefined) return nothing;
    const fields = fieldsNamed(entity, section.fields ?? []).filter(
      ({ kind }) => kind !== 'image' && kind !== 'longText',
    );
    return html`<dl class="panel">${fields.map((field) => pair(record, field))}</dl>`;
  }

  #body(definition: Definition): TemplateResult {
    if (definition.closed !== undefined) return html`<p role="status">${t(`public.${definition.closed}`)}</p>`;
    const { refused } = this;
    // What is wrong with the values themselves the form says.
    const said = refused?.details?.find(({ pointer }) => pointer === '')?.message ?? refused?.detail;
    return html`<ravand-form .fields=${this.#asked} .layout=${definition.layout} .judging=${this.#judging} .values=${this.#start} fresh validator=${definition.validator} .files=${this.#files} .problems=${refused?.details ?? []} .busy=${this.busy}
        @form-part=${(event: CustomEvent<FormPart>) => (this.isLast = event.detail.isLast)} @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#send(event.detail.given)}></ravand-form>
      ${this.#consents(definition)}
      <div role="alert">${said ? html`<p class="bad"><ravand-icon name="circle-alert"></ravand-icon>${said}</p>` : nothing}</div>
      <button class="button primary" ?hidden=${!this.isLast} aria-busy=${String(this.busy)} @click=${() => void this.fields.submit()}>${local(definition.submitLabel, t('public.send'))}</button>`;
  }

  override render(): TemplateResult {
    const { form, definition, thanked } = this;
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (definition === undefined) return html`<div class="panel">${skeleton(4, 52)}</div>`;
    if (thanked !== undefined)
      return html`<div class="panel" role="status"><h2 class="thanks" tabindex="-1"><ravand-icon name="circle-check"></ravand-icon>${thanked || t('public.thanks')}</h2><a class="button" href="#/">${t('portal.home')}</a></div>`;
    return html`<h2 tabindex="-1">${local(form.label, form.name)}</h2>
      ${this.#subject()}
      ${form.description ? html`<p class="said">${local(form.description)}</p>` : nothing}
      <div class="panel">${this.#body(definition)}</div>`;
  }
}
