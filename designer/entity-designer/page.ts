// `<ravand-entity-designer>`: the fields of one entity; add one, change one, publish, and every list and form shows it at once.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { convertibleTo } from '../../schemas/conversions.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import '../elements/tabs.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import '../studio/draft-header.ts';
import type { DraftHeader } from '../studio/draft-header.ts';
import { entities, kindIcons, paletteKindOf, type Recompute } from './entities.ts';
import './access/entity-access.ts';
import './entity-about.ts';
import './entity-name.ts';
import './entity-removal.ts';
import './entity-settings.ts';
import './convert-dialog.ts';
import './field-editor.ts';
import type { FieldEditor } from './field-editor.ts';
import './field-uses.ts';
import { type Conversion, needsAsking, type Preview, schemaChanges } from './schema-changes.ts';
import './schema-past.ts';

const watchMs = 1_500;
/** Chosen in place of a field, where there is no room for both panes. */
const wholeEntity = '';

@customElement('ravand-entity-designer')
export class EntityDesigner extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .panes {
        flex: 1;
        display: grid;
        grid-template-columns: minmax(0, 1fr) 340px;
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
      }
      .fields,
      .access {
        overflow-y: auto;
      }
      .access {
        flex: 1;
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
      }
      .access .findings {
        margin: 14px var(--gutter) 0;
      }
      ravand-tabs {
        flex: none;
        padding-inline: calc(var(--gutter) - 8px);
      }
      .row {
        display: grid;
        grid-template-columns: 20px minmax(0, 1.6fr) minmax(0, 1fr) minmax(0, 1fr);
        gap: 12px;
        align-items: center;
        inline-size: 100%;
        min-block-size: 40px;
        padding: 4px var(--gutter);
        border: 0;
        border-block-end: 1px solid var(--line);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .row:hover {
        background: var(--hover);
      }
      .row[aria-current='true'] {
        background: var(--accent-soft);
      }
      .row:focus-visible {
        outline-offset: -2px;
      }
      .name {
        font: var(--body-strong);
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        column-gap: 10px;
      }
      .name code {
        font: 400 12px / 18px var(--mono);
        color: var(--text-3);
      }
      .progress {
        padding: 8px var(--gutter);
        background: var(--sunken);
        font: var(--small);
      }
      .progress p {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .asking {
        --dialog-width: 620px;
      }
      .marks {
        display: flex;
        justify-content: flex-end;
        gap: 6px;
      }
      .add {
        margin: 12px var(--gutter);
      }
      aside {
        overflow-y: auto;
        padding: 16px;
        border-inline-start: 1px solid var(--line);
      }
      aside .forms {
        margin-block-end: 14px;
      }
      aside header {
        display: flex;
        justify-content: space-between;
        align-items: center;
        margin-block-end: 12px;
      }
      h2 {
        font: var(--section);
      }
      .findings {
        display: grid;
        gap: 6px;
        margin-block-start: 14px;
      }
      .findings li {
        display: flex;
        gap: 8px;
        color: var(--danger);
        font: var(--small);
      }
      .findings ravand-icon {
        color: inherit;
      }
      @media (min-width: 768px) {
        .narrow {
          display: none;
        }
      }
      @media (max-width: 767.98px) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
        .panes[data-open] .fields,
        .panes:not([data-open]) aside {
          display: none;
        }
        .row {
          grid-template-columns: 20px minmax(0, 1fr) auto;
        }
        aside {
          border-inline-start: 0;
        }
        .row .kind,
        .wide {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private busy = false;
  @state() private chosen: string | undefined;
  /** Fields that are being computed for the records there are. */
  @state() private recomputes: readonly Recompute[] = [];
  @state() private conversions: readonly Conversion[] = [];
  /** What publishing the draft does, for somebody to agree to. */
  @state() private asked: Preview | undefined;
  /** The live field that becomes one of another kind. */
  @state() private converted: FieldDefinition | undefined;
  readonly #draft = new DefinitionDraft<EntityDefinition>(this, 'entity');
  @query('ravand-draft-header') private readonly header!: DraftHeader;
  @query('ravand-field-editor') private readonly editor!: FieldEditor | null;
  #watching: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#watching));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.params.name ?? '');
    await this.#watch();
  }

  async #watch(): Promise<void> {
    clearTimeout(this.#watching);
    if (this.#draft.version === 0) return;
    const { items } = await entities.recomputes(this.params.name ?? '');
    this.recomputes = items.filter((item) => item.endedAt === null);
    await this.#watchConversions();
    if (this.recomputes.length > 0 || this.conversions.some(({ endedAt }) => !endedAt))
      this.#watching = setTimeout(() => void this.#watch(), watchMs);
  }

  /** One that has just ended has changed the entity. */
  async #watchConversions(): Promise<void> {
    const wasOpen = new Set(this.conversions.filter(({ endedAt }) => !endedAt).map(({ id }) => id));
    this.conversions = (await schemaChanges.list(this.params.name ?? '')).items;
    const ended = this.conversions.find(({ id, endedAt }) => endedAt && wasOpen.has(id));
    if (ended === undefined) return;
    toast({
      text: t(`schema.ended.${ended.state}`, { name: labelOf(ended.to) || ended.to.name }),
      icon: ended.state === 'done' ? 'circle-check' : 'circle-alert',
    });
    await Promise.all([this.#draft.load(this.params.name ?? ''), refreshWorkspace()]);
  }

  #converting(): TemplateResult | typeof nothing {
    const running = this.conversions.filter(({ endedAt }) => !endedAt);
    if (running.length === 0) return nothing;
    return html`<div class="progress" role="status">${running.map(
      ({ id, state: how, to, done, total }) =>
        html`<p><span>${t('schema.progress', { name: labelOf(to) || to.name, done: formatInteger(Math.min(done, total)), total: formatInteger(total) })}</span> <progress max=${Math.max(total, 1)} value=${done} aria-label=${t('schema.convert')}></progress>
          ${how === 'converting' ? html`<button class="button quiet small" @click=${() => void this.#stop(id)}>${t('schema.stop')}</button>` : nothing}</p>`,
    )}</div>`;
  }

  async #stop(id: string): Promise<void> {
    try {
      await schemaChanges.cancel(id);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#watch();
  }

  #progress(definition: EntityDefinition): TemplateResult | typeof nothing {
    if (this.recomputes.length === 0) return nothing;
    const label = (name: string) => labelOf(definition.fields.find((field) => field.name === name) ?? { name });
    return html`<div class="progress" role="status">${this.recomputes.map(
      ({ fields, done, total }) =>
        html`<p>${t('computed.progress', { fields: fields.map(label).join(t('computed.comma')), done: formatInteger(done) })} ${total > 0 ? html`<progress max=${total} value=${done}></progress>` : nothing}</p>`,
    )}</div>`;
  }

  get #definition(): EntityDefinition | undefined {
    return this.#draft.definition;
  }

  /** Whoever uses it knows it by its live name. */
  #uses({ id }: FieldDefinition): TemplateResult | typeof nothing {
    const { live } = this.#draft;
    const known = live?.fields.find((one) => one.id === id);
    return live && known
      ? html`<ravand-field-uses entity=${live.name} field=${known.name}></ravand-field-uses>`
      : nothing;
  }

  #isLive(field: FieldDefinition): boolean {
    return this.#draft.live?.fields.some((one) => one.id === field.id) ?? false;
  }

  #editFields(fields: readonly FieldDefinition[], as: string, mergeKey?: string): void {
    const definition = this.#definition;
    if (definition) this.#draft.edit({ ...definition, fields }, as, mergeKey);
  }

  #add(): void {
    const definition = this.#definition;
    if (!definition) return;
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const id = `${definition.id}.${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    this.#editFields([...definition.fields, { id, name: '', kind: 'text', addedBy: 'admin' }], 'entity.addField');
    void this.#choose(id, true);
  }

  /** Whoever comes by keyboard goes on in its properties. */
  async #choose(id: string, goesOn: boolean): Promise<void> {
    this.chosen = id;
    if (!goesOn) return;
    await this.updateComplete;
    await this.editor?.updateComplete;
    this.editor?.focus();
  }

  /** Out of what is said of a field, to where it stands in the list. */
  #onEditorKey = async (event: KeyboardEvent): Promise<void> => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    const place = (this.#definition?.fields ?? []).findIndex(({ id }) => id === this.chosen);
    // What is typed is taken when the field is left.
    this.renderRoot.querySelectorAll<HTMLElement>('.row')[place]?.focus();
    this.chosen = undefined;
  };

  #replace(field: FieldDefinition): void {
    const fields = (this.#definition?.fields ?? []).map((one) => (one.id === field.id ? field : one));
    this.#editFields(fields, 'entity.field', `field ${field.id}`);
  }

  #remove(field: FieldDefinition): void {
    this.chosen = undefined;
    this.#editFields(
      (this.#definition?.fields ?? []).filter((one) => one.id !== field.id),
      'entity.removeField',
    );
  }

  /** Names that change and fields that go are shown first, with who uses them. */
  async #ask(event: Event): Promise<void> {
    const { definition, live } = this.#draft;
    if (!definition || !needsAsking(live, definition)) return;
    event.preventDefault();
    this.busy = true;
    try {
      await this.#draft.flush();
      this.asked = await schemaChanges.preview(definition);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
  }

  async #publish(): Promise<void> {
    this.asked = undefined;
    await this.header.publish();
  }

  async #published(): Promise<void> {
    this.chosen = undefined;
    await Promise.all([this.#watch(), refreshWorkspace()]);
  }

  #opened(definition: EntityDefinition | undefined): void {
    this.chosen = undefined;
    if (definition === undefined) void navigate('/studio/entities');
  }

  #row(field: FieldDefinition): TemplateResult {
    return html`<li>
      <button class="row" aria-current=${String(field.id === this.chosen)} @click=${(event: MouseEvent) => void this.#choose(field.id, event.detail === 0)}>
        <ravand-icon name=${kindIcons[paletteKindOf(field)]}></ravand-icon>
        <span class="name"><bdi>${labelOf(field) || t('entity.unnamed')}</bdi><code dir="ltr">${field.name}</code></span>
        <span class="kind muted">${t(`entity.kinds.${paletteKindOf(field)}`)}</span>
        <span class="marks">
          ${isComputed(field) ? chip(t('computed.mark'), { tone: 'cause', dot: false }) : nothing} ${field.required ? chip(t('entity.required'), { outline: true, dot: false }) : nothing} ${field.addedBy === 'admin' ? chip(t('entity.yours'), { tone: 'accent', dot: false }) : nothing}
          ${this.#isLive(field) ? nothing : chip(t('entity.new'), { tone: 'warning' })}
        </span>
      </button>
    </li>`;
  }

  /** With no field chosen: what is true of the entity as a whole. */
  #settings(definition: EntityDefinition): TemplateResult {
    return html`<aside data-pane aria-label=${t('computed.settings')}>
      <header>
        <h2>${t('computed.settings')}</h2>
        <button class="button quiet icon-only small narrow" aria-label=${t('action.close')} @click=${() => {
          this.chosen = undefined;
        }}><ravand-icon name="x"></ravand-icon></button>
      </header>
      <ravand-entity-about .entity=${definition} ?live=${this.#draft.version > 0} @settings-change=${(event: CustomEvent<EntityDefinition>) => this.#draft.edit(event.detail, 'computed.settings', 'about')}></ravand-entity-about>
      <ravand-entity-name .name=${definition.name} .version=${this.#draft.version} ?fixed=${this.#draft.source === 'schemas'} ?drafted=${this.#draft.isChanged}></ravand-entity-name>
      <a class="button small forms" href="/studio/forms?entity=${encodeURIComponent(definition.name)}"><ravand-icon name="square-pen"></ravand-icon>${t('forms.ofEntity')}</a>
      <ravand-entity-settings .entity=${definition} ?live=${this.#draft.version > 0} @settings-change=${(event: CustomEvent<EntityDefinition>) => this.#draft.edit(event.detail, 'computed.settings', 'settings')}></ravand-entity-settings>
      <ravand-schema-past entity=${definition.name} .version=${this.#draft.version} .conversions=${this.conversions} .there=${new Set(definition.fields.map(({ id }) => id))}
        @bring-back=${(event: CustomEvent<FieldDefinition>) => this.#editFields([...definition.fields, event.detail], 'schema.bringBack')} @schema-changed=${() => void this.#watch()}></ravand-schema-past>
      ${this.#faults()}
    </aside>`;
  }

  get #tab(): 'fields' | 'access' {
    return this.query.get('tab') === 'access' ? 'access' : 'fields';
  }

  #tabs(): TemplateResult {
    const tabs = (['fields', 'access'] as const).map((value) => ({ value, label: t(`rights.tabs.${value}`) }));
    const choose = (event: CustomEvent<string>) =>
      void navigate(event.detail === 'access' ? '?tab=access' : location.pathname, { replace: true });
    return html`<ravand-tabs .tabs=${tabs} .selected=${this.#tab} .label=${t('rights.tabs.label')} @tab-choose=${choose}></ravand-tabs>`;
  }

  #access(definition: EntityDefinition): TemplateResult {
    return html`<div class="access">
      ${this.#faults()}
      <ravand-entity-access .entity=${definition} @settings-change=${(event: CustomEvent<EntityDefinition>) => this.#draft.edit(event.detail, 'computed.settings', 'settings')}></ravand-entity-access>
    </div>`;
  }

  #faults(): TemplateResult | typeof nothing {
    if (this.#draft.findings.length === 0) return nothing;
    return html`<ul class="findings" role="status">${this.#draft.findings.map((finding) => html`<li><ravand-icon name="circle-alert"></ravand-icon>${finding.message}</li>`)}</ul>`;
  }

  #editor(definition: EntityDefinition): TemplateResult {
    const field = definition.fields.find((one) => one.id === this.chosen);
    if (!field) return this.#settings(definition);
    const taken = new Set(definition.fields.filter((one) => one.id !== field.id).map((one) => one.name));
    return html`<aside data-pane aria-label=${t('entity.field')} @keydown=${this.#onEditorKey}>
      <header>
        <h2><bdi>${labelOf(field) || t('entity.newField')}</bdi></h2>
        <span>
          ${
            this.#isConvertible(field)
              ? html`<button class="button quiet small" ?disabled=${this.#draft.isChanged} title=${this.#draft.isChanged ? t('schema.publishFirst') : nothing} @click=${() => {
                  this.converted = field;
                }}><ravand-icon name="refresh-cw"></ravand-icon>${t('schema.convert')}</button>`
              : nothing
          }
          ${field.addedBy === 'admin' ? html`<button class="button quiet danger small" @click=${() => this.#remove(field)}><ravand-icon name="trash"></ravand-icon>${t('entity.removeField')}</button>` : nothing}
          <button class="button quiet icon-only small" aria-label=${t('action.close')} @click=${() => {
            this.chosen = undefined;
          }}><ravand-icon name="x"></ravand-icon></button>
        </span>
      </header>
      <ravand-field-editor .field=${field} .entity=${definition} .live=${this.#isLive(field)} .fixed=${this.#draft.source === 'schemas' && field.addedBy !== 'admin'} .taken=${taken} @field-change=${(event: CustomEvent<FieldDefinition>) => this.#replace(event.detail)}></ravand-field-editor>
      ${this.#faults()}
      ${this.#uses(field)}
    </aside>`;
  }

  #menu(): TemplateResult | typeof nothing {
    const { live, version, source, isChanged } = this.#draft;
    if (live === undefined || source === 'schemas' || isChanged) return nothing;
    return html`<ravand-entity-removal slot="actions" .name=${live.name} .label=${local(live.label, live.name)} .version=${version}></ravand-entity-removal>`;
  }

  override render(): TemplateResult {
    const definition = this.#definition;
    const { problem } = this.#draft;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${definition ? local(definition.label, definition.name) : ''} back="/studio/entities" backLabel=${t('studio.entities')} aria-busy=${String(this.busy)}
        .publishedText=${() => t('entity.published', { name: definition ? local(definition.label, definition.name) : '' })}
        @draft-publish=${(event: Event) => void this.#ask(event)} @draft-published=${() => void this.#published()} @draft-opened=${(event: CustomEvent<EntityDefinition | undefined>) => this.#opened(event.detail)}>${this.#menu()}</ravand-draft-header>
      ${problem ? failed(problem.detail, () => void this.#load()) : nothing}
      ${definition ? this.#tabs() : nothing}
      ${
        definition && this.#tab === 'access'
          ? this.#access(definition)
          : definition
            ? html`${this.#converting()}
              <div class="panes" ?data-open=${this.chosen !== undefined}>
              <div class="fields" data-pane>
                ${this.#progress(definition)}
                <button class="button add narrow" @click=${() => {
                  this.chosen = wholeEntity;
                }}><ravand-icon name="settings"></ravand-icon>${t('computed.settings')}</button>
                <ul aria-label=${t('entity.fields')}>${definition.fields.map((field) => this.#row(field))}</ul>
                <button class="button add" @click=${() => this.#add()}><ravand-icon name="plus"></ravand-icon>${t('entity.addField')}</button>
              </div>
              ${this.#editor(definition)}
            </div>`
            : problem
              ? nothing
              : skeleton(10, 40)
      }
      ${this.#dialogs()}`;
  }

  #isConvertible(field: FieldDefinition): boolean {
    const isFree = !this.conversions.some(({ endedAt }) => !endedAt);
    const isOurs = this.#draft.source === 'schemas' && field.addedBy !== 'admin';
    return isFree && !isOurs && this.#isLive(field) && convertibleTo(field).length > 0;
  }

  #dialogs(): TemplateResult {
    const { live } = this.#draft;
    return html`<ravand-dialog class="asking" heading=${t('schema.publishHeading')} .open=${this.asked !== undefined} @dialog-close=${() => {
      this.asked = undefined;
    }}>
        ${this.asked ? html`<ravand-change-preview .preview=${this.asked} entity=${live?.name ?? ''}></ravand-change-preview>` : nothing}
        <button slot="actions" class="button primary" ?disabled=${(this.asked?.findings.length ?? 0) > 0} @click=${() => void this.#publish()}>${t('process.publish')}</button>
        <button slot="actions" class="button" @click=${() => {
          this.asked = undefined;
        }}>${t('action.cancel')}</button>
      </ravand-dialog>
      ${live ? html`<ravand-convert-dialog .entity=${live} .field=${this.converted} @convert-close=${() => this.#converted()} @conversion-started=${() => this.#converted()}></ravand-convert-dialog>` : nothing}`;
  }

  #converted(): void {
    this.converted = undefined;
    void this.#watch();
  }
}
