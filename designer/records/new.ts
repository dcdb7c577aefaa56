// `<ravand-record-new>`: the form for a new record of any entity. One idempotency key per form, so that a repeated save makes one record.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { isLink } from '../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { fieldsOfEntity, type ShownField } from '../forms/fields.ts';
import { workspaceFiles } from '../forms/file-source.ts';
import '../forms/form.ts';
import { keyAfter, newKey } from '../api/new-key.ts';
import { learnTitle } from '../format/known-titles.ts';
import { labelOf } from '../format/values.ts';
import type { FormChange, FormPart, FormSubmit, RavandForm } from '../forms/form.ts';
import { tagSuggestions, workspaceLines, workspaceReferences, workspaceTaken } from '../forms/references.ts';
import { guardLeaving, navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import './about-field.ts';
import './alike.ts';
import type { AboutRecord } from './about-field.ts';
import { formRules } from './form-rules.ts';
import { isPointer } from './main-fields.ts';
import '../shell/page-header.ts';
import { type RecordForm, recordForm } from './record-form.ts';
import { titleIn } from './record-title.ts';

@customElement('ravand-record-new')
export class RavandRecordNew extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      ravand-page-header {
        border-block-end: 1px solid var(--line);
      }
      .content {
        flex: 1;
        overflow: auto;
        padding: 20px var(--gutter) 32px;
      }
      .about {
        display: block;
        max-inline-size: 720px;
        margin-block-end: 16px;
      }
      .foot {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 56px;
        padding-inline: var(--gutter);
        border-block-start: 1px solid var(--line);
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private titles: Readonly<Record<string, string>> = {};
  @state() private about: AboutRecord | undefined;
  @state() private busy = false;
  /** What stands in the form, as typed. */
  @state() private typed: Readonly<Record<string, unknown>> = {};
  @state() private dirty = false;
  @state() private isLast = true;
  @state() private faults: readonly ProblemDetail[] = [];
  @query('ravand-form') private readonly form!: RavandForm | null;
  readonly #start: Readonly<Record<string, unknown>> = {};
  #key = newKey();
  #isFocused = false;
  #known:
    | { readonly of: EntityForUser; readonly form: RecordForm | undefined; readonly fields: readonly ShownField[] }
    | undefined;
  /** The form that is filled in; 'none' = all fields. */
  @state() private laidOut: RecordForm | 'none' | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(guardLeaving(() => !this.dirty || confirm(t('form.leave'))));
    const entity = entityNamed(this.params.entity ?? '');
    if (entity) void this.#loadTitles(entity);
    if (entity) void recordForm(entity, 'new', this.query.get('form')).then((form) => (this.laidOut = form ?? 'none'));
  }

  protected override updated(): void {
    if (this.#isFocused || this.laidOut === undefined || !this.form) return;
    this.#isFocused = true;
    const first = this.form.fields.find((field) => !field.locked);
    if (first) void this.form.updateComplete.then(() => this.form?.focusField(first.name));
  }

  override render(): TemplateResult {
    const entity = entityNamed(this.params.entity ?? '');
    if (!entity?.may.create)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const { laidOut } = this;
    const form = laidOut === 'none' ? undefined : laidOut;
    return html`<ravand-page-header heading=${t('list.new', { entity: local(entity.label, entity.name) })}></ravand-page-header>
      <div class="content">
        ${form === undefined && laidOut !== undefined ? this.#aboutField(entity) : nothing}
        ${
          laidOut === undefined
            ? skeleton(6, 56)
            : html`<ravand-form
          fresh
          .fields=${this.#fields(entity, form)}
          .layout=${form?.form.layout}
          .judging=${form?.judging}
          .values=${this.#start}
          .titles=${this.#titles(entity)}
          .validator=${form?.form.validator ?? entity.validator}
          .references=${workspaceReferences}
          .suggestions=${tagSuggestions(entity.name)}
          .lines=${workspaceLines}
          .taken=${workspaceTaken(entity.name)}
          .files=${workspaceFiles(entity.name)}
          .rules=${formRules(entity)}
          .problems=${this.faults}
          .busy=${this.busy}
          @form-part=${(event: CustomEvent<FormPart>) => (this.isLast = event.detail.isLast)}
          @form-change=${(event: CustomEvent<FormChange>) => this.#note(event.detail)}
          @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#save(entity.name, event.detail)}
        ></ravand-form>`
        }
      </div>
      ${this.dirty ? html`<ravand-alike .entity=${entity} .values=${this.typed}></ravand-alike>` : nothing}
      <div class="foot">
        <button type="button" class="button ${this.isLast ? 'primary' : ''}" aria-busy=${String(this.busy)} @click=${() => void this.form?.submit()}>${t('action.save')}<kbd>Ctrl ↵</kbd></button>
        <button type="button" class="button" @click=${() => void navigate(`/records/${entity.name}`)}>${t('action.cancel')}</button>
        ${this.dirty ? html`<span class="muted">${t('form.unsaved')}</span>` : nothing}
      </div>`;
  }

  #note({ values, dirty }: FormChange): void {
    this.typed = values;
    this.dirty = dirty;
  }

  /** What it is about is chosen by name; a form asks for it where it wants to. */
  #aboutField(entity: EntityForUser): TemplateResult | typeof nothing {
    const { about } = entity;
    const title = entity.fields.find(({ name }) => name === about?.title);
    if (!about || !title) return nothing;
    const choose = (event: CustomEvent<AboutRecord | undefined>): void => {
      this.about = event.detail;
      this.dirty = true;
    };
    return html`<ravand-about-field class="about" own=${entity.name} label=${labelOf(title)} @about-change=${choose} @keydown=${this.#onAboutKey}></ravand-about-field>`;
  }

  /** It stands before the form, and saves as every field of it does. */
  readonly #onAboutKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.form?.submit();
  };

  /** All fields one may write, or those of the form, with what they begin with. */
  #fields(entity: EntityForUser, form: RecordForm | undefined): readonly ShownField[] {
    const known = this.#known;
    if (known?.of === entity && known.form === form) return known.fields;
    const own = entity.fields.filter((field) => !isPointer(entity, field) && field.name !== entity.about?.title);
    const all = form?.fields ?? fieldsOfEntity(own).filter((field) => !field.locked);
    const fields = all.map((field) => {
      const begun = this.#begun(entity, field);
      return begun === undefined ? field : { ...field, default: begun };
    });
    this.#known = { of: entity, form, fields };
    return fields;
  }

  /** What the address names by field (the record it is made from, the day it was begun on), and the owner: whoever makes it. */
  #begun(entity: EntityForUser, field: FieldDefinition): string | undefined {
    if (field.kind === 'date' || field.kind === 'datetime') return this.query.get(field.name) ?? undefined;
    if (!isLink(field)) return undefined;
    return this.query.get(field.name) ?? (field.name === entity.ownerField ? session.me?.id : undefined);
  }

  #titles(entity: EntityForUser): Readonly<Record<string, string>> {
    const owner = entity.ownerField && session.me ? { [entity.ownerField]: session.me.name } : {};
    return { ...owner, ...this.titles };
  }

  async #loadTitles(entity: EntityForUser): Promise<void> {
    for (const { name, kind, target = '' } of entity.fields) {
      const id = this.query.get(name);
      if (!isLink({ kind }) || id === null) continue;
      const title = await titleOf(target, id);
      if (title !== undefined) learnTitle(id, title);
      if (title !== undefined) this.titles = { ...this.titles, [name]: title };
    }
  }

  async #save(entity: string, { values, given }: FormSubmit): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.faults = [];
    try {
      const form = this.laidOut === 'none' ? undefined : this.laidOut?.form.name;
      // To a form an emptied field is something else than one that was not touched: there its default counts.
      const sent = form ? given : Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
      const fields = entityNamed(entity)?.about;
      const about = fields && this.about ? { [fields.entity]: this.about.entity, [fields.id]: this.about.id } : {};
      const record = await ravand.create(entity, { ...sent, ...about }, this.#key, form);
      this.dirty = false;
      await navigate(`/records/${entity}/${record.id}`, { replace: true });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#key = keyAfter(this.#key, error);
      this.faults = error.details;
      if (error.details.length === 0) toast({ text: error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
  }
}

/** Undefined for a record that is gone or not this person's to see: saving will say so. */
async function titleOf(entity: string, id: string): Promise<string | undefined> {
  try {
    const { values } = await ravand.record(entity, id);
    return titleIn(values, entityNamed(entity)) || undefined;
  } catch (error) {
    if (error instanceof ServerProblem) return undefined;
    throw error;
  }
}
