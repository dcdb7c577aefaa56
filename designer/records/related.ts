// `<ravand-related>`: the records that point to another one by a reference, as its page shows them, and the way to a new one that points there too.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FilterTree } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type Column, columnAt, plainColumns } from './columns.ts';
import type { RavandRecordGrid } from './grid.ts';
import './rows.ts';

/** A line is looked at in the record it belongs to. */
function pathOf(entity: EntityForUser, { id, values }: StoredRecord): string {
  const link = entity.fields.find(({ name }) => name === entity.ownedBy?.field);
  return link === undefined ? `/records/${entity.name}/${id}` : `/records/${link.target}/${String(values[link.name])}`;
}

/** Those somebody chose; else the title first, without the reference itself, which is the same in every row. */
export function shownColumns(
  entity: EntityForUser,
  reference: string,
  names: readonly string[] | undefined,
): readonly Column[] {
  const chosen = (names ?? []).flatMap((path) => columnAt(entity, path) ?? []);
  if (chosen.length > 0) return chosen;
  return plainColumns(entity, reference);
}

@customElement('ravand-related')
export class RavandRelated extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        block-size: 100%;
        min-block-size: 240px;
      }
      :host([compact]) {
        block-size: auto;
        min-block-size: 120px;
      }
      .bar {
        display: flex;
        justify-content: end;
        padding-block-end: 8px;
        flex: none;
      }
      .list {
        position: relative;
        display: grid;
        flex: 1;
        min-block-size: 0;
      }
      .over {
        position: absolute;
        inset: 0;
        background: var(--surface);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  /** The reference by which they point. */
  @property() field = '';
  @property() recordId = '';
  /** Names of the columns, where somebody has chosen them. */
  @property({ attribute: false }) shownColumns: readonly string[] | undefined;
  /** Which of them, where somebody has said so. */
  @property({ attribute: false }) filter: FilterTree | undefined;
  /** Few lines one under another, as beside something else. */
  @property({ type: Boolean, reflect: true }) compact = false;
  @state() private shown: number | undefined;
  @state() private problem: string | undefined;
  @state() private gridReady = customElements.get('ravand-record-grid') !== undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive(
        (event) =>
          event.type === 'record' && (event.entity === '' || event.entity === this.entity.name) && this.#again(),
      ),
    );
    const redraw = () => this.requestUpdate();
    narrow.addEventListener('change', redraw);
    this.during(() => narrow.removeEventListener('change', redraw));
    if (!this.gridReady) void import('./grid.ts').then(() => (this.gridReady = true));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entity') || changed.has('field') || changed.has('recordId')) this.shown = undefined;
  }

  override render(): TemplateResult {
    const isEmpty = this.shown === 0;
    return html`${this.#mayAdd && !isEmpty ? html`<div class="bar"><button type="button" class="button small" @click=${this.#add}><ravand-icon name="plus"></ravand-icon>${this.#addLabel}</button></div>` : nothing}
      <div class="list">${this.gridReady ? this.#list() : nothing} ${this.#over()}</div>`;
  }

  #list(): TemplateResult {
    const isSeveral = this.entity.fields.some((field) => field.name === this.field && field.kind === 'references');
    const own = { field: this.field, operator: isSeveral ? 'has' : 'eq', value: this.recordId } as const;
    const filter: FilterTree = this.filter === undefined ? own : { and: [own, this.filter] };
    const loaded = (event: CustomEvent<{ rows: readonly StoredRecord[] }>) => {
      this.shown = event.detail.rows.length;
      this.problem = undefined;
    };
    const refused = (event: CustomEvent<unknown>) => {
      this.problem = event.detail instanceof ServerProblem ? event.detail.detail : t('problem.screen');
    };
    const open = (event: CustomEvent<StoredRecord>) => void navigate(pathOf(this.entity, event.detail));
    if (narrow.matches || this.compact)
      return html`<ravand-record-rows .entity=${this.entity} .columns=${shownColumns(this.entity, this.field, this.shownColumns)} .filter=${filter} @rows-loaded=${loaded} @rows-failed=${refused}></ravand-record-rows>`;
    return html`<ravand-record-grid .entity=${this.entity} .columns=${shownColumns(this.entity, this.field, this.shownColumns)} .filter=${filter} @rows-loaded=${loaded} @rows-failed=${refused} @row-choose=${open} @row-open=${open}></ravand-record-grid>`;
  }

  #over(): TemplateResult | typeof nothing {
    if (this.problem !== undefined) return html`<div class="over">${failed(this.problem, () => this.#again())}</div>`;
    if (this.shown === undefined) return html`<div class="over">${skeleton(6)}</div>`;
    if (this.shown > 0) return nothing;
    const action = this.#mayAdd ? { label: this.#addLabel, run: this.#add, icon: 'plus' } : undefined;
    const entity = local(this.entity.pluralLabel ?? this.entity.label, this.entity.name);
    return html`<div class="over">${empty(t('list.empty', { entity }), { action })}</div>`;
  }

  get #mayAdd(): boolean {
    const field = this.entity.fields.find((one) => one.name === this.field);
    return this.entity.may.create && field?.writable === true && field.readOnly !== true;
  }

  get #addLabel(): string {
    return t('list.new', { entity: local(this.entity.label, this.entity.name) });
  }

  #add = (): void => {
    void navigate(`/records/${this.entity.name}/new?${new URLSearchParams({ [this.field]: this.recordId })}`);
  };

  #again(): void {
    this.renderRoot.querySelector<RavandRecordGrid>('ravand-record-grid, ravand-record-rows')?.reload();
  }
}
