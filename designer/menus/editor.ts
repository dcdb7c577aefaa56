// `<ravand-menu-editor .draft>`: a menu as it stands in the rail, being made: lines and areas dragged or moved by Alt and the arrows, hidden, named, added, taken
// out. On the page of a menu and in the rail itself. Every act is one step of the draft.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import Sortable from 'sortablejs';
import type { MenuArea, MenuDefinition, MenuLine } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { Sortables } from '../elements/sortables.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { colorStyle } from '../elements/entity-color.ts';
import '../elements/local-text.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import type { DefinitionDraft } from '../studio/definition-draft.ts';
import { type DefinitionRow, definitions } from '../studio/definitions.ts';
import './icon-choice.ts';
import './line-dialog.ts';
import {
  addArea,
  addLine,
  changeArea,
  changeLine,
  type LinePlace,
  moveArea,
  moveLine,
  removeArea,
  removeLine,
  stepOf,
} from './menu-edits.ts';
import { areaText, lineIcon, lineText, newId } from './menus.ts';

/** What the dialog is about: a line that is there, a new one, an area. */
type Opened =
  | { readonly what: 'line'; readonly place: LinePlace; readonly line: MenuLine }
  | { readonly what: 'new'; readonly area: number; readonly line: MenuLine }
  | { readonly what: 'area'; readonly at: number };

