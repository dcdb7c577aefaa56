// `<ravand-record-page>`: one record as its page shows it: head, stages, main values, tabs and what lies beside them. What stands where, the definition of the
// page says, else page/shape.ts; who may build turns the page into its own editor.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../access/share-dialog.ts';
import '../access/why-dialog.ts';
import type { PageButton, PageDefinition, PagePart } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, onSession, session } from '../api/session.ts';
import type { EntityForUser, RelatedList, StoredRecord, Values } from '../api/types.ts';
import { documents, type RecordDocument } from '../document-designer/api.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { richTexts } from '../elements/rich-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { fileStyles } from '../elements/styles/files.ts';
import '../elements/dialog.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import { guardLeaving, navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import './acts/acts.ts';
import { deleteRecord } from './page/delete-record.ts';
import './page/details.ts';
import type { DetailsState } from './page/details.ts';
import {
  buttonIcons,
  buttonText,
  defaultPage,
  fieldsNamed,
  isThere,
  type PageShape,
  pageFor,
  partText,
  usualButtons,
} from './page/shape.ts';
import { pageStyle } from './page/style.ts';
import { shownValue, valueList } from './page/values.ts';
import './related.ts';
import { lockOf, mayFollow } from './stage-bar.ts';
import './timeline.ts';
import './mailings.ts';
import './versions.ts';
import { type RecordForm, recordForm } from './record-form.ts';
import { recordTitle } from './record-title.ts';
import { StageMoves } from './stage-moves.ts';

/** Lines of what happened beside the tabs. */
const fewEntries = 6;

/** A page that is looked at before it is live. */
export interface TriedPage {
  readonly page: PageDefinition;
  readonly laidOut: RecordForm | undefined;
}

/** What the values of the menu begin with that print a document. */
const printing = 'document:';

