// `<ravand-view-columns .view .entity .edit>`: the columns of a list, or the lines of a card, in their order: dragged, moved by Alt and the arrows, taken out by
// Delete; and all fields that can be added, also those that references lead to.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import Sortable from 'sortablejs';
import type { FieldDefinition, ViewDefinition } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import '../../elements/menu.ts';
import type { MenuItem } from '../../elements/menu.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { columnAt, columnFields, columnLabel, columnPaths, mayLeadOn } from '../columns.ts';
import { actOnColumn, columnActs } from './column-acts.ts';
import type { EditView } from './panel.ts';
import { partStyle } from './part-style.ts';
import { addColumn, moveColumn } from './view-edits.ts';

@customElement('ravand-view-columns')
export class ViewColumns extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    partStyle,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .shown li {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-inline: -8px;
        padding-inline: 4px;
        border: 1px solid transparent;
        border-radius: var(--radius);
      }
      .shown li:hover {
        background: var(--hover);
      }
      .grip {
        flex: none;
        color: var(--text-3);
        cursor: grab;
        --icon-size: 14px;
      }
      .column {
        flex: 1;
        display: flex;
        align-items: center;
        gap: 6px;
        min-inline-size: 0;
        min-block-size: 32px;
        padding: 2px 4px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        color: var(--text);
        font: inherit;
        text-align: start;
        cursor: grab;
      }
      .column ravand-icon {
        --icon-size: 13px;
        color: var(--text-3);
      }
      .gone {
        color: var(--danger);
        text-decoration: line-through;
      }
      .sortable-ghost {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .palette {
        display: grid;
        gap: 8px;
      }
      .fields {
        max-block-size: 260px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .fields .fields {
        max-block-size: none;
        border: 0;
        border-radius: 0;
        margin-inline-start: 18px;
      }
      .fields li > div {
        display: flex;
        align-items: center;
      }
      .add,
      .lead {
        display: flex;
        align-items: center;
        gap: 6px;
        min-block-size: 32px;
        padding: 2px 8px;
        border: 0;
        background: none;
        color: var(--text);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .add {
        flex: 1;
        min-inline-size: 0;
      }
      .add ravand-icon {
        --icon-size: 14px;
        color: var(--accent);
      }
      .lead ravand-icon {
        --icon-size: 14px;
        color: var(--text-3);
      }
      :is(.add, .lead):hover {
        background: var(--hover);
      }
      :is(.add, .lead):focus-visible {
        outline-offset: -2px;
      }
      @media (max-width: 767.98px) {
        .column,
        .add,
        .lead {
          min-block-size: 44px;
        }
        .lead {
          min-inline-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) view!: ViewDefinition;
  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) edit!: EditView;
  /** For who looks at the list: which columns and in what order, not how wide they are. */
  @property({ type: Boolean }) isOwn = false;
  @state() private search = '';
  @state() private open: ReadonlySet<string> = new Set();
  @state() private said = '';
  #sortable: Sortable | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => {
      this.#sortable?.destroy();
      this.#sortable = undefined;
    });
  }

  protected override updated(): void {
    const list = this.renderRoot.querySelector<HTMLElement>('.shown');
    if (list && !this.#sortable) this.#sortable = this.#dragged(list);
  }

  #dragged(list: HTMLElement): Sortable {
    let place: ChildNode | null = null;
    return Sortable.create(list, {
      draggable: 'li',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      delay: 160,
      delayOnTouchOnly: true,
      onStart: (event) => {
        place = event.item.nextSibling;
      },
      onEnd: (event) => {
        const path = event.item.dataset.path ?? '';
        const to = event.newDraggableIndex ?? 0;
        // Lit owns the children: the column goes back to where it was, and the move draws it anew.
        event.from.insertBefore(event.item, place);
        this.#move(path, to);
      },
    });
  }

  get #shown(): readonly string[] {
    return columnPaths(this.view, this.entity);
  }

  #name(path: string): string {
    const column = columnAt(this.entity, path);
    return column ? columnLabel(column) : path;
  }

  #move(path: string, to: number): void {
    const shown = this.#shown;
    this.edit((view) => moveColumn(view, shown, path, to), 'columns');
    this.said = t('view.columnAt', { name: this.#name(path), at: to + 1 });
  }

  async #onKey(event: KeyboardEvent, path: string): Promise<void> {
    const shown = this.#shown;
    const at = shown.indexOf(path);
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (event.altKey && by !== 0) {
      event.preventDefault();
      if (at + by < 0 || at + by >= shown.length) return;
      this.#move(path, at + by);
      await this.#focus(path);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      this.#act('remove', path);
      await this.#focus(shown[at + 1] ?? shown[at - 1] ?? '');
    } else if (by !== 0) {
      event.preventDefault();
      await this.#focus(shown[at + by] ?? path);
    }
  }

  async #focus(path: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"] .column`)?.focus();
  }

  #acts(shown: readonly string[], path: string): readonly MenuItem[] {
    const acts = columnActs(this.view, shown, path);
    return this.isOwn ? acts.filter(({ value }) => /^(earlier|later|remove)$/.test(value)) : acts;
  }

  #act(act: string, path: string): void {
    const said = actOnColumn(act, path, {
      view: this.view,
      shown: this.#shown,
      edit: this.edit,
      name: this.#name(path),
    });
    if (said) this.said = said;
  }

  protected override render(): TemplateResult {
    const shown = this.#shown;
    const isList = this.view.type === 'list';
    return html`${shown.length === 0 ? html`<p class="hint">${t('view.cardByItself')}</p>` : nothing}
      <ul class="shown" aria-label=${t(isList ? 'view.columns' : 'view.card')}>${repeat(
        shown,
        (path) => path,
        (path, index) => this.#row(path, index, shown),
      )}</ul>
      <p class="hint">${t(this.isOwn ? 'view.ownColumnsHint' : isList ? 'view.columnsHint' : 'view.cardHint')}</p>
      <div class="palette">
        <div class="control with-affix"><ravand-icon name="search"></ravand-icon><input type="search" aria-label=${t('view.findField')} placeholder=${t('view.addField')} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value.trim())} /></div>
        ${this.#fields(this.entity, '', shown)}
      </div>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  #row(path: string, index: number, shown: readonly string[]): TemplateResult {
    const column = columnAt(this.entity, path);
    const name = this.#name(path);
    const { pinned = 0, type } = this.view;
    const isPinned = type === 'list' && index < pinned;
    const label = t('view.columnActs', { name });
    return html`<li data-path=${path}>
      <ravand-icon class="grip" name="grip-vertical"></ravand-icon>
      <button type="button" class="column ${column ? '' : 'gone'}" aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete" @keydown=${(event: KeyboardEvent) => void this.#onKey(event, path)}>
        <bdi class="truncate">${name}</bdi>${isPinned ? html`<ravand-icon name="pin"></ravand-icon><span class="visually-hidden">${t('view.isPinned')}</span>` : nothing}
      </button>
      <ravand-menu .items=${this.#acts(shown, path)} label=${label} @menu-choose=${(event: CustomEvent<string>) => this.#act(event.detail, path)}
        ><button type="button" class="button quiet icon-only small" aria-label=${label}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>
    </li>`;
  }

  /** What can be added, of the entity itself or behind a reference. */
  #fields(entity: EntityForUser, before: string, shown: readonly string[]): TemplateResult {
    const wanted = this.search.toLocaleLowerCase();
    const fields = columnFields(entity).filter((field) => {
      const isHere = labelOf(field).toLocaleLowerCase().includes(wanted) || field.name.toLowerCase().includes(wanted);
      return isHere || (wanted !== '' && field.kind === 'reference' && this.open.has(before + field.name));
    });
    return html`<ul class="fields" aria-label=${before === '' ? t('view.addField') : this.#name(before.slice(0, -1))}>
      ${fields.map((field) => this.#field(field, before + field.name, shown))}
      ${fields.length === 0 ? html`<li class="hint" style="padding: 8px">${t('view.noField')}</li>` : nothing}
    </ul>`;
  }

  #field(field: FieldDefinition, path: string, shown: readonly string[]): TemplateResult | typeof nothing {
    const target = field.kind === 'reference' && mayLeadOn(path) ? entityNamed(field.target ?? '') : undefined;
    const isShown = shown.includes(path);
    const isOpen = this.open.has(path);
    if (isShown && !target) return nothing;
    const name = labelOf(field);
    const add = (event: Event) => {
      this.#passFocus(event.currentTarget as HTMLElement);
      this.edit((view) => addColumn(view, shown, path), 'columns');
      this.said = t('view.added', { name });
    };
    return html`<li><div>
        ${isShown ? html`<span class="add"><bdi class="truncate">${name}</bdi></span>` : html`<button type="button" class="add" data-add=${path} @click=${add}><ravand-icon name="plus"></ravand-icon><bdi class="truncate">${name}</bdi></button>`}
        ${target ? html`<button type="button" class="lead" aria-expanded=${String(isOpen)} aria-label=${t('view.leadsTo', { name })} title=${t('view.leadsTo', { name })} @click=${() => this.#toggle(path)}><ravand-icon name=${isOpen ? 'chevron-up' : 'chevron-down'}></ravand-icon></button>` : nothing}
      </div>
      ${target && isOpen ? this.#fields(target, `${path}.`, shown) : nothing}
    </li>`;
  }

  /** What is added goes from among the fields: whoever adds by keys goes on at the next. */
  #passFocus(from: HTMLElement): void {
    const stops = [...this.renderRoot.querySelectorAll<HTMLElement>('button.add, input')];
    const at = stops.indexOf(from);
    (stops[at + 1] ?? stops[at - 1])?.focus();
  }

  #toggle(path: string): void {
    const open = new Set(this.open);
    if (!open.delete(path)) open.add(path);
    this.open = open;
  }
}
