// `<ravand-view-bar>`: the views of an entity as tabs, whatever their look, with what may be done with the chosen one: keep its changes, save it as
// another, duplicate, rename, share, delete; and with the tabs: hide, arrange. Emits `view-go` with the name of the view to show (empty: the first), `view-begin` for a new one of the installation.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/tabs.ts';
import { ServerProblem } from '../api/problem.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import type { Tab } from '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { local, t } from '../shell/texts.ts';
import { bare, type OfferedView, type SavedView, savedViews, type ViewInput } from './saved-views.ts';
import './view-arrange.ts';
import './view-dialog.ts';
import type { ViewJob } from './view-dialog.ts';
import type { Look } from './view-state.ts';
import { lookIcons, lookLabel } from './view-switch.ts';

/** A tab that was opened by keyboard may bring another screen: there the focus stands on it again. */
let focusTab = false;

@customElement('ravand-view-bar')
export class RavandViewBar extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 4px;
        min-inline-size: 0;
      }
      ravand-tabs {
        flex: 0 1 auto;
      }
      ravand-menu,
      .save {
        flex: none;
      }
      @media (max-width: 767.98px) {
        .save {
          display: none;
        }
      }
    `,
  ];

  @property() entity = '';
  @property() look: Look = 'list';
  /** All of the entity, in the order of their tabs. */
  @property({ attribute: false }) views: readonly OfferedView[] = [];
  @property() selected = '';
  /** Does what is shown differ from the view? */
  @property({ type: Boolean }) isChanged = false;
  /** Views of the installation can be made by this person. */
  @property({ type: Boolean }) builds = false;
  /** What is shown now, as the definition of a view. */
  @property({ attribute: false }) definition: ViewInput['definition'] = { type: 'list' };
  @state() private job: ViewJob | undefined;
  @state() private arranging = false;

  override firstUpdated(): void {
    if (!focusTab) return;
    focusTab = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('ravand-tabs')?.focus());
  }

  override render(): TemplateResult {
    return html`<ravand-tabs
        manual
        .tabs=${this.#tabs()}
        .selected=${this.selected}
        .label=${t('list.views')}
        @tab-choose=${(event: CustomEvent<string>) => this.#go(event.detail)}
      ></ravand-tabs>
      <ravand-menu .items=${this.#items()} .label=${t('view.menu')} .placement=${{ align: 'start' }} @menu-choose=${this.#onChoose}
        ><button type="button" class="button quiet small icon-only" aria-label=${t('view.menu')} title=${t('view.menu')}><ravand-icon name="chevron-down"></ravand-icon></button
      ></ravand-menu>
      ${this.isChanged ? this.#saveButton() : nothing}
      <ravand-view-dialog
        .entity=${this.entity}
        .job=${this.job}
        @view-saved=${(event: CustomEvent<SavedView>) => this.#saved(event.detail.name)}
        @view-dialog-close=${() => (this.job = undefined)}
      ></ravand-view-dialog>
      <ravand-view-arrange
        .entity=${this.entity}
        .views=${this.views}
        .open=${this.arranging}
        @arrange-close=${() => (this.arranging = false)}
      ></ravand-view-arrange>`;
  }

  /** A look that has no view yet is a tab, too: the one that is open. */
  #tabs(): readonly Tab[] {
    const { look, selected } = this;
    const own =
      selected === ''
        ? [{ value: '', label: look === 'list' ? t('list.all') : lookLabel(look), icon: lookIcons[look] }]
        : [];
    const shown = this.views.filter(({ view, isHidden }) => !isHidden || view.name === selected);
    const isMixed = new Set(this.views.map(({ view }) => view.type)).size > 1;
    return [
      ...own,
      ...shown.map(({ view }) => ({
        value: view.name,
        label: nameOf({ view }),
        ...(view.icon || (isMixed && view.type !== 'list')
          ? { icon: view.icon ?? lookIcons[view.type], iconLabel: view.type === 'list' ? '' : lookLabel(view.type) }
          : {}),
      })),
    ];
  }

  #go(name: string): void {
    focusTab = this.renderRoot.querySelector('ravand-tabs')?.matches(':focus-within') === true;
    this.emit('view-go', name);
  }

  get #shown(): OfferedView | undefined {
    return this.views.find(({ view }) => view.name === this.selected);
  }

  get #own(): SavedView | undefined {
    const saved = this.#shown?.saved;
    return saved?.isMine ? saved : undefined;
  }

  #saveButton(): TemplateResult {
    const act = this.#own ? 'saveChanges' : 'saveAs';
    return html`<button type="button" class="button quiet small save" @click=${() => this.#do(act)}>${t(`view.${act}`)}</button>`;
  }

  #items(): readonly MenuItem[] {
    const own = this.#own !== undefined;
    const item = (value: string, icon: string, more: Partial<MenuItem> = {}): MenuItem => ({
      value,
      icon,
      label: t(`view.${value}`),
      ...more,
    });
    const hidden = this.views.filter(({ view, isHidden }) => isHidden && view.name !== this.selected);
    return [
      ...(this.isChanged && own ? [item('saveChanges', 'check')] : []),
      ...(this.isChanged ? [item('drop', 'undo-2')] : []),
      item('saveAs', 'plus'),
      ...(this.builds ? [item('define', 'layers')] : []),
      ...(this.#shown ? [item('duplicate', 'copy')] : []),
      ...(own ? [item('edit', 'pencil', { begins: true }), item('delete', 'trash', { danger: true })] : []),
      ...(this.#shown
        ? [this.#shown.isHidden ? item('show', 'eye', { begins: true }) : item('hide', 'eye-off', { begins: true })]
        : []),
      ...(this.views.length > 1 ? [item('arrange', 'arrow-up-down', { begins: !this.#shown })] : []),
      ...hidden.map(({ view }, index) => ({
        value: `go:${view.name}`,
        label: nameOf({ view }),
        icon: lookIcons[view.type],
        begins: index === 0,
      })),
    ];
  }

  #onChoose = (event: CustomEvent<string>): void => {
    event.stopPropagation();
    this.#do(event.detail);
  };

  #do(act: string): void {
    const { definition } = this;
    const saved = this.#own;
    if (act.startsWith('go:')) this.emit('view-go', act.slice('go:'.length));
    else if (act === 'drop') this.emit('view-go', this.selected);
    else if (act === 'define') this.emit('view-begin');
    else if (act === 'saveAs') this.job = { kind: 'create', definition };
    else if (act === 'duplicate') void this.#trying(() => this.#duplicate());
    else if (act === 'hide' || act === 'show') void this.#trying(() => this.#hide(act === 'hide'));
    else if (act === 'arrange') this.arranging = true;
    else if (saved && act === 'saveChanges') this.job = { kind: 'change', saved, definition };
    // A name is not a reason to keep conditions that were only tried.
    else if (saved && act === 'edit') this.job = { kind: 'edit', saved, definition: bare(saved.view) };
    else if (saved && act === 'delete') void this.#trying(() => this.#delete(saved));
  }

  #saved(name: string): void {
    this.job = undefined;
    this.emit('view-go', name);
  }

  /** The view as it is kept, once more and for oneself. */
  async #duplicate(): Promise<void> {
    const view = this.#shown?.view;
    if (!view) return;
    const title = t('view.copyOf', { name: nameOf({ view }) })
      .replace(/[\u2066-\u2069]/g, '')
      .slice(0, 100);
    const copy = await savedViews.create(this.entity, {
      title,
      audience: 'me',
      isDefault: false,
      definition: bare(view),
    });
    toast({ text: t('view.saved', { name: copy.title }) });
    this.emit('view-go', copy.name);
  }

  async #delete(saved: SavedView): Promise<void> {
    await savedViews.remove(saved);
    const { title: name, view } = saved;
    const undo = () => void this.#trying(async () => void (await savedViews.restore(saved)));
    toast({ text: t('view.deleted', { name }), icon: 'trash', undo });
    if (view.name === this.selected) this.emit('view-go', '');
  }

  async #hide(isHidden: boolean): Promise<void> {
    const { order, hidden } = savedViews.known(this.entity)?.arrangement ?? { order: [], hidden: [] };
    const { selected } = this;
    const rest = hidden.filter((name) => name !== selected);
    const set = (names: readonly string[]) => savedViews.arrange(this.entity, { order, hidden: names });
    await set(isHidden ? [...rest, selected] : rest);
    if (isHidden) {
      toast({ text: t('view.isHidden'), undo: () => void this.#trying(() => set(hidden)) });
      this.emit('view-go', '');
    }
  }

  async #trying(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }
}

export function nameOf({ view }: Pick<OfferedView, 'view'>): string {
  return local(view.label, t('list.all'));
}
