// `<ravand-view-bar>`: the views of a list as tabs, with what may be done with the chosen one: keep its changes, save it as another, rename, share, delete.
// Emits `view-go` with the name of the view to show (empty: the first), and `views-changed` when the saved ones did.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/tabs.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { local, t } from '../shell/texts.ts';
import type { OfferedView, SavedView, ViewInput } from './saved-views.ts';
import './view-dialog.ts';
import type { ViewJob } from './view-dialog.ts';

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
  @property({ attribute: false }) views: readonly OfferedView[] = [];
  @property() selected = '';
  /** Does what is shown differ from the view? */
  @property({ type: Boolean }) isChanged = false;
  /** What is shown now, as the definition of a view. */
  @property({ attribute: false }) definition: ViewInput['definition'] = { type: 'list' };
  @state() private job: ViewJob | undefined;

  override render(): TemplateResult {
    const tabs = this.views.map(({ view }) => ({ value: view.name, label: local(view.label, t('list.all')) }));
    return html`<ravand-tabs
        .tabs=${tabs.length > 0 ? tabs : [{ value: '', label: t('list.all') }]}
        .selected=${this.selected}
        .label=${t('list.views')}
        @tab-choose=${(event: CustomEvent<string>) => this.emit('view-go', event.detail)}
      ></ravand-tabs>
      <ravand-menu .items=${this.#items()} .label=${t('view.menu')} .placement=${{ align: 'start' }} @menu-choose=${this.#onChoose}
        ><button type="button" class="button quiet small icon-only" aria-label=${t('view.menu')} title=${t('view.menu')}><ravand-icon name="chevron-down"></ravand-icon></button
      ></ravand-menu>
      ${this.isChanged ? this.#saveButton() : nothing}
      <ravand-view-dialog
        .entity=${this.entity}
        .job=${this.job}
        @view-saved=${(event: CustomEvent<SavedView>) => this.#done(event.detail.name)}
        @view-deleted=${() => this.#done('')}
        @view-dialog-close=${() => (this.job = undefined)}
      ></ravand-view-dialog>`;
  }

  get #own(): SavedView | undefined {
    const saved = this.views.find(({ view }) => view.name === this.selected)?.saved;
    return saved?.isMine ? saved : undefined;
  }

  #saveButton(): TemplateResult {
    const act = this.#own ? 'saveChanges' : 'saveAs';
    return html`<button type="button" class="button quiet small save" @click=${() => this.#do(act)}>${t(`view.${act}`)}</button>`;
  }

  #items(): readonly MenuItem[] {
    const changes: readonly MenuItem[] = [
      ...(this.#own ? [{ value: 'saveChanges', label: t('view.saveChanges'), icon: 'check' }] : []),
      { value: 'drop', label: t('view.drop'), icon: 'undo-2' },
    ];
    const own: readonly MenuItem[] = [
      { value: 'edit', label: t('view.edit'), icon: 'pencil', begins: true },
      { value: 'delete', label: t('view.delete'), icon: 'trash', danger: true },
    ];
    return [
      ...(this.isChanged ? changes : []),
      { value: 'saveAs', label: t('view.saveAs'), icon: 'plus' },
      ...(this.#own ? own : []),
    ];
  }

  #onChoose = (event: CustomEvent<string>): void => {
    event.stopPropagation();
    this.#do(event.detail);
  };

  #do(act: string): void {
    const { definition } = this;
    const saved = this.#own;
    if (act === 'drop') this.emit('view-go', this.selected);
    else if (act === 'saveAs') this.job = { kind: 'create', definition };
    else if (saved && act === 'saveChanges') this.job = { kind: 'change', saved, definition };
    // A name is not a reason to keep conditions that were only tried.
    else if (saved && act === 'edit') this.job = { kind: 'edit', saved, definition: bare(saved) };
    else if (saved && act === 'delete') this.job = { kind: 'delete', saved };
  }

  #done(name: string): void {
    this.job = undefined;
    this.emit('views-changed', name);
  }
}

function bare({ view }: SavedView): ViewInput['definition'] {
  const { kind: _kind, name: _name, entity: _entity, label: _label, ...definition } = view;
  return definition;
}
