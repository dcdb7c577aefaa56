// `<ravand-page-editor>`: the page of a record as its own editor, with the record that is looked at: what it can be made of, the page itself, and what is said of
// the chosen thing. Its page and the form of its details are edited as one: one undo, one way live. `page-done` leads back.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { FormDefinition, PageDefinition } from '../../../schemas/types.ts';
import { limitedRoles, roleName } from '../../access/roles.ts';
import { inAllLanguages, refreshWorkspace } from '../../api/session.ts';
import type { EntityForUser, RelatedList, StoredRecord } from '../../api/types.ts';
import { narrow } from '../../elements/anchor.ts';
import { chip, chips } from '../../elements/chip.ts';
import { RavandElement } from '../../elements/element.ts';
import { failed, skeleton, states } from '../../elements/empty.ts';
import '../../elements/menu.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { sheetBar } from '../../elements/styles/sheet-bar.ts';
import { toast } from '../../elements/toast.ts';
import type { FormCommand } from '../../form-designer/canvas.ts';
import { addToChosen } from '../../form-designer/commands/add-to-chosen.ts';
import { placeWords } from '../../form-designer/element-words.ts';
import { elementAt } from '../../form-designer/layout-tree.ts';
import '../../form-designer/palette.ts';
import type { PaletteAdd } from '../../form-designer/palette.ts';
import '../../form-designer/properties.ts';
import type { Choice } from '../../form-designer/properties/property-fields.ts';
import { formatDateTime } from '../../format/dates.ts';
import { navigate } from '../../shell/router.ts';
import { onUndoKeys } from '../../shell/shortcuts.ts';
import { local, t } from '../../shell/texts.ts';
import { definitions, type Finding, type VersionRow } from '../../studio/definitions.ts';
import '../../studio/draft-conflict.ts';
import '../../studio/findings.ts';
import { JointDraft } from '../../studio/joint-draft.ts';
import './canvas.ts';
import type { PageCommand, RavandPageCanvas } from './canvas.ts';
import { beginFormOf, openPage } from './open-page.ts';
import { addressAt, addressIn } from './page-edits.ts';
import './palette.ts';
import type { PageAdd } from './palette.ts';
import './properties.ts';

type Sheet = '' | 'palette' | 'properties' | 'findings';
type Pane = HTMLElement & { focus(): void };

const ofForm = 'form/';