@customElement('ravand-menu-editor')
export class MenuEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 10px 0 2px;
      }
      h2 {
        flex: 1;
        min-inline-size: 0;
        font: var(--small);
        color: var(--text-3);
      }
      ul {
        min-block-size: 12px;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        border: 1px solid transparent;
        border-radius: var(--radius);
      }
      li:hover {
        background: color-mix(in srgb, var(--surface) 55%, transparent);
      }
      .grip {
        flex: none;
        color: var(--text-3);
        cursor: grab;
        --icon-size: 14px;
      }
      .line {
        display: flex;
        flex: 1;
        gap: 8px;
        align-items: center;
        min-inline-size: 0;
        min-block-size: 31px;
        padding: 2px 4px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        color: var(--text-2);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      .line bdi {
        flex: 1;
      }
      .hidden :is(.line, h2) {
        color: var(--text-3);
        text-decoration: line-through;
      }
      .sortable-ghost {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .area-form {
        display: grid;
        gap: 14px;
      }
      .add {
        margin-block-start: 10px;
      }
      @media (max-width: 767.98px) {
        .line {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) draft!: DefinitionDraft<MenuDefinition>;
  @state() private opened: Opened | undefined;
  @state() private processes: readonly DefinitionRow[] = [];
  @state() private said = '';
  #unwatch = (): void => undefined;

  constructor() {
    super();
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll('ul'),
      (list) => this.#sortable(list),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void definitions.list('process').then(({ items }) => {
      this.processes = items.filter(({ version }) => version > 0);
    });
    this.during(() => this.#unwatch());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    this.#unwatch();
    this.#unwatch = this.draft.watch(() => this.requestUpdate());
  }

  #sortable(list: HTMLElement): Sortable {
    let place: ChildNode | null = null;
    return Sortable.create(list, {
      group: 'lines',
      draggable: 'li',
      handle: '.grip',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      onStart: (event) => {
        place = event.item.nextSibling;
      },
      onEnd: (event) => {
        const from = { area: Number(event.from.dataset.area), line: event.oldDraggableIndex ?? 0 };
        const to = { area: Number(event.to.dataset.area), line: event.newDraggableIndex ?? 0 };
        // Lit owns the children: the line goes back to where it was, and the move draws it anew.
        event.from.insertBefore(event.item, place);
        if (from.area !== to.area || from.line !== to.line)
          this.#edit((menu) => moveLine(menu, from, to), 'menus.move');
      },
    });
  }

  #edit(change: (menu: MenuDefinition) => MenuDefinition, as: string, mergeKey?: string): void {
    const { definition } = this.draft;
    if (definition) this.draft.edit(change(definition), as, mergeKey);
  }

  #name = (line: MenuLine): string =>
    lineText(line, (name) => local(this.processes.find((one) => one.name === name)?.label, name));

  async #step(event: KeyboardEvent, line: MenuLine, place: LinePlace): Promise<void> {
    const { definition } = this.draft;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (!event.altKey || by === undefined || !definition) return;
    event.preventDefault();
    const to = stepOf(definition, place, by);
    if (to === undefined) return;
    this.#edit((menu) => moveLine(menu, place, to), 'menus.move');
    const area = definition.areas[to.area];
    this.said = t('menus.movedTo', { name: this.#name(line), area: area ? areaText(area) : '', place: to.line + 1 });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-line="${CSS.escape(line.id)}"]`)?.focus();
  }

  #lineActs(line: MenuLine, place: LinePlace): TemplateResult {
    const items = [
      { value: 'edit', label: t('menus.edit'), icon: 'pencil' },
      line.hidden
        ? { value: 'show', label: t('menus.show'), icon: 'eye' }
        : { value: 'hide', label: t('menus.hide'), icon: 'eye-off' },
      { value: 'up', label: t('menus.up'), icon: 'arrow-up' },
      { value: 'down', label: t('menus.down'), icon: 'arrow-down' },
      { value: 'remove', label: t('menus.remove'), icon: 'trash', danger: true, begins: true },
    ];
    return html`<ravand-menu .items=${items} label=${t('menus.acts', { name: this.#name(line) })} @menu-choose=${(event: CustomEvent<string>) => this.#act(event.detail, line, place)}
      ><button type="button" class="button quiet icon-only small" aria-label=${t('menus.acts', { name: this.#name(line) })}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>`;
  }

  #act(what: string, line: MenuLine, place: LinePlace): void {
    const { definition } = this.draft;
    if (!definition) return;
    const to =
      what === 'up' ? stepOf(definition, place, -1) : what === 'down' ? stepOf(definition, place, 1) : undefined;
    if (what === 'edit') this.opened = { what: 'line', place, line };
    else if (what === 'remove') this.#edit((menu) => removeLine(menu, place), 'menus.remove');
    else if (what === 'hide' || what === 'show')
      this.#edit((menu) => changeLine(menu, place, { ...line, hidden: what === 'hide' }), `menus.${what}`);
    else if (to !== undefined) this.#edit((menu) => moveLine(menu, place, to), 'menus.move');
  }

  #line(line: MenuLine, place: LinePlace): TemplateResult {
    const color = line.to === 'entity' || line.to === 'view' ? entityNamed(line.entity ?? '')?.color : undefined;
    return html`<li class=${line.hidden ? 'hidden' : ''}>
      <ravand-icon class="grip" name="grip-vertical"></ravand-icon>
      <button type="button" class="line" data-line=${line.id} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" @click=${() => (this.opened = { what: 'line', place, line })} @keydown=${(event: KeyboardEvent) => void this.#step(event, line, place)}>
        <ravand-icon name=${lineIcon(line)} style=${colorStyle(color) || nothing}></ravand-icon><bdi class="truncate">${this.#name(line)}</bdi>${line.hidden ? html`<span class="visually-hidden">(${t('menus.isHidden')})</span>` : nothing}
      </button>
      ${this.#lineActs(line, place)}
    </li>`;
  }

  #areaActs(area: MenuArea, at: number): TemplateResult {
    const items = [
      { value: 'add', label: t('menus.addLine'), icon: 'plus' },
      { value: 'edit', label: t('menus.editArea'), icon: 'pencil' },
      area.hidden
        ? { value: 'show', label: t('menus.show'), icon: 'eye' }
        : { value: 'hide', label: t('menus.hide'), icon: 'eye-off' },
      { value: 'up', label: t('menus.up'), icon: 'arrow-up' },
      { value: 'down', label: t('menus.down'), icon: 'arrow-down' },
      { value: 'remove', label: t('menus.removeArea'), icon: 'trash', danger: true, begins: true },
    ];
    const label = t('menus.acts', { name: areaText(area) });
    return html`<ravand-menu .items=${items} label=${label} @menu-choose=${(event: CustomEvent<string>) => this.#actOnArea(event.detail, at)}
      ><button type="button" class="button quiet icon-only small" aria-label=${label}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>`;
  }

  #actOnArea(what: string, at: number): void {
    if (what === 'add') this.opened = { what: 'new', area: at, line: { id: newId(), to: 'separator' } };
    else if (what === 'edit') this.opened = { what: 'area', at };
    else if (what === 'remove') this.#edit((menu) => removeArea(menu, at), 'menus.removeArea');
    else if (what === 'hide' || what === 'show')
      this.#edit((menu) => changeArea(menu, at, { hidden: what === 'hide' }), `menus.${what}`);
    else this.#edit((menu) => moveArea(menu, at, what === 'up' ? at - 1 : at + 1), 'menus.move');
  }

  #area(area: MenuArea, at: number): TemplateResult {
    return html`<section class=${area.hidden ? 'hidden' : ''} aria-label=${areaText(area)}>
      <div class="head"><h2 class="truncate">${areaText(area)}${area.hidden ? html`<span class="visually-hidden"> (${t('menus.isHidden')})</span>` : nothing}</h2>${this.#areaActs(area, at)}</div>
      <ul data-area=${at}>${repeat(
        area.lines,
        ({ id }) => id,
        (line, index) => this.#line(line, { area: at, line: index }),
      )}</ul>
    </section>`;
  }

  #dialog(menu: MenuDefinition): TemplateResult | typeof nothing {
    const { opened } = this;
    const close = () => (this.opened = undefined);
    if (opened === undefined) return nothing;
    if (opened.what === 'area') return this.#areaDialog(menu.areas[opened.at], opened.at);
    const keep = (event: CustomEvent<MenuLine>) => {
      if (opened.what === 'new') this.#edit((one) => addLine(one, opened.area, event.detail), 'menus.addLine');
      else this.#edit((one) => changeLine(one, opened.place, event.detail), 'menus.line');
      close();
    };
    return html`<ravand-menu-line-dialog .line=${opened.line} .processes=${this.processes} ?fresh=${opened.what === 'new'} @line-close=${close} @line-change=${keep}></ravand-menu-line-dialog>`;
  }

  #areaDialog(area: MenuArea | undefined, at: number): TemplateResult | typeof nothing {
    if (!area) return nothing;
    return html`<ravand-dialog open heading=${t('menus.area')} @dialog-close=${() => (this.opened = undefined)}>
      <div class="area-form">
        <ravand-local-text label=${t('studio.label')} .text=${area.label} @text-change=${(event: CustomEvent) => this.#edit((menu) => changeArea(menu, at, { label: Object.keys(event.detail).length === 0 ? undefined : event.detail }), 'menus.editArea', `area ${area.id}`)}></ravand-local-text>
        <ravand-icon-choice .chosen=${area.icon} @icon-choose=${(event: CustomEvent<string | undefined>) => this.#edit((menu) => changeArea(menu, at, { icon: event.detail }), 'menus.editArea')}></ravand-icon-choice>
      </div>
      <button slot="actions" type="button" class="button primary" @click=${() => (this.opened = undefined)}>${t('action.close')}</button>
    </ravand-dialog>`;
  }

  #newArea(menu: MenuDefinition): void {
    this.#edit((one) => addArea(one, { id: newId(), label: {}, lines: [] }), 'menus.addArea');
    this.opened = { what: 'area', at: menu.areas.length };
  }

  protected override render(): TemplateResult | typeof nothing {
    const menu = this.draft.definition;
    if (!menu) return nothing;
    return html`${repeat(
      menu.areas,
      ({ id }) => id,
      (area, at) => this.#area(area, at),
    )}
      <button type="button" class="button small add" @click=${() => this.#newArea(menu)}><ravand-icon name="plus"></ravand-icon>${t('menus.addArea')}</button>
      <div class="visually-hidden" role="status">${this.said}</div>
      ${this.#dialog(menu)}`;
  }
}
