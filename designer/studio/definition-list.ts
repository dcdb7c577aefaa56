// `<ravand-definition-list>`: the studio's list of one kind of definition, those never published too, with version, draft and where each comes from; and
// the way to a new one: a name for people, from which the API name is made.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import type { Definition, DefinitionKind, LocalText } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, session } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import { formatDateTime } from '../format/dates.ts';
import '../shell/page-header.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { apiName, kebabName } from './api-name.ts';
import { type DefinitionRow, definitions } from './definitions.ts';
import { sourceName } from './source-name.ts';

/** More than these are not looked through by eye. */
const fewRows = 12;

/** What a new definition begins with. `entity` is empty where the kind speaks of none. */
export interface Beginning {
  readonly name: string;
  readonly label: LocalText;
  readonly entity: string;
}

@customElement('ravand-definition-list')
export class DefinitionList extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    chips,
    states,
    linkRows,
    css`
      .new {
        display: grid;
        gap: 14px;
      }
      .search {
        max-inline-size: 320px;
        padding: 0 var(--gutter) 12px;
      }
    `,
  ];

  @property() kind: DefinitionKind = 'form';
  @property() heading = '';
  @property() icon = 'box';
  /** Under which the editor of one opens by its name. */
  @property() path = '';
  /** What the button and the dialog say. */
  @property() newLabel = '';
  @property() emptyLine = '';
  /** A new one speaks of an entity, which is asked for. */
  @property({ type: Boolean }) asksEntity = false;
  /** What is chosen when it speaks of none; empty = it must speak of one. */
  @property() noEntityLabel = '';
  /** The rows are drawn by who uses it: heading and the way to a new one alone. */
  @property({ type: Boolean }) headOnly = false;
  /** Name of an entity: only what speaks of it is shown. */
  @property() of = '';
  /** API names in camelCase, as entities have them; else with hyphens. */
  @property({ type: Boolean }) camelCase = false;
  /** Without it nothing new is made here. */
  @property({ attribute: false }) fresh: ((beginning: Beginning) => Definition | Promise<Definition>) | undefined;
  @state() private rows: readonly DefinitionRow[] | undefined;
  @state() private problem = '';
  /** What the rows are found by. */
  @state() private wanted = '';
  @state() private naming = false;
  @state() private label = '';
  @state() private name = '';
  @state() private entity = '';
  @state() private fault = '';
  @query('#label') private readonly labelInput!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  async load(): Promise<void> {
    try {
      this.problem = '';
      const { items } = await definitions.list(this.kind);
      this.rows = this.of === '' ? items : items.filter(({ entity }) => entity === this.of);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #row(row: DefinitionRow): TemplateResult {
    const entity = row.entity === undefined ? undefined : entityNamed(row.entity);
    const about = [...(entity ? [local(entity.label, entity.name)] : []), sourceName(row.source)];
    const icon = this.kind === 'entity' ? (entityNamed(row.name)?.icon ?? this.icon) : this.icon;
    return html`<li>
      <a href="${this.path}/${encodeURIComponent(row.name)}">
        <ravand-icon name=${icon}></ravand-icon>
        <b><bdi>${local(row.label, row.name)}</bdi></b>
        <span class="about muted"><bdi>${about.join(' · ')}</bdi></span>
        ${row.draft ? chip(t('studio.draft'), { tone: 'warning' }) : nothing}
        ${row.version > 0 ? chip(t('process.version', { version: row.version }), { tone: 'cause', dot: false }) : nothing}
        <time class="muted">${row.publishedAt ? formatDateTime(row.publishedAt) : ''}</time>
      </a>
    </li>`;
  }

  async #begin(): Promise<void> {
    this.naming = true;
    this.label = '';
    this.name = '';
    this.entity = this.of;
    this.fault = '';
    await this.updateComplete;
    this.labelInput?.focus();
  }

  #typeLabel(label: string): void {
    const made = (text: string) => this.#apiName({ [preferences().language]: text });
    // As long as nobody wrote another one, the API name follows.
    if (this.name === '' || this.name === made(this.label)) this.name = label.trim() === '' ? '' : made(label);
    this.label = label;
  }

  #apiName(label: LocalText): string {
    const taken = new Set((this.rows ?? []).map(({ name }) => name));
    return this.camelCase ? apiName(label, taken, this.kind) : kebabName(label, taken, this.kind);
  }

  async #create(event: Event): Promise<void> {
    event.preventDefault();
    const { fresh } = this;
    if (!fresh || this.label.trim() === '') return;
    const label = { [preferences().language]: this.label.trim() };
    const name = this.name || this.#apiName(label);
    try {
      const definition = await fresh({ name, label, entity: this.#chosenEntity });
      await definitions.keepDraft(definition, 0, 0);
      this.naming = false;
      await navigate(`${this.path}/${encodeURIComponent(name)}`);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.code === 'draft-changed' ? t('studio.nameTaken') : (error.details[0]?.message ?? error.detail);
    }
  }

  get #chosenEntity(): string {
    return this.entity || (this.noEntityLabel === '' ? (this.#entities()[0]?.name ?? '') : '');
  }

  #entities() {
    return session.workspace?.entities ?? [];
  }

  #entityChoice(): TemplateResult {
    return html`<div class="field">
      <label for="entity">${t('process.entity')}</label>
      <select id="entity" class="control" @change=${(event: Event) => {
        this.entity = (event.target as HTMLSelectElement).value;
      }}>${this.noEntityLabel === '' ? nothing : html`<option value="" ?selected=${this.entity === ''}>${this.noEntityLabel}</option>`}${this.#entities().map(({ name, label }) => html`<option value=${name} ?selected=${name === this.entity}>${local(label, name)}</option>`)}</select>
    </div>`;
  }

  #dialog(): TemplateResult {
    return html`<ravand-dialog heading=${this.newLabel} ?open=${this.naming} @dialog-close=${() => {
      this.naming = false;
    }}>
      <form id="new" class="new" @submit=${(event: Event) => void this.#create(event)}>
        <div class="field">
          <label for="label">${t('studio.label')}</label>
          <input id="label" class="control" dir="auto" placeholder=" " autocomplete="off" maxlength="100" .value=${this.label} @input=${(event: Event) => this.#typeLabel((event.target as HTMLInputElement).value)} />
        </div>
        ${this.asksEntity ? this.#entityChoice() : nothing}
        <div class="field">
          <label for="name">${t('entity.apiName')}</label>
          <input id="name" class="control" dir="ltr" autocomplete="off" maxlength="60" .value=${this.name} aria-describedby="about" @input=${(
            event: Event,
          ) => {
            this.name = (event.target as HTMLInputElement).value;
          }} />
          <div id="about" role="status">${this.fault ? html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</div>` : html`<div class="help">${t('studio.apiNameHelp')}</div>`}</div>
        </div>
      </form>
      <button slot="actions" type="submit" form="new" class="button primary" ?disabled=${this.label.trim() === ''}>${t('action.create')}</button>
      <button slot="actions" class="button" @click=${() => {
        this.naming = false;
      }}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #list(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.load());
    if (!this.rows) return skeleton(8, 44);
    if (this.rows.length === 0) return empty(this.emptyLine);
    const shown = this.#shown(this.rows);
    return html`${this.rows.length > fewRows ? this.#search() : nothing}
      ${shown.length === 0 ? empty(t('definitions.noneFound')) : html`<ul>${shown.map((row) => this.#row(row))}</ul>`}`;
  }

  /** What was made here comes first: what Ravand and plugins bring is looked for. */
  #shown(rows: readonly DefinitionRow[]): readonly DefinitionRow[] {
    const wanted = foldForSearch(this.wanted);
    const isFound = ({ name, label }: DefinitionRow) =>
      [name, ...Object.values(label ?? {})].some((text) => foldForSearch(text).includes(wanted));
    const found = wanted === '' ? rows : rows.filter(isFound);
    return [...found.filter(({ source }) => source === 'admin'), ...found.filter(({ source }) => source !== 'admin')];
  }

  #search(): TemplateResult {
    const typed = (event: Event) => (this.wanted = (event.target as HTMLInputElement).value);
    return html`<div class="search"><input type="search" class="control" autocomplete="off" aria-label=${t('definitions.search')} placeholder=${t('definitions.search')} .value=${this.wanted} @input=${typed} /></div>`;
  }

  protected override render() {
    return html`<ravand-page-header heading=${this.heading} .count=${this.rows?.length}>
        <slot name="actions" slot="actions"></slot>
        ${
          this.fresh
            ? html`<button slot="actions" class="button primary" @click=${() => void this.#begin()}><ravand-icon name="plus"></ravand-icon>${this.newLabel}</button>`
            : nothing
        }
      </ravand-page-header>
      <slot></slot>
      ${this.headOnly ? nothing : this.#list()} ${this.fresh ? this.#dialog() : nothing}`;
  }
}
