// Cells of a list that are written to where they stand: which of them may be, which one is, and where Tab goes on.
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ServerProblem } from '../api/problem.ts';
import type { EntityForUser, FieldForUser, StoredRecord, Values } from '../api/types.ts';
import '../elements/popover.ts';
import { toast } from '../elements/toast.ts';
import { labelOf } from '../format/values.ts';
import { isSmall } from '../forms/fields.ts';
import { t } from '../shell/texts.ts';
import type { EditedCell } from './cell-editor.ts';
import type { Column } from './columns.ts';
import { type Moved, written } from './moved.ts';
import { recordTitle } from './record-title.ts';
import { lockOf, mayFollow } from './stage-bar.ts';

/** Undefined when it asked for more on the way and the person gave up. */
export type WriteCell = (record: StoredRecord, values: Values) => Promise<Moved | undefined>;

interface Needs {
  readonly entity: () => EntityForUser | undefined;
  readonly columns: () => readonly Column[];
  readonly write: () => WriteCell | undefined;
  /** As the list has it now. */
  readonly record: (id: string) => StoredRecord | undefined;
  /** Where it stands. */
  readonly cell: (id: string, path: string) => Element | null;
  /** Has the focus where it stands. */
  readonly focus: (id: string, path: string) => void;
  /** It is another one now, in this column. */
  readonly written: (record: StoredRecord, path: string) => void;
}

export class CellEditing {
  readonly #host: ReactiveControllerHost;
  readonly #needs: Needs;
  #cell: EditedCell | undefined;

  constructor(host: ReactiveControllerHost, needs: Needs) {
    this.#host = host;
    this.#needs = needs;
  }

  get isOpen(): boolean {
    return this.#cell !== undefined;
  }

  /** The field of a column of these records that this person may write where it stands. */
  field({ path }: Column): FieldForUser | undefined {
    const entity = this.#needs.entity();
    const field = entity?.fields.find(({ name }) => name === path);
    return field?.writable && field.readOnly !== true && isSmall(field) ? field : undefined;
  }

  async open(record: StoredRecord, column: Column): Promise<void> {
    const field = this.field(column);
    if (!field) return;
    await import('./cell-editor.ts');
    // Whoever leaves the editor is where the cell is, whichever it was before.
    this.#needs.focus(record.id, field.name);
    this.#cell = { record, field };
    this.#host.requestUpdate();
  }

  /** Where the host draws it, over the cell; nothing while none is written to. */
  render(): TemplateResult {
    const cell = this.#cell;
    const entity = this.#needs.entity();
    return html`<ravand-popover
        .open=${cell !== undefined}
        .anchor=${(cell && this.#needs.cell(cell.record.id, cell.field.name)) ?? undefined}
        .placement=${{ gap: -28 }}
        .label=${cell ? t('list.editCell', { field: labelOf(cell.field), name: recordTitle(cell.record, entity) }) : ''}
        @popover-close=${(event: Event) => {
          event.stopPropagation();
          this.#end();
        }}
        >${
          cell && entity
            ? html`<ravand-cell-editor
              .cell=${cell}
              .save=${(record: StoredRecord, values: Values, title: string | undefined) => this.#save(cell, record, values, title)}
              @cell-end=${(event: CustomEvent<-1 | 0 | 1>) => this.#end(event.detail, cell)}
            ></ravand-cell-editor>`
            : nothing
        }</ravand-popover
      >`;
  }

  async #save(
    { record: shown, field }: EditedCell,
    record: StoredRecord,
    values: Values,
    title: string | undefined,
  ): Promise<void> {
    const entity = this.#needs.entity();
    if (!entity) return;
    const moved = await this.#needs.write()?.(record, values);
    if (!moved) return;
    const named = title !== undefined && field.kind === 'reference' ? { [field.name]: title } : {};
    // The list had what the references are called; a write tells of them as far as it reads them.
    const titles = { ...shown.titles, ...moved.record.titles, ...named };
    this.#needs.written({ ...moved.record, titles }, field.name);
    this.#say(entity, field, moved, shown.titles);
  }

  #say(entity: EntityForUser, field: FieldForUser, { record, before }: Moved, titles: StoredRecord['titles']): void {
    const [from, to] = [before[field.name], record.values[field.name]].map(String);
    const isStage = entity.pipeline?.field === field.name;
    const mayReturn = !isStage || mayFollow(field, { from: to ?? '', to: from ?? '' }, lockOf(entity, field));
    const undo = () => void this.#undo(record, before, field, titles);
    const text = t('list.cellSaved', { field: labelOf(field), name: recordTitle(record, entity) });
    toast({ text, ...(mayReturn ? { undo } : {}) });
  }

  async #undo(
    record: StoredRecord,
    before: Values,
    field: FieldForUser,
    titles: StoredRecord['titles'],
  ): Promise<void> {
    try {
      const back = await written(record, before);
      this.#needs.written({ ...back.record, titles: { ...titles, ...back.record.titles } }, field.name);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  #end(way: -1 | 0 | 1 = 0, cell = this.#cell): void {
    if (cell !== this.#cell) return;
    this.#cell = undefined;
    this.#host.requestUpdate();
    if (cell && way !== 0) void this.#beside(cell, way);
  }

  /** The next cell of the row that may be written to. */
  async #beside({ record, field }: EditedCell, way: -1 | 1): Promise<void> {
    await this.#host.updateComplete;
    const able = this.#needs.columns().filter((column) => this.field(column) !== undefined);
    const next = able[able.findIndex(({ path }) => path === field.name) + way];
    const now = this.#needs.record(record.id);
    if (next && now) await this.open(now, next);
  }
}
