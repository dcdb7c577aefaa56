// `<ravand-filter-groups>`: the conditions of a filter in groups within groups: all, any or none of these; conditions are edited where they stand, and move
// into groups and out of them by their menu. What is shown below takes part at once. Emits `filter-change` with the sentence, and `groups-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { floats } from '../elements/styles/floats.ts';
import { t } from '../shell/texts.ts';
import {
  added,
  changed,
  type Group,
  isGroup,
  isTooDeep,
  type Joined,
  movedInto,
  movedOut,
  type Part,
  type Path,
  partAt,
  rootOf,
  sentenceFrom,
  treeOf,
  wrapped,
} from './filter-groups.ts';
import { treeText } from './filter-words.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm, type Sentence } from './sentence.ts';
import './term-editor.ts';
import type { OfferedTerm, Segment } from './term-offers.ts';
import './term-offers.ts';

const joinings: readonly Joined[] = ['all', 'any', 'none'];

/** What is being added: to which group, and as a group of its own. */
interface Adding {
  readonly to: Path;
  readonly isGroup: boolean;
}

@customElement('ravand-filter-groups')
export class RavandFilterGroups extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    floats,
    css`
      :host {
        --dialog-width: 680px;
      }
      .said {
        padding: 8px 12px;
        margin-block-end: 12px;
        border-radius: var(--radius);
        background: var(--sunken);
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .group {
        display: grid;
        gap: 6px;
      }
      .group .group {
        padding: 8px 10px 10px;
        border: 1px solid var(--line);
        border-inline-start: 3px solid var(--accent);
        border-radius: var(--radius);
      }
      .line {
        display: flex;
        align-items: center;
        gap: 6px;
        min-inline-size: 0;
      }
      .line > select {
        inline-size: auto;
        min-block-size: 30px;
        padding-block: 2px;
        margin-inline-end: auto;
      }
      ul {
        display: grid;
        gap: 6px;
      }
      .term {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 32px;
        padding: 4px 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        text-align: start;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      .term:hover {
        background: var(--hover);
      }
      .term[aria-expanded='true'] {
        border-color: var(--accent);
      }
      .editor {
        padding: 10px 12px;
        margin-block-start: 6px;
        border-radius: var(--radius);
        background: var(--sunken);
      }
      @media (max-width: 767.98px) {
        .term,
        .line > select,
        .button.small {
          min-block-size: 44px;
        }
        .button.small.icon-only {
          inline-size: 44px;
        }
        .group .group {
          padding-inline: 6px;
        }
      }
    `,
  ];

  @property() entity = '';
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  @property({ attribute: false }) segments: readonly Segment[] = [];
  @property({ attribute: false }) sentence: Sentence = { joiner: 'and', terms: [] };
  @property({ type: Boolean }) isInner = false;
  /** The condition whose editor is open, by its path. */
  @state() private editing = '';
  @state() private adding: Adding | undefined;

  override render(): TemplateResult {
    const root = rootOf(this.sentence);
    return html`<ravand-dialog heading=${t('filter.groups')} open @dialog-close=${this.#close}>
        ${root.parts.length > 0 ? html`<p class="said" aria-live="polite">${this.#words(treeOf(root))}</p>` : nothing}
        ${this.#group(root, [], root)}
        <button slot="actions" type="button" class="button primary" @click=${this.#close}>${t('action.close')}</button>
      </ravand-dialog>`;
  }

  #words(tree: FilterTree): string {
    const viewName = (view: string) => this.segments.find(({ name }) => name === view)?.label ?? '…';
    return treeText(tree, { fields: this.fields, viewName });
  }

  #group(group: Group, path: Path, root: Group): TemplateResult {
    const isRoot = path.length === 0;
    const shown = joinings.includes(group.joined) ? joinings : [...joinings, group.joined];
    const join = (event: Event) =>
      this.#set(
        changed(root, path, (one) => ({ ...one, joined: (event.target as HTMLSelectElement).value as Joined })),
        path,
      );
    const fits = (joined: Joined) =>
      joined === group.joined || !isTooDeep(changed(root, path, (one) => ({ ...one, joined })));
    return html`<div class="group" role="group" aria-label=${t(`filter.joined.${group.joined}`)}>
      <div class="line">
        <select class="control" aria-label=${t('filter.joinedBy')} data-path=${isRoot ? 'root' : keyOf(path)} @change=${join}>
          ${shown.map((joined) => html`<option value=${joined} ?selected=${joined === group.joined} ?disabled=${!fits(joined)}>${t(`filter.joined.${joined}`)}</option>`)}
        </select>
        ${isRoot ? nothing : this.#menu(path, root)}
      </div>
      <ul>${group.parts.map((part, index) => html`<li>${this.#part(part, [...path, index], root)}</li>`)}</ul>
      <div class="line">${this.#addButton(path, false, root)}${this.#addButton(path, true, root)}</div>
    </div>`;
  }

  #part(part: Part, path: Path, root: Group): TemplateResult {
    if (isGroup(part)) return this.#group(part, path, root);
    const key = keyOf(path);
    const isOpen = this.editing === key;
    const { term } = part;
    const isEditable = isFieldTerm(term) || isRelatedTerm(term) || isViewTerm(term);
    return html`<div class="line">
        <button type="button" class="term" data-path=${key} aria-expanded=${isEditable ? String(isOpen) : nothing} @click=${() => (this.editing = isOpen || !isEditable ? '' : key)}><bdi>${this.#words(term)}</bdi></button>
        ${this.#menu(path, root)}
      </div>
      ${
        isOpen
          ? html`<div class="editor">
            <ravand-term-editor
              .entity=${this.entity}
              .fields=${this.fields}
              .segments=${this.segments}
              .term=${term}
              @term-change=${(event: CustomEvent<FilterTree>) => this.#onTerm(event, path, root)}
              @term-done=${(event: Event) => this.#onDone(event, path)}
            ></ravand-term-editor>
          </div>`
          : nothing
      }`;
  }

  #onTerm(event: CustomEvent<FilterTree>, path: Path, root: Group): void {
    event.stopPropagation();
    this.#tell(changed(root, path, () => ({ term: event.detail })));
  }

  #onDone(event: Event, path: Path): void {
    event.stopPropagation();
    this.editing = '';
    this.#focus(path);
  }

  /** Out, into a group beside it, into one of its own, away: all that a drag would do. */
  #menu(path: Path, root: Group): TemplateResult {
    const part = partAt(root, path);
    const around = partAt(root, path.slice(0, -1));
    const siblings = isGroup(around) ? around.parts : [];
    const fits = (next: Group) => !isTooDeep(next);
    const groups = siblings.flatMap((sibling, index) => {
      if (!isGroup(sibling) || index === path.at(-1) || !fits(movedInto(root, path, index).root)) return [];
      return [
        {
          value: `into:${index}`,
          icon: 'arrow-down',
          label: t('filter.moveInto', { group: this.#words(treeOf(sibling)) }),
        },
      ];
    });
    const items: readonly MenuItem[] = [
      ...(path.length > 1 ? [{ value: 'out', icon: 'arrow-up', label: t('filter.moveOut') }] : []),
      ...groups,
      ...(siblings.length > 1 && fits(wrapped(root, path))
        ? [{ value: 'wrap', icon: 'plus', label: t('filter.wrap') }]
        : []),
      {
        value: 'drop',
        icon: 'trash',
        label: t(isGroup(part) ? 'filter.dropGroup' : 'filter.dropThis'),
        danger: true,
        begins: path.length > 1 || siblings.length > 1,
      },
    ];
    const label = t('filter.actions', { condition: part ? this.#words(treeOf(part)) : '' });
    return html`<ravand-menu .items=${items} .label=${label} @menu-choose=${(event: CustomEvent<string>) => this.#onMenu(event, path, root)}
      ><button type="button" class="button quiet small icon-only" aria-label=${label} title=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
    ></ravand-menu>`;
  }

  #onMenu(event: CustomEvent<string>, path: Path, root: Group): void {
    event.stopPropagation();
    const act = event.detail;
    this.editing = '';
    if (act === 'out') this.#moved(movedOut(root, path));
    else if (act === 'wrap') this.#moved({ root: wrapped(root, path), path: [...path, 0] });
    else if (act === 'drop')
      this.#set(
        changed(root, path, () => undefined),
        path.slice(0, -1),
      );
    else this.#moved(movedInto(root, path, Number(act.slice('into:'.length))));
  }

  #moved({ root, path }: { readonly root: Group; readonly path: Path }): void {
    this.#set(root, path);
  }

  #addButton(path: Path, asGroup: boolean, root: Group): TemplateResult {
    const placeholder: Part = { term: { field: 'id', operator: 'notEmpty' } };
    const part: Part = asGroup ? { joined: 'any', parts: [placeholder] } : placeholder;
    const isFull = isTooDeep(added(root, path, part));
    const isOpen =
      this.adding !== undefined && this.adding.isGroup === asGroup && keyOf(this.adding.to) === keyOf(path);
    const id = `add-${asGroup ? 'group' : 'term'}-${keyOf(path)}`;
    const label = t(asGroup ? 'filter.addGroup' : 'filter.add');
    return html`<button
        type="button"
        class="button quiet small"
        id=${id}
        aria-haspopup="dialog"
        aria-expanded=${String(isOpen)}
        ?disabled=${isFull}
        title=${isFull ? t('filter.tooDeep') : nothing}
        @click=${() => (this.adding = isOpen ? undefined : { to: path, isGroup: asGroup })}
      ><ravand-icon name="plus"></ravand-icon>${label}</button>
      ${
        isOpen
          ? html`<ravand-popover open .anchor=${this.renderRoot.querySelector(`#${id}`) ?? undefined} .label=${label} @popover-close=${this.#notAdding}>
            <ravand-term-offers .entity=${this.entity} .fields=${this.fields} .segments=${this.segments} ?isInner=${this.isInner} @term-offer=${(event: CustomEvent<OfferedTerm>) => this.#add(event.detail, { to: path, isGroup: asGroup }, root)}></ravand-term-offers>
          </ravand-popover>`
          : nothing
      }`;
  }

  #notAdding = (event: Event): void => {
    event.stopPropagation();
    this.adding = undefined;
  };

  #add({ term, isUnfinished }: OfferedTerm, { to, isGroup: asGroup }: Adding, root: Group): void {
    this.adding = undefined;
    const next = added(
      root,
      to,
      asGroup ? { joined: root.joined === 'any' ? 'all' : 'any', parts: [{ term }] } : { term },
    );
    const group = partAt(next, to);
    const place = [...to, isGroup(group) ? group.parts.length - 1 : 0, ...(asGroup ? [0] : [])];
    this.#set(next, place);
    if (isUnfinished) this.editing = keyOf(place);
  }

  /** What is at a path now has the focus. */
  #set(root: Group, path: Path): void {
    this.#tell(root);
    this.#focus(path);
  }

  #focus(path: Path): void {
    const at = path.length === 0 ? 'root' : keyOf(path);
    void this.updateComplete.then(() => {
      const found = this.renderRoot.querySelector<HTMLElement>(`[data-path="${at}"]`);
      (found ?? this.renderRoot.querySelector<HTMLElement>('[data-path="root"]'))?.focus();
    });
  }

  #tell(root: Group): void {
    this.sentence = sentenceFrom(root);
    this.emit('filter-change', this.sentence);
  }

  #close = (event: Event): void => {
    event.stopPropagation();
    this.emit('groups-close');
  };
}

function keyOf(path: Path): string {
  return path.join('-');
}
