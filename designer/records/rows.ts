// `<ravand-record-rows>`: the list on phones: two lines a record, loaded in pages as the end comes near. Emits `rows-loaded`, `rows-failed`, and
// `pick-change` while records are being chosen.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldDefinition, FilterTree, SortTerm } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { fileStyles } from '../elements/styles/files.ts';
import { showValue } from '../format/values.ts';
import { isPicked, nothingPicked, type Picked, toggled } from './bulk.ts';
import { type Column, cellOf, expandOf } from './columns.ts';
import { groupedSort, groupTitle, withHeads } from './grouped-rows.ts';
import { recordTitle } from './record-title.ts';
import { sortText } from './view-state.ts';

@customElement('ravand-record-rows')
export class RavandRecordRows extends RavandElement {
  static override styles = [
    base,
    chips,
    fileStyles,
    avatars,
    css`
      :host {
        display: block;
        overflow-y: auto;
      }
      a,
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 3px 12px;
        padding: 11px 16px;
        border-block-end: 1px solid var(--line);
        color: inherit;
        text-decoration: none;
      }
      label {
        grid-template-columns: 28px minmax(0, 1fr) auto;
        cursor: pointer;
      }
      label input {
        grid-row: 1 / 3;
        align-self: center;
        justify-self: start;
        accent-color: var(--accent);
      }
      :is(a, label):active {
        background: var(--hover);
      }
      strong {
        font-weight: 600;
      }
      h2 {
        padding: 8px 16px;
        background: var(--sunken);
        font: var(--small);
        font-weight: 600;
        color: var(--text-2);
      }
      .second {
        color: var(--text-2);
        font: var(--small);
      }
      .amount {
        font-variant-numeric: tabular-nums;
        font: var(--small);
        color: var(--text-2);
        justify-self: end;
      }
      .state {
        justify-self: end;
      }
      .person {
        display: inline-flex;
        gap: 6px;
        align-items: center;
      }
      .end {
        block-size: 1px;
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) columns: readonly Column[] = [];
  /** The rows stand under its values. */
  @property({ attribute: false }) groupedBy: FieldDefinition | undefined;
  @property({ attribute: false }) filter: FilterTree | undefined;
  @property({ attribute: false }) sort: readonly SortTerm[] = [];
  @property() search = '';
  @property({ attribute: false }) picked: Picked = nothingPicked;
  /** Nothing is opened: the list is being edited. */
  @property({ type: Boolean }) still = false;
  /** Rows are ticked instead of opened. */
  @property({ type: Boolean }) picking = false;
  @state() private rows: readonly StoredRecord[] = [];
  #next: string | undefined;
  #question = '';
  #turn = 0;
  #watch: IntersectionObserver | undefined;

  override updated(_changed: PropertyValues<this>): void {
    const { groupedBy, columns } = this;
    const question = JSON.stringify([
      this.entity?.name,
      this.filter,
      this.sort,
      this.search,
      groupedBy?.name,
      expandOf(columns),
    ]);
    if (question !== this.#question) {
      this.#question = question;
      this.reload();
    }
    const end = this.renderRoot.querySelector('.end');
    if (end && !this.#watch) {
      this.#watch = new IntersectionObserver(
        (entries) =>
          entries.some((entry) => entry.isIntersecting) && this.#next !== undefined && void this.#load(this.#next),
        { root: this, rootMargin: '400px' },
      );
      this.#watch.observe(end);
    }
  }

  override disconnectedCallback(): void {
    this.#watch?.disconnect();
    this.#watch = undefined;
    super.disconnectedCallback();
  }

  reload(): void {
    void this.#load(undefined);
  }

  async #load(after: string | undefined): Promise<void> {
    if (!this.entity) return;
    const turn = ++this.#turn;
    this.#next = undefined;
    try {
      const page = await ravand.records(this.entity.name, {
        filter: this.filter,
        sort: sortText(groupedSort(this.groupedBy, this.sort)),
        expand: expandOf(this.columns),
        search: this.search || undefined,
        after,
        limit: 30,
      });
      if (turn !== this.#turn) return;
      this.rows = after === undefined ? page.items : [...this.rows, ...page.items];
      this.#next = page.next;
      this.emit('rows-loaded', { rows: this.rows, complete: page.next === undefined });
    } catch (problem) {
      if (turn === this.#turn) this.emit('rows-failed', problem);
    }
  }

  override render(): TemplateResult {
    const { groupedBy } = this;
    const rows = groupedBy ? withHeads(this.rows, groupedBy.name, undefined) : this.rows;
    return html`${rows.map((row) => ('group' in row ? html`<h2><bdi>${groupedBy ? groupTitle(row, groupedBy) : ''}</bdi></h2>` : this.#row(row)))}
      <div class="end"></div>`;
  }

  #row(record: StoredRecord): TemplateResult {
    const title = this.columns.find(({ path }) => path === this.entity?.titleField);
    const state = this.columns.find(({ field }) => field.kind === 'choice');
    const amount = this.columns.find(({ field }) => field.kind === 'money');
    const second = this.columns.find((column) => {
      const value = cellOf(record, column).value ?? null;
      return column !== title && column !== state && column !== amount && value !== null;
    });
    const show = (column: Column | undefined) => {
      if (!column) return nothing;
      const { record: holder, value, title: name } = cellOf(record, column);
      return holder ? showValue(column.field, value, { record: holder, title: name }) : nothing;
    };
    const content = html`<strong class="truncate">${title ? show(title) : recordTitle(record, this.entity)}</strong>
      <span class="state">${show(state)}</span>
      <span class="second truncate">${show(second)}</span>
      <span class="amount">${show(amount)}</span>`;
    if (!this.picking)
      return html`<a href=${this.still ? nothing : `/records/${this.entity?.name}/${record.id}`}>${content}</a>`;
    const pick = () => this.emit('pick-change', toggled(this.picked, record.id, this.rows));
    return html`<label><input type="checkbox" .checked=${isPicked(this.picked, record.id)} @change=${pick} />${content}</label>`;
  }
}
