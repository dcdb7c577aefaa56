// `<ravand-record-page>`: one record: header, stages, main values, and below them its timeline or its details for editing. A stale save asks field by field.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../access/share-dialog.ts';
import '../access/why-dialog.ts';
import type { FormElement } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, onSession, session } from '../api/session.ts';
import type { EntityForUser, RelatedList, StoredRecord, Value, Values } from '../api/types.ts';
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
import { documents, type RecordDocument } from '../document-designer/api.ts';
import type { Tab } from '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { labelOf, optionLabel, showValue } from '../format/values.ts';
import { fieldsOfEntity } from '../forms/fields.ts';
import '../forms/form.ts';
import { workspaceFiles } from '../forms/file-source.ts';
import type { FormChange, FormSubmit, RavandForm } from '../forms/form.ts';
import { tagSuggestions, workspaceLines, workspaceReferences, workspaceTaken } from '../forms/references.ts';
import { guardLeaving, navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { fieldsInQuestion } from './conflict.ts';
import { formRules } from './form-rules.ts';
import { stageField, stripFields, subtitleField } from './main-fields.ts';
import { bringBack } from './past.ts';
import './related.ts';
import './stage-bar.ts';
import './timeline.ts';
import './versions.ts';
import { type RecordForm, recordForm, relatedList } from './record-form.ts';
import { recordTitle } from './record-title.ts';

interface Conflict {
  readonly current: StoredRecord;
  readonly yours: Values;
}

const isEmpty = (value: Value | undefined) => value === null || value === undefined || value === '';

/** The undo of a deletion; it is taken from another page by then. */
async function restoreDeleted(entity: string, id: string, name: string): Promise<void> {
  try {
    const back = await bringBack(entity, id);
    if (!back) return toast({ text: t('trash.gone', { name }), icon: 'circle-alert' });
    await navigate(`/records/${entity}/${id}`);
    toast(t('trash.restored', { name }));
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
  }
}

type MenuAct = 'share' | 'access' | 'delete' | 'build' | `document:${string}`;

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
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .crumbs {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 42px;
        padding-inline: var(--gutter);
        color: var(--text-2);
        flex: none;
      }
      .crumbs a {
        color: inherit;
      }
      .crumbs ravand-icon {
        --icon-size: 14px;
      }
      .crumbs .end {
        margin-inline-start: auto;
        font: var(--small);
        color: var(--text-3);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 0 var(--gutter) 14px;
        flex: none;
      }
      .head > div:nth-of-type(1) {
        flex: 1;
        min-inline-size: 0;
      }
      h1 {
        font: var(--record);
      }
      .under {
        color: var(--text-2);
      }
      .strip {
        display: flex;
        border-block: 1px solid var(--line);
        flex: none;
        overflow-x: auto;
        scrollbar-width: none;
      }
      .strip > div {
        flex: 1 0 auto;
        min-inline-size: 128px;
        padding: 9px var(--gutter);
        border-inline-start: 1px solid var(--line);
      }
      .strip > div:first-child {
        border-inline-start: 0;
      }
      .strip dt {
        font: var(--small);
        color: var(--text-3);
      }
      .strip dd {
        font-weight: 600;
        white-space: nowrap;
      }
      .person {
        display: inline-flex;
        gap: 7px;
        align-items: center;
      }
      .tabs {
        padding-inline: calc(var(--gutter) - 8px);
        border-block-end: 1px solid var(--line);
        flex: none;
      }
      .tabs ravand-tabs {
        margin-block-end: -1px;
      }
      .content {
        flex: 1;
        overflow: auto;
        padding: 12px var(--gutter) 32px;
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
      .foot .state {
        margin-inline-start: auto;
        color: var(--text-3);
        font: var(--small);
      }
      ravand-stage-bar {
        padding: 0 var(--gutter) 14px;
        flex: none;
      }
      @media (max-width: 767.98px) {
        .strip > div {
          padding-inline: 16px;
        }
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private related: readonly RelatedList[] = [];
  @state() private documents: readonly RecordDocument[] = [];
  @state() private record: StoredRecord | undefined;
  @state() private problem: ServerProblem | undefined;
  @state() private dirty = false;
  @state() private busy = false;
  @state() private faults: readonly ProblemDetail[] = [];
  @state() private conflict: Conflict | undefined;
  @state() private moving: string | undefined;
  @state() private times: ReadonlyMap<string, number> = new Map();
  /** Which of the menu's dialogs is open. */
  @state() private laidOut: RecordForm | undefined;
  @state() private asked: '' | 'share' | 'access' | 'delete' = '';
  @query('ravand-form') private readonly form!: RavandForm | null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
    this.during(guardLeaving(() => !this.dirty || confirm(t('form.leave'))));
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

  get #tab(): string {
    const tab = this.query.get('tab') ?? '';
    const own = ['timeline', 'details', 'versions'];
    return own.includes(tab) || this.related.some(({ relation }) => relation === tab) ? tab : this.#firstTab;
  }

  /** What holds lines is opened for them; of all else, what happened is asked first. */
  get #firstTab(): string {
    return this.#entity?.fields.some(({ kind }) => kind === 'lines') ? 'details' : 'timeline';
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params') && this.record?.id !== this.params.id) {
      this.record = undefined;
      this.related = [];
      this.documents = [];
      void this.#load();
    }
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
      if (id !== this.params.id || (this.record !== undefined && this.dirty)) return;
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
  #print(entity: EntityForUser, document: string): void {
    if (this.record) window.open(documents.address(entity.name, this.record.id, document), '_blank', 'noopener');
  }

  async #loadRelated(entity: string, id: string): Promise<void> {
    const { items } = await ravand.related(entity, id);
    if (id === this.params.id) this.related = items.filter((one) => entityNamed(one.entity) !== undefined);
  }

  /** While somebody edits here, the newer record waits: saving then shows both. */
  async #changedOutside(): Promise<void> {
    if (!this.dirty && !this.busy) await this.#load();
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    if (!entity)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    if (this.problem && !this.record) return this.#missing(this.problem, entity);
    const record = this.record;
    return html`<nav class="crumbs" aria-label=${t('shell.path')}>
        <a href="/records/${entity.name}">${local(entity.pluralLabel ?? entity.label, entity.name)}</a><ravand-icon name="chevron-right"></ravand-icon><bdi class="truncate">${record ? this.#title(record, entity) : nothing}</bdi>
        ${record ? html`<span class="end">${t('record.updated', { when: formatNear(record.updatedAt) })}</span>` : nothing}
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

  #title(record: StoredRecord, entity: EntityForUser): string {
    return recordTitle(record, entity);
  }

  #content(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const stage = stageField(entity);
    const second = subtitleField(entity);
    const title = this.#title(record, entity);
    return html`<header class="head">
        ${avatar(title, 'large', 'accent')}
        <div>
          <h1 class="truncate"><bdi>${title}</bdi></h1>
          ${second ? html`<div class="under">${showValue(second, record.values[second.name], { title: record.titles?.[second.name], links: true })}</div>` : nothing}
        </div>
        <ravand-menu .items=${this.#menu(entity)} .label=${t('action.more')} @menu-choose=${(event: CustomEvent<MenuAct>) => this.#choose(entity, event.detail)}
          ><button type="button" class="button icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
        ></ravand-menu>
        ${entity.may.update && this.#tab !== 'details' ? html`<button type="button" class="button primary" @click=${() => this.#openTab('details')}><ravand-icon name="pencil"></ravand-icon>${t('action.edit')}</button>` : nothing}
      </header>
      ${
        stage
          ? html`<ravand-stage-bar
            .field=${stage}
            .value=${String(this.moving ?? record.values[stage.name] ?? '')}
            .times=${this.times}
            ?disabled=${!entity.may.update || !stage.writable || stage.readOnly === true}
            @stage-choose=${(event: CustomEvent<string>) => void this.#move(stage.name, event.detail)}
          ></ravand-stage-bar>`
          : nothing
      }
      <dl class="strip" tabindex="0" aria-label=${t('record.details')}>
        ${stripFields(entity).map((field) => html`<div><dt>${labelOf(field)}</dt><dd>${isEmpty(record.values[field.name]) ? html`<span class="muted">–</span>` : showValue(field, record.values[field.name], { title: record.titles?.[field.name], links: true, record })}</dd></div>`)}
      </dl>
      <div class="tabs">
        <ravand-tabs
          .tabs=${[
            { value: 'timeline', label: t('timeline.heading') },
            { value: 'details', label: t('record.details') },
            ...this.#relatedTabs(),
            { value: 'versions', label: t('versions.heading') },
          ]}
          .selected=${this.#tab}
          .label=${title}
          @tab-choose=${(event: CustomEvent<string>) => this.#openTab(event.detail)}
        ></ravand-tabs>
      </div>
      <div class="content" role="tabpanel" tabindex=${this.#tab === 'timeline' ? 0 : nothing}>
        ${this.#tabContent(record, entity)}
      </div>
      ${this.#tab === 'details' && entity.may.update ? this.#foot() : nothing} ${this.#dialogs(record, entity)}`;
  }

  /** What the page is made of is built where it is: the form it is shown by, else the entity. */
  #choose(entity: EntityForUser, what: MenuAct): void {
    if (what.startsWith(printing)) this.#print(entity, what.slice(printing.length));
    else if (what === 'share' || what === 'access' || what === 'delete') this.asked = what;
    else if (this.laidOut) void navigate(`/studio/forms/${encodeURIComponent(this.laidOut.form.name)}`);
    else void navigate(`/studio/entities/${encodeURIComponent(entity.name)}`);
  }

  #menu(entity: EntityForUser): MenuItem[] {
    const { may, shareable } = entity;
    return [
      ...(shareable && may.update ? [{ value: 'share', label: t('share.menu'), icon: 'user-round-plus' }] : []),
      ...this.documents.map(({ name, label }, at) => ({
        value: `${printing}${name}`,
        label: t('documents.print', { name: local(label, name) }),
        icon: 'file-text',
        begins: at === 0,
      })),
      { value: 'access', label: t('access.menu'), icon: 'eye', begins: this.documents.length > 0 },
      ...(session.me?.may.studio ? [{ value: 'build', label: t('record.build'), icon: 'square-pen' }] : []),
      ...(may.delete
        ? [{ value: 'delete', label: t('action.delete'), icon: 'trash', danger: true, begins: true }]
        : []),
    ];
  }

  #relatedTabs(): Tab[] {
    return this.related.map(({ relation, label, entity, count }) => ({
      value: relation,
      label: local(label, entity),
      count: count.value,
    }));
  }

  #tabContent(record: StoredRecord, entity: EntityForUser): TemplateResult {
    if (this.#tab === 'details') return this.#details(record, entity);
    if (this.#tab === 'versions')
      return html`<ravand-versions .entity=${entity} .record=${record} @record-changed=${() => void this.#load()}></ravand-versions>`;
    const related = this.related.find(({ relation }) => relation === this.#tab);
    if (related)
      return html`<ravand-related .entity=${entityNamed(related.entity)} .field=${related.field} .recordId=${record.id}></ravand-related>`;
    return html`<ravand-timeline .entity=${entity.name} .recordId=${record.id}></ravand-timeline>`;
  }

  #details(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const { laidOut } = this;
    const fields = laidOut?.fields ?? fieldsOfEntity(entity.fields);
    return html`<ravand-form
      .fields=${fields}
      .layout=${laidOut?.form.layout}
      .judging=${laidOut?.judging}
      .related=${this.#related(record)}
      .press=${(element: FormElement) => this.#press(element, record)}
      ?reading=${!entity.may.update}
      .values=${record.values}
      .titles=${record.titles ?? {}}
      .validator=${laidOut?.form.validator ?? entity.validator}
      .references=${workspaceReferences}
      .suggestions=${tagSuggestions(entity.name)}
      .lines=${workspaceLines}
      .taken=${workspaceTaken(entity.name, record.id)}
      .files=${workspaceFiles(entity.name, record.id)}
      .record=${record}
      .rules=${formRules(entity)}
      .problems=${this.faults}
      @form-change=${(event: CustomEvent<FormChange>) => (this.dirty = event.detail.dirty)}
      @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#save(event.detail.changes, record.version)}
    ></ravand-form>`;
  }

  #lists: { readonly id: string; readonly draw: ReturnType<typeof relatedList> } | undefined;

  /** The same function for the same record, so that a form that is drawn again is not given another. */
  #related({ id }: StoredRecord): ReturnType<typeof relatedList> {
    if (this.#lists?.id !== id) this.#lists = { id, draw: relatedList({ id }) };
    return this.#lists!.draw;
  }

  /** What is typed is saved first: a button acts on the record as it stands. */
  async #press(element: FormElement, { id, entity }: StoredRecord): Promise<void> {
    const form = this.laidOut?.form.name ?? '';
    if (this.dirty || this.busy) return toast({ text: t('form.saveFirst'), icon: 'circle-alert' });
    this.busy = true;
    try {
      await ravand.pressButton(entity, id, { form, element: element.id });
      toast({ text: t('form.pressed', { name: local(element.label) || t('form.press') }), icon: 'check' });
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
  }

  #foot(): TemplateResult {
    return html`<div class="foot">
      <button type="button" class="button primary" aria-busy=${String(this.busy)} ?disabled=${!this.dirty} @click=${() => void this.form?.submit()}>${t('action.save')}<kbd>Ctrl ↵</kbd></button>
      <button type="button" class="button" ?disabled=${!this.dirty} @click=${this.#discard}>${t('action.cancel')}</button>
      <span class="state" role="status">${this.dirty ? t('form.unsaved') : this.record ? t('form.allSaved') : nothing}</span>
    </div>`;
  }

  #dialogs(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const { conflict } = this;
    return html`${
      conflict
        ? html`<ravand-conflict
            .entity=${entity}
            .current=${conflict.current}
            .yours=${conflict.yours}
            .begun=${record}
            @conflict-resolve=${(event: CustomEvent<Values>) => void this.#saveUpon(conflict.current, event.detail)}
            @conflict-close=${() => (this.conflict = undefined)}
          ></ravand-conflict>`
        : nothing
    }
      <ravand-dialog heading=${t('record.deleteAsk', { name: this.#title(record, entity) })} .open=${this.asked === 'delete'} @dialog-close=${this.#unask}>
        <p>${t('record.deleteHint')}</p>
        <button slot="actions" type="button" class="button danger filled" @click=${() => void this.#delete(record, entity)}>${t('action.delete')}</button>
        <button slot="actions" type="button" class="button" @click=${this.#unask}>${t('action.cancel')}</button>
      </ravand-dialog>
      ${this.asked === 'share' ? html`<ravand-share-dialog .entity=${entity.name} .recordId=${record.id} .heading=${this.#title(record, entity)} @share-close=${this.#unask}></ravand-share-dialog>` : nothing}
      ${this.asked === 'access' ? html`<ravand-access-dialog .entity=${entity} .recordId=${record.id} @access-close=${this.#unask}></ravand-access-dialog>` : nothing}`;
  }

  #unask = (): void => {
    this.asked = '';
  };

  #openTab(tab: string): void {
    if (tab !== 'details' && this.dirty && !confirm(t('form.leave'))) return;
    if (tab !== 'details') this.dirty = false;
    void navigate(`${location.pathname}${tab === this.#firstTab ? '' : `?${new URLSearchParams({ tab })}`}`, {
      replace: true,
    });
  }

  #discard = (): void => {
    this.dirty = false;
    this.faults = [];
    if (this.record) this.record = { ...this.record, values: { ...this.record.values } };
  };

  async #save(changes: Values, version: number): Promise<void> {
    const { entity = '', id = '' } = this.params;
    if (Object.keys(changes).length === 0) return;
    this.busy = true;
    this.faults = [];
    try {
      this.record = await ravand.update(entity, id, changes, version, this.laidOut?.form.name);
      this.dirty = false;
      this.conflict = undefined;
      toast(t('state.saved'));
    } catch (error) {
      await this.#refused(error, changes);
    } finally {
      this.busy = false;
    }
  }

  async #refused(error: unknown, changes: Values): Promise<void> {
    if (!(error instanceof ServerProblem)) throw error;
    if (error.code === 'stale') {
      const current = error.more.current as StoredRecord;
      // Too far behind for the server to merge, and yet no field is in question: then nobody need be asked.
      if (fieldsInQuestion(this.record, current, changes).length === 0) return this.#saveUpon(current, changes);
      this.conflict = { current, yours: changes };
      return;
    }
    this.faults = error.details;
    const known =
      error.details.length > 0 &&
      error.details.every((detail) => this.#entity?.fields.some((field) => detail.pointer.endsWith(`/${field.name}`)));
    if (!known) toast({ text: error.detail, icon: 'circle-alert' });
  }

  /** The chosen values, on top of the record as it is now. */
  async #saveUpon(current: StoredRecord, values: Values): Promise<void> {
    this.record = { ...current, titles: this.record?.titles ?? {} };
    if (Object.keys(values).length > 0) await this.#save(values, current.version);
    else {
      this.conflict = undefined;
      this.dirty = false;
      await this.#load();
    }
  }

  /** Another stage: shown at once, taken back with the reason when it is refused; can be undone. */
  async #move(field: string, value: string): Promise<void> {
    const record = this.record;
    const entity = this.#entity;
    if (!record || !entity || record.values[field] === value) return;
    const before: Value = record.values[field] ?? null;
    this.moving = value;
    try {
      this.record = await ravand.update(entity.name, record.id, { [field]: value }, record.version);
      const definition = entity.fields.find((one) => one.name === field);
      toast({
        text: t('record.moved', {
          name: this.#title(record, entity),
          to: definition ? optionLabel(definition, value) : value,
        }),
        undo: () => void this.#move(field, String(before)),
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
    try {
      await ravand.remove(entity.name, record.id, record.version);
      this.dirty = false;
      const name = this.#title(record, entity);
      toast({
        text: t('record.deleted', { name }),
        icon: 'trash',
        undo: () => void restoreDeleted(entity.name, record.id, name),
      });
      await navigate(`/records/${entity.name}`, { replace: true });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const reasons = error.details.map((detail) => detail.message);
      toast({ text: [error.detail, ...reasons].join(' '), icon: 'circle-alert' });
    }
  }
}