@customElement('ravand-page-editor')
export class RavandPageEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    chips,
    states,
    sheetBar,
    css`
      :host {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
        min-block-size: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 52px;
        padding: 6px var(--gutter);
        border-block-end: 1px solid var(--line);
        background: var(--accent-soft);
        --input: 32px;
      }
      h1 {
        font: var(--section);
        min-inline-size: 0;
      }
      .end {
        display: flex;
        gap: 6px;
        align-items: center;
        margin-inline-start: auto;
      }
      .readers {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .readers select {
        min-inline-size: 120px;
      }
      .desk {
        display: grid;
        grid-template: minmax(0, 1fr) auto / 220px minmax(0, 1fr) 280px;
        min-block-size: 0;
      }
      .desk.trying {
        grid-template-columns: minmax(0, 1fr);
      }
      .side {
        grid-row: 1 / 3;
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        border-inline-end: 1px solid var(--line);
      }
      .side > :last-child {
        flex: 1;
      }
      .which {
        display: flex;
        gap: 4px;
        padding: 8px 12px 0;
        background: var(--surface);
      }
      .which .button {
        flex: 1;
      }
      .button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      ravand-page-canvas,
      ravand-form-preview {
        min-block-size: 0;
        min-inline-size: 0;
      }
      .about {
        grid-row: 1 / 3;
        grid-column: -2;
        min-block-size: 0;
        overflow: auto;
        border-inline-start: 1px solid var(--line);
      }
      ravand-findings {
        max-block-size: 132px;
      }
      /* Where nothing is wrong the page has the room. */
      ravand-findings.none {
        display: none;
      }
      .shared {
        padding: 8px 16px;
        background: var(--warning-soft);
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        :host {
          position: relative;
        }
        .wide {
          display: none;
        }
        .bar {
          flex-wrap: wrap;
        }
        .desk,
        .desk.trying {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        }
        .desk > :is(.side, .about, ravand-findings) {
          display: none;
        }
        .desk > .open:is(.side, .about, ravand-findings) {
          display: flex;
          flex-direction: column;
          position: absolute;
          inset-inline: 0;
          inset-block-end: 49px;
          z-index: 3;
          block-size: 62%;
          max-block-size: none;
          grid-area: auto;
          border: 0;
          border-block-start: 1px solid var(--line);
          border-start-start-radius: var(--radius-popover);
          border-start-end-radius: var(--radius-popover);
          background: var(--surface);
          box-shadow: var(--shadow-popover);
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) record!: StoredRecord;
  @property({ attribute: false }) related: readonly RelatedList[] = [];
  /** Whose page is edited: a role; empty = of everybody whom no other page names. */
  @property() readers = '';
  @state() private chosen = '';
  /** Id of the tab that is looked at. */
  @state() private opened = '';
  @state() private isFormPalette = false;
  @state() private isTrying = false;
  @state() private sheet: Sheet = '';
  @state() private processes: readonly Choice[] = [];
  @state() private rules: readonly Choice[] = [];
  @state() private isLoading = true;
  @state() private versions: readonly VersionRow[] = [];
  @query('ravand-page-canvas') private readonly canvas!: RavandPageCanvas | null;
  readonly #joint = new JointDraft(this);
  readonly #page = this.#joint.add<PageDefinition>('page');
  readonly #form = this.#joint.add<FormDefinition>('form');

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadTargets();
    this.during(onUndoKeys({ undo: () => this.#joint.undo(), redo: () => this.#joint.redo() }, () => !this.isTrying));
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && this.sheet !== '' && narrow.matches) this.sheet = '';
    };
    this.addEventListener('keydown', leave);
    this.during(() => this.removeEventListener('keydown', leave));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entity') && changed.get('entity')?.name !== this.entity.name) void this.#load();
  }

  async #load(): Promise<void> {
    this.isLoading = true;
    const drafts = { page: this.#page, form: this.#form };
    await Promise.all([openPage(drafts, this.entity, this.related, this.readers), inAllLanguages()]);
    await this.#loadVersions();
    this.isLoading = false;
    this.chosen = '';
    if (!this.#page.isChanged) await this.#page.check();
  }

  async #loadVersions(): Promise<void> {
    const { version, definition } = this.#page;
    this.versions = version === 0 ? [] : (await definitions.versions('page', definition?.name ?? '')).items;
  }

  async #loadTargets(): Promise<void> {
    const named = async (kind: 'process' | 'rule') =>
      (await definitions.list(kind)).items.filter(({ version }) => version > 0);
    const [processes, rules] = await Promise.all([named('process'), named('rule')]);
    const choice = ({ name, label }: (typeof rules)[number]): Choice => ({ value: name, label: local(label, name) });
    this.processes = processes.map(choice);
    this.rules = rules.filter(({ entity }) => entity === this.entity.name).map(choice);
  }

  async #chooseReaders(role: string): Promise<void> {
    for (const draft of this.#joint.all) await draft.flush();
    this.readers = role;
    await this.#load();
  }

  async #publish(): Promise<void> {
    const { changed } = this.#joint;
    if (!(await this.#joint.publish())) return;
    for (const draft of changed) await draft.load(draft.definition?.name ?? '');
    await this.#loadVersions();
    await refreshWorkspace();
    toast({ text: t('pages.isLive'), icon: 'circle-check' });
  }

  async #discard(): Promise<void> {
    await this.#joint.discard();
    await this.#load();
  }

  async #try(): Promise<void> {
    await import('../../form-designer/preview.ts');
    for (const draft of this.#joint.all) await draft.flush();
    this.isTrying = !this.isTrying;
    this.sheet = '';
  }

  protected override render(): TemplateResult {
    const [page, form] = [this.#page.definition, this.#form.definition];
    const problem = this.#page.problem ?? this.#form.problem;
    if (problem) return html`${this.#bar()}${failed(problem.detail, () => void this.#load())}`;
    if (this.isLoading || !page || !form) return html`${this.#bar()}${skeleton(8, 44)}`;
    return html`${this.#bar()}
      <div>${this.#joint.all.map((draft) => html`<ravand-draft-conflict .draft=${draft}></ravand-draft-conflict>`)}</div>
      ${this.isTrying ? this.#preview(page, form) : this.#desk(page, form)}
      ${this.#sheets()}`;
  }

  #preview(page: PageDefinition, form: FormDefinition): TemplateResult {
    return html`<div class="desk trying"><ravand-form-preview .form=${form} .page=${page} .record=${this.record.id} .seenBy=${this.readers}></ravand-form-preview></div>`;
  }

  #desk(page: PageDefinition, form: FormDefinition): TemplateResult {
    const found = this.#findings;
    const onPage = new Set(this.#page.findings.map(({ pointer }) => addressAt(page, pointer)));
    const inForm = new Set(this.#form.findings.map(({ pointer }) => elementAt(form, pointer) ?? ''));
    return html`<div class="desk">
      ${this.#side(page, form)}
      <ravand-page-canvas role="region" aria-label=${t('pages.canvas')} .page=${page} .form=${form} .entity=${this.entity} .record=${this.record} .related=${this.related} .chosen=${this.chosen} .opened=${this.opened} .found=${onPage} .foundInForm=${inForm}
        @page-command=${this.#onPage} @page-choose=${(event: CustomEvent<string>) => this.#choose(event.detail)} @page-open=${() => this.#openProperties()}
        @form-command=${this.#onForm} @element-choose=${(event: CustomEvent<string>) => this.#choose(ofForm + event.detail)} @element-open=${() => this.#openProperties()}></ravand-page-canvas>
      <ravand-findings class="${this.sheet === 'findings' ? 'open' : ''} ${found.length === 0 ? 'none' : ''}" role="region" aria-label=${t('process.problems')} .findings=${found} .checking=${this.#joint.all.some(({ isChecking }) => isChecking)} @show-finding=${(event: CustomEvent<Finding>) => this.#show(event.detail)}></ravand-findings>
      ${this.#about(page, form)}
    </div>`;
  }

  get #findings(): readonly Finding[] {
    return [...this.#page.findings, ...this.#form.findings];
  }

  #side(page: PageDefinition, form: FormDefinition): TemplateResult {
    const which = (isForm: boolean, label: string) =>
      html`<button type="button" class="button small" aria-pressed=${String(this.isFormPalette === isForm)} @click=${() => this.#showPalette(isForm)}>${label}</button>`;
    return html`<div class="side ${this.sheet === 'palette' ? 'open' : ''}" role="region" aria-label=${t('forms.palette')}>
      <div class="which" role="group" aria-label=${t('pages.ofWhat')}>${which(false, t('pages.thePage'))}${which(true, t('record.details'))}</div>
      ${
        this.isFormPalette
          ? html`<ravand-form-palette .form=${form} .entity=${this.entity} @palette-add=${(event: CustomEvent<PaletteAdd>) => this.#addToForm(event.detail)}></ravand-form-palette>`
          : html`<ravand-page-palette .page=${page} .entity=${this.entity} .related=${this.related} .chosen=${this.chosen} .opened=${this.opened} @page-add=${(event: CustomEvent<PageAdd>) => this.#add(event.detail)}></ravand-page-palette>`
      }
    </div>`;
  }

  #about(page: PageDefinition, form: FormDefinition): TemplateResult {
    const look = `about ${this.sheet === 'properties' ? 'open' : ''}`;
    if (!this.chosen.startsWith(ofForm))
      return html`<ravand-page-properties class=${look} role="region" aria-label=${t('forms.properties')} .page=${page} .entity=${this.entity} .related=${this.related} .chosen=${this.chosen} .processes=${this.processes} .rules=${this.rules}
        @page-command=${this.#onPage} @page-choose=${(event: CustomEvent<string>) => this.#choose(event.detail)}></ravand-page-properties>`;
    const isShared = this.readers !== '' && form.record?.roles === undefined;
    return html`<div class=${look} role="region" aria-label=${t('forms.properties')}>
      ${isShared ? html`<p class="shared">${t('pages.sharedForm')} <button type="button" class="button small" @click=${() => void this.#ownForm()}>${t('pages.ownForm')}</button></p>` : nothing}
      <ravand-form-properties .form=${form} .entity=${this.entity} .chosen=${this.chosen.slice(ofForm.length)} .processes=${this.processes} .rules=${this.rules}
        @form-command=${this.#onForm} @element-choose=${(event: CustomEvent<string>) => this.#choose(ofForm + event.detail)}></ravand-form-properties>
    </div>`;
  }

  #bar(): TemplateResult {
    const { changed, toUndo, toRedo } = this.#joint;
    const isPublishing = changed.some((draft) => draft.isPublishing);
    const isBlocked =
      changed.length === 0 || changed.some((draft) => draft.hasErrors || draft.conflict !== undefined) || isPublishing;
    const mends = changed.some(({ hasErrors }) => hasErrors);
    return html`<div class="bar">
      <button type="button" class="button quiet icon-only" aria-label=${t('pages.done')} title=${t('pages.done')} @click=${() => this.emit('page-done')}><ravand-icon name="arrow-left"></ravand-icon></button>
      <h1 class="truncate">${t('pages.heading', { entity: local(this.entity.label, this.entity.name) })}</h1>
      <div class="readers"><label class="visually-hidden" for="readers">${t('pages.readers')}</label>
        <select id="readers" class="control" @change=${(event: Event) => void this.#chooseReaders((event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${this.readers === ''}>${t('pages.everybody')}</option>
          ${limitedRoles().map((role) => html`<option value=${role} ?selected=${this.readers === role}>${roleName(role)}</option>`)}
        </select>
      </div>
      ${this.#state()}
      <div class="end">
        ${this.isTrying ? nothing : html`${this.#stepButton('undo', 'undo-2', toUndo, () => this.#joint.undo())}${this.#stepButton('redo', 'redo-2', toRedo, () => this.#joint.redo())}`}
        <button type="button" class="button wide" aria-pressed=${String(this.isTrying)} @click=${() => void this.#try()}><ravand-icon name=${this.isTrying ? 'square-pen' : 'eye'}></ravand-icon>${t(this.isTrying ? 'forms.design' : 'forms.preview')}</button>
        ${this.#menu()}
        <button type="button" class="button primary" aria-busy=${String(isPublishing)} ?disabled=${isBlocked} title=${mends ? t('process.mendFirst') : ''} @click=${() => void this.#publish()}>${t('process.publish')}</button>
      </div>
    </div>`;
  }

  /** Versions of the page, the form by itself, and the ways back: to what is live, to what every page has. */
  #menu(): TemplateResult | typeof nothing {
    const [page, form] = [this.#page, this.#form];
    const versions = this.versions.map(({ version, publishedAt }) => ({
      value: `version ${version}`,
      label: t('process.version', { version }),
      icon: 'history',
      hint: formatDateTime(publishedAt),
    }));
    const isOurs = page.version > 0 && page.source === 'admin';
    const items = [
      ...versions,
      ...(form.version > 0 || form.isChanged
        ? [{ value: 'form', label: t('pages.openForm'), icon: 'square-pen', begins: versions.length > 0 }]
        : []),
      ...(this.#joint.changed.length > 0
        ? [{ value: 'discard', label: t('process.discardDraft'), icon: 'trash', danger: true, begins: true }]
        : []),
      ...(isOurs ? [{ value: 'out', label: t('pages.asEvery'), icon: 'archive', danger: true }] : []),
    ];
    if (items.length === 0 || this.isTrying) return nothing;
    return html`<ravand-menu .items=${items} label=${t('action.more')} @menu-choose=${(event: CustomEvent<string>) => void this.#act(event.detail)}
      ><button type="button" class="button icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>`;
  }

  async #act(what: string): Promise<void> {
    if (what === 'form') {
      await this.#form.flush();
      return navigate(`/studio/forms/${encodeURIComponent(this.#form.definition?.name ?? '')}`);
    }
    if (what === 'discard') return this.#discard();
    if (what.startsWith('version ')) {
      await this.#page.bringBack(Number(what.slice('version '.length)));
      return;
    }
    if (!(await this.#page.takeOut())) return;
    await refreshWorkspace();
    await this.#load();
  }

  /** What this role is asked is its own from now on; it begins as that of everybody. */
  async #ownForm(): Promise<void> {
    const shared = this.#form.definition;
    if (!shared) return;
    await this.#form.flush();
    beginFormOf(this.#form, shared, this.readers);
    this.#joint.edit(this.#form, { ...this.#form.definition! }, 'pages.did.ownForm');
  }

  #stepButton(key: 'undo' | 'redo', icon: string, step: string | undefined, act: () => void): TemplateResult {
    const label = step ? t(`studio.${key}Of`, { what: t(step) }) : t(`process.${key}`);
    return html`<button type="button" class="button quiet icon-only" aria-label=${label} title=${label} aria-keyshortcuts=${key === 'undo' ? 'Control+Z' : 'Control+Shift+Z'} ?disabled=${step === undefined} @click=${act}><ravand-icon name=${icon}></ravand-icon></button>`;
  }

  #state(): TemplateResult {
    const states = this.#joint.changed.map(({ state }) => state);
    const text = states.includes('failed')
      ? t('studio.state.failed')
      : states.some((one) => one === 'changed' || one === 'keeping')
        ? t('studio.state.keeping')
        : t('pages.kept');
    const tone = states.includes('failed') ? 'danger' : 'warning';
    return html`<span role="status" class="wide">${states.length > 0 ? chip(text, { tone }) : nothing}</span>`;
  }

  #sheets(): TemplateResult {
    const button = (sheet: Sheet, icon: string, label: string) =>
      html`<button type="button" class="button quiet" aria-expanded=${String(this.sheet === sheet)} @click=${() => this.#openSheet(this.sheet === sheet ? '' : sheet)}><ravand-icon name=${icon}></ravand-icon>${label}</button>`;
    return html`<nav class="sheets" aria-label=${t('forms.panes')}>
      ${
        this.isTrying
          ? nothing
          : html`${button('palette', 'plus', t('forms.addHere'))}${button('properties', 'sliders-horizontal', t('forms.properties'))}${button('findings', 'circle-alert', t('process.problems'))}`
      }
      <button type="button" class="button quiet" aria-pressed=${String(this.isTrying)} @click=${() => void this.#try()}><ravand-icon name=${this.isTrying ? 'square-pen' : 'eye'}></ravand-icon>${t(this.isTrying ? 'forms.design' : 'forms.preview')}</button>
    </nav>`;
  }

  #openSheet(sheet: Sheet): void {
    this.sheet = sheet;
    const pane = { palette: '.side > :last-child', properties: '.about', findings: 'ravand-findings' };
    if (sheet !== '') void this.updateComplete.then(() => this.renderRoot.querySelector<Pane>(pane[sheet])?.focus());
  }

  #openProperties(): void {
    if (narrow.matches) this.#openSheet('properties');
    else this.renderRoot.querySelector<Pane>('ravand-page-properties, ravand-form-properties')?.focus();
  }

  /** Beside the form its palette is at hand, beside the rest that of the page. */
  #choose(chosen: string): void {
    this.chosen = chosen;
    const address = addressIn(chosen);
    if (chosen.startsWith(ofForm)) this.isFormPalette = true;
    else if (address?.list === 'tabs') {
      this.opened = address.key;
      this.isFormPalette = this.#page.definition?.tabs.find(({ id }) => id === address.key)?.kind === 'details';
    } else if (chosen !== '') this.isFormPalette = false;
  }

  #showPalette(isForm: boolean): void {
    this.isFormPalette = isForm;
    const details = this.#page.definition?.tabs.find(({ kind }) => kind === 'details');
    if (isForm && details) this.opened = details.id;
  }

  #onPage = (event: CustomEvent<PageCommand>): void => {
    const { page, as, chosen, mergeKey } = event.detail;
    this.#joint.edit(this.#page, page, as, mergeKey);
    if (chosen !== undefined && chosen !== this.chosen) this.#choose(chosen);
  };

  #onForm = (event: CustomEvent<FormCommand>): void => {
    const { form, as, chosen, mergeKey } = event.detail;
    this.#joint.edit(this.#form, form, as, mergeKey);
    if (chosen !== undefined) this.chosen = ofForm + chosen;
  };

  #add({ item, sort, place }: PageAdd): void {
    this.canvas?.addItem(item, sort, place);
    if (narrow.matches) this.sheet = '';
  }

  #addToForm(add: PaletteAdd): void {
    const form = this.#form.definition;
    if (!form) return;
    const chosen = this.chosen.startsWith(ofForm) ? this.chosen.slice(ofForm.length) : '';
    const added = addToChosen(form, this.entity, add, chosen);
    if (added === undefined) {
      this.canvas?.say(t('forms.cannot'));
      return;
    }
    this.#joint.edit(this.#form, added.form, 'forms.did.add');
    this.#showPalette(true);
    this.chosen = ofForm + added.element.id;
    if (narrow.matches) this.sheet = '';
    void this.updateComplete.then(() => {
      this.canvas?.say(placeWords(added.form, added.element, this.entity));
      this.canvas?.reveal(added.element.id);
    });
  }

  #show(finding: Finding): void {
    const [page, form] = [this.#page.definition, this.#form.definition];
    if (!page || !form) return;
    this.sheet = '';
    if (this.#page.findings.includes(finding)) this.#choose(addressAt(page, finding.pointer));
    else {
      this.#showPalette(true);
      this.chosen = ofForm + (elementAt(form, finding.pointer) ?? '');
    }
    void this.updateComplete.then(() => this.canvas?.updateComplete.then(() => this.canvas?.focusChosen()));
  }
}
