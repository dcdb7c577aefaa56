// `<ravand-tree-view>`: the records of an entity that points to itself as a tree, each below the one it points to: an org chart. On phones an indented list. One
// stop of the Tab key; arrows walk it as a tree is walked (WAI-ARIA), mirrored where one reads from right to left; Enter opens a record.

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser, FieldForUser, StoredRecord } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { empty, failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { formatPlain } from '../../format/numbers.ts';
import { labelOf } from '../../format/values.ts';
import { navigate } from '../../shell/router.ts';
import { local, t } from '../../shell/texts.ts';
import { ChangesOutside } from '../changes-outside.ts';
import '../../shell/page-header.ts';
import { cardLines } from '../card-lines.ts';
import { expandOf } from '../columns.ts';
import { selfReferences } from '../main-fields.ts';
import { recordTitle } from '../record-title.ts';
import { filterOf } from '../sentence.ts';
import { settingSelect } from '../setting-select.ts';
import { viewHead } from '../view-head.ts';
import { ViewsController } from '../views-controller.ts';
import { countBelow, shownOf, type TreeNode, treeOf } from './tree-of.ts';
import { treeViewStyle } from './tree-view-style.ts';

/** Asked for page by page; what is more is narrowed by a condition. */
const mostRecords = 1_000;
const pageSize = 200;

@customElement('ravand-tree-view')
export class RavandTreeView extends RavandElement {
  static override styles = [base, buttons, controls, states, viewHead, treeViewStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private records: readonly StoredRecord[] | undefined;
  @state() private isCut = false;
  @state() private problem: string | undefined;
  @state() private closed: ReadonlySet<string> = new Set();
  /** The one that the Tab key comes to. */
  @state() private at = '';
  readonly #views = new ViewsController(this, 'tree');
  #asked = '';

  constructor() {
    super();
    new ChangesOutside(this, { entity: () => this.params.entity, read: () => void this.#load() });
  }

  #field(entity: EntityForUser): FieldForUser | undefined {
    const all = selfReferences(entity);
    return all.find(({ name }) => name === this.#views.state?.settings.groupField) ?? all[0];
  }

  override willUpdate(): void {
    this.#views.follow();
    const entity = entityNamed(this.params.entity ?? '');
    const { state } = this.#views;
    if (!entity || !state) return;
    const columns = this.#views.columns(entity) ?? [];
    const asked = JSON.stringify([
      entity.name,
      this.#field(entity)?.name,
      filterOf(state),
      columns.map(({ path }) => path),
    ]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.records = undefined;
    void this.#load();
  }

  async #load(): Promise<void> {
    const entity = entityNamed(this.params.entity ?? '');
    const { state } = this.#views;
    if (!entity || !state) return;
    const asked = this.#asked;
    const found: StoredRecord[] = [];
    try {
      let cursor: string | undefined;
      do {
        const page = await ravand.records(entity.name, {
          filter: filterOf(state),
          limit: pageSize,
          expand: expandOf(this.#views.columns(entity) ?? []),
          ...(cursor === undefined ? {} : { cursor }),
        });
        if (asked !== this.#asked || !this.isConnected) return;
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined && found.length < mostRecords);
      this.records = found.toSorted((a, b) => recordTitle(a, entity).localeCompare(recordTitle(b, entity)));
      this.isCut = cursor !== undefined;
      this.problem = undefined;
    } catch (error) {
      if (asked === this.#asked) this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    const entity = entityNamed(this.params.entity ?? '');
    const field = entity && this.#field(entity);
    if (!entity || !field)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const { state } = this.#views;
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(8, 72)}`;
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} ?inert=${this.#views.isStill}></ravand-page-header>
      ${this.#views.bar(entity, { groupField: field.name })}
      <div class="sentence">
        ${this.#views.sentence(entity)}
        <div class="settings">${settingSelect(
          {
            label: t('tree.above'),
            fields: selfReferences(entity),
            now: field,
            say: (one) => t('month.by', { field: labelOf(one) }),
          },
          (groupField) => this.#views.set({ groupField }),
        )}</div>
      </div>
      ${this.isCut ? html`<p class="notice" role="status">${t('tree.tooMany')}</p>` : nothing}
      ${this.problem !== undefined ? failed(this.problem, () => void this.#load()) : this.#tree(entity, field)}`,
    )}`;
  }

  #tree(entity: EntityForUser, field: FieldForUser): TemplateResult {
    if (!this.records) return skeleton(4, 72);
    if (this.records.length === 0) return empty(t('tree.empty'));
    const nodes = treeOf(this.records, field.name);
    const shown = shownOf(nodes, this.closed);
    const at = shown.some(({ record }) => record.id === this.at) ? this.at : shown[0]?.record.id;
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return html`<div class="chart">
      <ul role="tree" aria-label=${t('tree.label', { entity: plural })} @keydown=${(event: KeyboardEvent) => this.#onKey(event, nodes, entity)}>
        ${nodes.map((node) => this.#item(node, entity, 1, at))}
      </ul>
    </div>`;
  }

  #item(node: TreeNode, entity: EntityForUser, level: number, at: string | undefined): TemplateResult {
    const { record, children } = node;
    const isOpen = !this.closed.has(record.id);
    const title = recordTitle(record, entity);
    const said = (this.#views.columns(entity) ?? []).filter(({ path }) => path !== entity.titleField);
    const href = this.#views.isStill ? nothing : `/records/${entity.name}/${record.id}`;
    return html`<li
      role="treeitem"
      aria-label=${title}
      aria-level=${level}
      aria-expanded=${children.length === 0 ? nothing : String(isOpen)}
      tabindex=${record.id === at ? 0 : -1}
      data-id=${record.id}
      @focus=${() => (this.at = record.id)}
    >
      <div class="card">
        <a href=${href} tabindex="-1"><bdi>${title}</bdi></a>
        ${
          children.length === 0
            ? nothing
            : html`<button type="button" class="fold" tabindex="-1" aria-label=${t('tree.below', { name: title })} @click=${() => this.#fold(record.id)}><ravand-icon name=${isOpen ? 'chevron-up' : 'chevron-down'}></ravand-icon>${formatPlain(countBelow(node))}</button>`
        }
        <div class="lines">${cardLines(record, said)}</div>
      </div>
      ${children.length > 0 && isOpen ? html`<ul role="group">${children.map((child) => this.#item(child, entity, level + 1, at))}</ul>` : nothing}
    </li>`;
  }

  #fold(id: string, isClosed = !this.closed.has(id)): void {
    const next = new Set(this.closed);
    if (isClosed) next.add(id);
    else next.delete(id);
    this.closed = next;
  }

  #onKey(event: KeyboardEvent, nodes: readonly TreeNode[], entity: EntityForUser): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const shown = shownOf(nodes, this.closed);
    const place = shown.findIndex(({ record }) => record.id === this.at);
    const now = shown[place];
    if (!now) return;
    const isMirrored = getComputedStyle(this).direction === 'rtl';
    const key =
      { ArrowLeft: isMirrored ? 'open' : 'close', ArrowRight: isMirrored ? 'close' : 'open' }[event.key] ?? event.key;
    const isOpen = now.children.length > 0 && !this.closed.has(now.record.id);
    const go = (id: string | undefined): void => void this.#focus(id);
    switch (key) {
      case 'ArrowDown':
        go(shown[place + 1]?.record.id);
        break;
      case 'ArrowUp':
        go(shown[place - 1]?.record.id);
        break;
      case 'Home':
        go(shown[0]?.record.id);
        break;
      case 'End':
        go(shown.at(-1)?.record.id);
        break;
      case 'open':
        if (isOpen) go(now.children[0]?.record.id);
        else if (now.children.length > 0) this.#fold(now.record.id, false);
        break;
      case 'close':
        if (isOpen) this.#fold(now.record.id, true);
        else go(now.parent);
        break;
      case 'Enter':
        if (!this.#views.isStill) void navigate(`/records/${entity.name}/${now.record.id}`);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  async #focus(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    this.at = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }
}