@customElement('ravand-record-page')
export class RavandRecordPage extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    richTexts,
    fileStyles,
    avatars,
    states,
    pageStyle,
    css`
      .crumbs {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 42px;
        padding-inline: var(--gutter);
        color: var(--text-2);
        flex: none;
      }
      .crumbs a:not(.button) {
        display: inline-block;
        padding-block: 2px;
        color: inherit;
      }
      .crumbs > ravand-icon {
        --icon-size: 14px;
      }
      .crumbs .end {
        margin-inline-start: auto;
        font: var(--small);
        color: var(--text-3);
        white-space: nowrap;
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
      }
      ravand-page-editor {
        flex: 1;
        min-block-size: 0;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @property({ attribute: false }) tried: TriedPage | undefined;
  @state() private related: readonly RelatedList[] = [];
  @state() private documents: readonly RecordDocument[] = [];
  @state() private record: StoredRecord | undefined;
  @state() private problem: ServerProblem | undefined;
  @state() private details: DetailsState = { dirty: false, busy: false };
  @state() private moving: string | undefined;
  @state() private times: ReadonlyMap<string, number> = new Map();
  @state() private laidOut: RecordForm | undefined;
  /** Which of the menu's dialogs is open. */
  @state() private asked: '' | 'share' | 'access' | 'delete' = '';
  /** Which tab is looked at where the address has no say, as in a frame. */
  @state() private looked = '';
  readonly #moves = new StageMoves(this);
  @state() private editorIsHere = customElements.get('ravand-page-editor') !== undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => void this.#takeRelease()));
    this.during(guardLeaving(() => !this.details.dirty || confirm(t('form.leave'))));
    this.during(
      onLive(
        (event) =>
          event.type === 'record' &&
          (event.entity === '' || event.id === this.params.id) &&
          void this.#changedOutside(),
      ),
    );
    this.during(
      onLive((event) => {
        const { entity = '', id = '' } = this.params;
        const isRelated = event.type === 'record' && this.related.some((list) => list.entity === event.entity);
        if (isRelated && event.id !== id) void this.#loadRelated(entity, id);
      }),
    );
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.params.entity ?? '');
  }

  get #isEdited(): boolean {
    return this.query.has('edit') && session.me?.may.studio === true && this.tried === undefined;
  }

  #shape(entity: EntityForUser): PageShape {
    return this.tried?.page ?? pageFor(entity, this.related);
  }

  #tabs(entity: EntityForUser): readonly PagePart[] {
    const tabs = this.#shape(entity).tabs.filter((part) => isThere(part, this.related));
    // Of a page that has nothing for who looks what every page has is shown.
    return tabs.length > 0 ? tabs : defaultPage(entity, this.related).tabs;
  }

  /** By its id, its kind or the relation it lists: addresses of before there were pages stay good. */
  #tab(entity: EntityForUser): PagePart {
    const tabs = this.#tabs(entity);
    const wanted = this.tried ? this.looked : (this.query.get('tab') ?? '');
    const by = (test: (part: PagePart) => boolean) => (wanted === '' ? undefined : tabs.find(test));
    return (
      by(({ id }) => id === wanted) ??
      by(({ relation }) => relation === wanted) ??
      by(({ kind }) => kind === wanted) ??
      tabs[0]!
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params') && this.record?.id !== this.params.id) {
      this.record = undefined;
      this.related = [];
      this.documents = [];
      void this.#load();
    }
    if (this.#isEdited && !this.editorIsHere)
      void import('./page-editor/editor.ts').then(() => (this.editorIsHere = true));
  }

  /** The form and the page may be others since the last release. */
  async #takeRelease(): Promise<void> {
    const entity = this.#entity;
    this.requestUpdate();
    if (entity !== undefined && this.record !== undefined && !this.details.dirty)
      this.laidOut = await recordForm(entity, 'page');
  }

  async #load(): Promise<void> {
    const { entity = '', id = '' } = this.params;
    try {
      const known = this.#entity;
      const [record, laidOut] = await Promise.all([
        ravand.record(entity, id),
        known ? recordForm(known, 'page') : undefined,
      ]);
      // Who began to edit while it was on its way keeps what they typed.
      if (id !== this.params.id || (this.record !== undefined && this.details.dirty)) return;
      this.record = record;
      this.laidOut = laidOut;
      this.problem = undefined;
      await this.#loadRelated(entity, id);
      await this.#loadTimes(entity, id);
      await this.#loadDocuments(entity, id);
    } catch (error) {
      if (error instanceof ServerProblem) this.problem = error;
      else throw error;
    }
  }

  async #loadTimes(entity: string, id: string): Promise<void> {
    if (this.#entity?.pipeline === undefined) return;
    const { items } = await ravand.stages(entity, id);
    if (id === this.params.id) this.times = new Map(items.map(({ stage, ms }) => [stage, ms]));
  }

  async #loadDocuments(entity: string, id: string): Promise<void> {
    const { items } = await documents.of(entity, id);
    if (id === this.params.id) this.documents = items;
  }

  /** As the receiver of the record reads it; in a tab of its own, where it is looked at, printed or saved. */
  #print(record: StoredRecord, entity: EntityForUser, document: string): void {
    window.open(documents.address(entity.name, record.id, document), '_blank', 'noopener');
  }

  async #loadRelated(entity: string, id: string): Promise<void> {
    const { items } = await ravand.related(entity, id);
    if (id === this.params.id) this.related = items.filter((one) => entityNamed(one.entity) !== undefined);
  }

  /** While somebody edits here, the newer record waits: saving then shows both. */
  async #changedOutside(): Promise<void> {
    if (!this.details.dirty && !this.details.busy) await this.#load();
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    if (!entity)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    if (this.problem && !this.record) return this.#missing(this.problem, entity);
    const record = this.record;
    if (record && this.#isEdited) return this.#editor(record, entity);
    return html`<nav class="crumbs" aria-label=${t('shell.path')}>
        <a href="/records/${entity.name}">${local(entity.pluralLabel ?? entity.label, entity.name)}</a><ravand-icon name="chevron-right"></ravand-icon><bdi class="truncate">${record ? recordTitle(record, entity) : nothing}</bdi>
        ${record ? html`<span class="end">${t('record.updated', { when: formatNear(record.updatedAt) })}</span>` : nothing}
        ${record && session.me?.may.studio && !this.tried ? html`<a class="button quiet small" href="?edit" aria-label=${t('pages.edit')} title=${t('pages.edit')}><ravand-icon name="square-pen"></ravand-icon><span class="wide">${t('pages.edit')}</span></a>` : nothing}
      </nav>
      ${record ? this.#content(record, entity) : skeleton(9, 44)}`;
  }

  #missing(problem: ServerProblem, entity: EntityForUser): TemplateResult {
    if (problem.status !== 404) return failed(problem.detail, () => void this.#load());
    return empty(t('record.missing'), {
      action: {
        label: t('record.backTo', { entity: local(entity.pluralLabel, entity.name) }),
        run: () => void navigate(`/records/${entity.name}`),
      },
    });
  }

  #editor(record: StoredRecord, entity: EntityForUser): TemplateResult {
    if (!this.editorIsHere) return skeleton(9, 44);
    return html`<ravand-page-editor .readers=${this.query.get('edit') ?? ''} .entity=${entity} .record=${record} .related=${this.related} @page-done=${() => void navigate(location.pathname, { replace: true })}></ravand-page-editor>`;
  }

  #content(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const shape = this.#shape(entity);
    const tab = this.#tab(entity);
    const beside = (shape.aside ?? []).filter((part) => isThere(part, this.related));
    const title = recordTitle(record, entity);
    return html`${this.#head(record, entity, shape)}${this.#stages(record, entity, shape)}
      ${this.#strip(record, entity, shape)}
      <ravand-acts .entity=${entity} .record=${record}></ravand-acts>
      <div class="body ${beside.length > 0 ? 'two' : ''}">
        <div class="main">
          <div class="tabs">
            <ravand-tabs
              .tabs=${this.#tabs(entity).map((part) => ({ value: part.id, label: partText(part, this.related), count: this.#count(part) }))}
              .selected=${tab.id}
              .label=${title}
              @tab-choose=${(event: CustomEvent<string>) => this.#openTab(entity, event.detail)}
            ></ravand-tabs>
          </div>
          <div class="content ${tab.kind === 'details' ? 'whole' : ''}" role="tabpanel" tabindex=${tab.kind === 'timeline' || tab.kind === 'fields' ? 0 : nothing}>
            ${this.#part(tab, record, entity)}
          </div>
        </div>
        ${beside.length > 0 ? html`<aside aria-label=${t('pages.aside')} tabindex="0">${beside.map((part) => html`<section><h2>${partText(part, this.related)}</h2>${this.#part(part, record, entity, true)}</section>`)}</aside>` : nothing}
      </div>
      ${this.#dialogs(record, entity)}`;
  }

  #head(record: StoredRecord, entity: EntityForUser, shape: PageShape): TemplateResult {
    const title = recordTitle(record, entity);
    const under = fieldsNamed(entity, shape.head).filter(({ name }) => (record.values[name] ?? '') !== '');
    const shown = (shape.buttons ?? usualButtons).filter((button) => this.#may(button, entity, record));
    const items = [
      ...this.documents.map(({ name, label }) => ({
        value: `${printing}${name}`,
        label: t('documents.print', { name: local(label, name) }),
        icon: 'file-text',
      })),
      ...shown.filter(({ inMenu }) => inMenu === true).map((button) => this.#menuItem(button)),
    ];
    return html`<header class="head">
      ${avatar(title, 'large', 'accent')}
      <div class="naming">
        <h1 class="truncate"><bdi>${title}</bdi></h1>
        ${under.length > 0 ? html`<div class="under">${under.map((field) => html`<span>${under.length > 1 ? html`<span class="visually-hidden">${labelOf(field)}: </span>` : nothing}${shownValue(field, record)}</span>`)}</div>` : nothing}
      </div>
      ${
        items.length > 0
          ? html`<ravand-menu .items=${items} .label=${t('action.more')} @menu-choose=${(event: CustomEvent<string>) => this.#press(shown, event.detail, record, entity)}
              ><button type="button" class="button icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
            ></ravand-menu>`
          : nothing
      }
      ${shown.filter(({ inMenu }) => inMenu !== true).map((button) => html`<button type="button" class="button ${button.does === 'edit' ? 'primary' : ''} ${button.does === 'delete' ? 'danger' : ''}" @click=${() => this.#press(shown, button.id, record, entity)}><ravand-icon name=${buttonIcons[button.does]}></ravand-icon>${buttonText(button)}</button>`)}
    </header>`;
  }

  #may({ does, target = '' }: PageButton, entity: EntityForUser, record: StoredRecord): boolean {
    const { may, shareable } = entity;
    if (does === 'edit')
      return (
        may.update && this.#tab(entity).kind !== 'details' && this.#tabs(entity).some(({ kind }) => kind === 'details')
      );
    if (does === 'share') return shareable === true && may.update;
    if (does === 'delete') return may.delete;
    if (does === 'stage') return may.update && this.#mayEnter(target, entity, record);
    return does === 'access' || does === 'link' || may.update;
  }

  #mayEnter(to: string, entity: EntityForUser, record: StoredRecord): boolean {
    const stage = entity.fields.find(({ name }) => name === entity.pipeline?.field);
    const from = String(record.values[stage?.name ?? ''] ?? '');
    return stage?.writable === true && from !== to && mayFollow(stage, { from, to }, lockOf(entity, stage));
  }

  #menuItem(button: PageButton): MenuItem {
    const isDanger = button.does === 'delete';
    return {
      value: button.id,
      label: buttonText(button),
      icon: buttonIcons[button.does],
      ...(isDanger ? { danger: true, begins: true } : {}),
    };
  }

  #press(shown: readonly PageButton[], id: string, record: StoredRecord, entity: EntityForUser): void {
    if (id.startsWith(printing)) {
      this.#print(record, entity, id.slice(printing.length));
      return;
    }
    const button = shown.find((one) => one.id === id);
    if (button === undefined) return;
    const { does, href = '', target = '' } = button;
    if (does === 'edit') this.#openTab(entity, 'details');
    else if (does === 'link') this.#follow(href);
    else if (does === 'stage') void this.#move(entity.pipeline?.field ?? '', target);
    else if (does === 'process' || does === 'rule') void this.#act(button, record, entity);
    else this.asked = does;
  }

  #follow(href: string): void {
    if (href.startsWith('/')) void navigate(href);
    else open(href, '_blank', 'noopener');
  }

  async #act(button: PageButton, { entity: of, id }: StoredRecord, entity: EntityForUser): Promise<void> {
    if (this.details.dirty || this.details.busy) return toast({ text: t('form.saveFirst'), icon: 'circle-alert' });
    try {
      await ravand.pressButton(of, id, { page: this.#shape(entity).name, element: button.id });
      toast({ text: t('form.pressed', { name: buttonText(button) }), icon: 'check' });
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  #stages(record: StoredRecord, entity: EntityForUser, shape: PageShape): TemplateResult | typeof nothing {
    const [stage] = fieldsNamed(entity, shape.stage === undefined ? [] : [shape.stage]);
    if (stage === undefined) return nothing;
    return html`<ravand-stage-bar
      .field=${stage}
      .value=${String(this.moving ?? record.values[stage.name] ?? '')}
      .times=${stage.name === entity.pipeline?.field ? this.times : new Map()}
      .lock=${lockOf(entity, stage)}
      ?disabled=${!entity.may.update || !stage.writable || stage.readOnly === true}
      @stage-choose=${(event: CustomEvent<string>) => void this.#move(stage.name, event.detail)}
    ></ravand-stage-bar>`;
  }

  #strip(record: StoredRecord, entity: EntityForUser, shape: PageShape): TemplateResult | typeof nothing {
    const fields = fieldsNamed(entity, shape.strip);
    if (fields.length === 0) return nothing;
    return html`<dl class="strip" tabindex="0" aria-label=${t('record.details')}>
      ${fields.map((field) => html`<div class="cell"><dt>${labelOf(field)}</dt><dd>${shownValue(field, record)}</dd></div>`)}
    </dl>`;
  }

  /** Of a list that is filtered nobody has counted. */
  #count({ relation, filter }: PagePart): number | undefined {
    if (relation === undefined || filter !== undefined) return undefined;
    return this.related.find((list) => list.relation === relation)?.count.value;
  }

  #part(part: PagePart, record: StoredRecord, entity: EntityForUser, isBeside = false): TemplateResult {
    if (part.kind === 'details')
      return html`<ravand-record-details .entity=${entity} .record=${record} .laidOut=${this.tried ? this.tried.laidOut : this.laidOut}
        @details-state=${(event: CustomEvent<DetailsState>) => (this.details = event.detail)}
        @record-changed=${(event: CustomEvent<StoredRecord>) => (this.record = event.detail)} @record-stale=${() => void this.#load()}></ravand-record-details>`;
    if (part.kind === 'versions')
      return html`<ravand-versions .entity=${entity} .record=${record} @record-changed=${() => void this.#load()}></ravand-versions>`;
    if (part.kind === 'mailings')
      return html`<ravand-mailings .entity=${entity.name} .record=${record}></ravand-mailings>`;
    if (part.kind === 'fields') return valueList(fieldsNamed(entity, part.fields), record);
    if (part.kind === 'timeline')
      return html`<ravand-timeline .entity=${entity.name} .recordId=${record.id} .short=${isBeside ? fewEntries : undefined}></ravand-timeline>`;
    const list = this.related.find(({ relation }) => relation === part.relation);
    if (list === undefined) return html``;
    return html`<ravand-related ?compact=${isBeside} .entity=${entityNamed(list.entity)} .field=${list.field} .recordId=${record.id} .shownColumns=${part.columns} .filter=${part.filter}></ravand-related>`;
  }

  #dialogs(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const title = recordTitle(record, entity);
    return html`<ravand-dialog heading=${t('record.deleteAsk', { name: title })} .open=${this.asked === 'delete'} @dialog-close=${this.#unask}>
        <p>${t('record.deleteHint')}</p>
        <button slot="actions" type="button" class="button danger filled" @click=${() => void this.#delete(record, entity)}>${t('action.delete')}</button>
        <button slot="actions" type="button" class="button" @click=${this.#unask}>${t('action.cancel')}</button>
      </ravand-dialog>
      ${this.#moves.dialog()}
      ${this.asked === 'share' ? html`<ravand-share-dialog .entity=${entity.name} .recordId=${record.id} .heading=${title} @share-close=${this.#unask}></ravand-share-dialog>` : nothing}
      ${this.asked === 'access' ? html`<ravand-access-dialog .entity=${entity} .recordId=${record.id} @access-close=${this.#unask}></ravand-access-dialog>` : nothing}`;
  }

  #unask = (): void => {
    this.asked = '';
  };

  /** @param wanted its id, or "details" for the tab of that kind */
  #openTab(entity: EntityForUser, wanted: string): void {
    const tabs = this.#tabs(entity);
    const tab = tabs.find(({ id }) => id === wanted) ?? tabs.find(({ kind }) => kind === wanted);
    if (tab === undefined || tab.id === this.#tab(entity).id) return;
    if (this.details.dirty && !confirm(t('form.leave'))) return;
    this.details = { dirty: false, busy: false };
    this.looked = tab.id;
    if (this.tried) return;
    const path = tab === tabs[0] ? '' : `?${new URLSearchParams({ tab: tab.id })}`;
    void navigate(`${location.pathname}${path}`, { replace: true });
  }

  /** Another stage: shown at once, asked for what it wants, taken back with the reason when it is refused; can be undone with all that was written. */
  async #move(field: string, value: string, values: Values = { [field]: value }): Promise<void> {
    const record = this.record;
    const entity = this.#entity;
    if (!record || !entity || record.values[field] === value) return;
    this.moving = value;
    try {
      const moved = await this.#moves.write(entity, record, values);
      if (moved === undefined) return;
      const { before } = moved;
      this.record = moved.record;
      const definition = entity.fields.find((one) => one.name === field);
      const to = definition ? optionLabel(definition, value) : value;
      const back = String(before[field]);
      const isOpen =
        definition !== undefined && mayFollow(definition, { from: value, to: back }, lockOf(entity, definition));
      toast({
        text: t('record.moved', { name: recordTitle(record, entity), to }),
        ...(isOpen ? { undo: () => void this.#move(field, back, before) } : {}),
      });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (error.code === 'stale') await this.#load();
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.moving = undefined;
    }
  }

  async #delete(record: StoredRecord, entity: EntityForUser): Promise<void> {
    this.#unask();
    this.details = { dirty: false, busy: false };
    await deleteRecord(record, entity);
  }
}
