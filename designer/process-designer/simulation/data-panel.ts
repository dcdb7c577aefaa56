// `<ravand-simulation-data>`: the variables of every scope as a tree, and what the records hold. A value is changed where it stands; what the last
// act has changed is marked.
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Asking } from '../../../core/engine/choose-flows.ts';
import { isPlainObject, type Json, type JsonObject } from '../../../core/kernel/data.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { t } from '../../shell/texts.ts';
import { missingNames, type ShownScope, scopesOf, visibleIn } from './data.ts';
import { setFact, setVariable } from './do.ts';
import { nameOf } from './names.ts';
import { isSame, kindOf, readValue, writeValue } from './read-value.ts';
import type { SimulationSession } from './session.ts';

const askings: readonly Asking[] = ['unknown', 'always', 'never'];

/** Dotted paths of the values of records. */
function flat(facts: JsonObject, before = ''): readonly (readonly [string, Json])[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    kindOf(value) === 'context' && isPlainObject(value)
      ? flat(value as JsonObject, `${before}${name}.`)
      : [[`${before}${name}`, value] as const],
  );
}

@customElement('ravand-simulation-data')
export class SimulationData extends RavandElement {
  @property({ attribute: false }) session!: SimulationSession;
  @property() zone = 'UTC';
  /** Number of changes of the session: makes it draw again. */
  @property({ type: Number }) turn = 0;
  /** The row whose value is being typed. */
  @state() private edited: string | undefined;

  #read(typed: string, known: JsonObject): Json {
    return readValue(typed, { known, now: this.session.simulation.now, zone: this.zone });
  }

  async #edit(id: string): Promise<void> {
    this.edited = id;
    await this.updateComplete;
    const input = this.renderRoot.querySelector<HTMLInputElement>('input.editing');
    input?.focus();
    input?.select();
  }

  async #leave(id: string): Promise<void> {
    this.edited = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #row(
    id: string,
    name: string,
    value: Json | undefined,
    isNew: boolean,
    known: JsonObject,
    set: (value: Json) => void,
  ) {
    const keep = (event: Event) => {
      if (this.edited !== id) return;
      this.edited = undefined;
      const typed = (event.target as HTMLInputElement).value;
      if (typed.trim() === '') return;
      const read = this.#read(typed, known);
      if (!isSame(read, value)) set(read);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' && event.key !== 'Enter') return;
      // Else the same Enter would press the value that gets the focus.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter') keep(event);
      void this.#leave(id);
    };
    return html`<li class="row ${isNew ? 'new' : ''}">
      <span class="name" dir="ltr">${name}</span>
      ${
        this.edited === id
          ? html`<input class="control code editing" dir="auto" spellcheck="false" autocomplete="off" aria-label=${t('simulation.valueOf', { name })}
              .value=${value === undefined ? '' : writeValue(value)} @change=${keep} @blur=${keep} @keydown=${onKey}>`
          : html`<button class="value" data-id=${id} title=${value === undefined ? '' : writeValue(value)} aria-label=${t('simulation.changeValue', { name, value: value === undefined ? t('simulation.unknown') : writeValue(value) })} @click=${() => void this.#edit(id)}
              >${value === undefined ? html`<span class="muted">${t('simulation.unknown')}</span>` : html`<code dir="auto">${writeValue(value)}</code>`}${isNew ? html`<span class="visually-hidden">${t('simulation.changed')}</span>` : nothing}</button>`
      }
    </li>`;
  }

  #scope(scope: ShownScope) {
    const { session } = this;
    const { instance, key, element, depth, variables, loop, item, status } = scope;
    const known = visibleIn(session.snapshot, instance, key);
    const heading = item === undefined ? nameOf(session.processes, element) : t('simulation.item', { number: item });
    const set = (name: string) => (value: Json) => setVariable(session, { instance, scope: key }, name, value);
    return html`<section class="scope ${key === '0' ? '' : 'inner'}" style=${`--depth:${depth}`}>
      <h3>
        <ravand-icon name=${depth === 0 ? 'workflow' : loop === undefined ? 'square' : 'layers'}></ravand-icon><bdi>${heading}</bdi>
        ${loop?.total === undefined ? nothing : html`<span class="muted">${t('simulation.loop', { done: loop.completed, of: loop.total })}</span>`}
        ${status === 'running' || key !== '0' ? nothing : html`<span class="muted">${t(`simulation.status.${status}`)}</span>`}
      </h3>
      <ul>
        ${variables.map(({ name, value, isNew }) => this.#row(`${instance}/${key}/${name}`, name, value, isNew, known, set(name)))}
        ${status === 'running' && key === '0' ? this.#adder(instance, known) : nothing}
      </ul>
    </section>`;
  }

  #adder(instance: string, known: JsonObject) {
    const add = (event: SubmitEvent) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      const name = String(new FormData(form).get('name')).trim();
      const typed = String(new FormData(form).get('value'));
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || typed.trim() === '') return;
      setVariable(this.session, { instance, scope: '0' }, name, this.#read(typed, known));
      form.reset();
    };
    return html`<li><form class="row adder" @submit=${add}>
      <input class="control code" name="name" dir="ltr" aria-label=${t('simulation.newVariable')} placeholder=${t('simulation.variable')} spellcheck="false" autocomplete="off">
      <input class="control code" name="value" dir="auto" aria-label=${t('simulation.value')} placeholder=${t('simulation.value')} spellcheck="false" autocomplete="off">
      <button class="button quiet icon-only small" aria-label=${t('simulation.addValue')}><ravand-icon name="plus"></ravand-icon></button>
    </form></li>`;
  }

  #records() {
    const { session } = this;
    const { facts = {} } = session.snapshot;
    const before = new Map(flat(session.current?.before.facts ?? {}));
    const held = flat(facts);
    const wanted = session.processes.flatMap((process) =>
      missingNames(process, facts).filter((path) => process.recordVariables.has(path.split('.')[0] ?? '')),
    );
    if (held.length + wanted.length === 0) return nothing;
    const row = (path: string, value: Json | undefined) =>
      this.#row(
        `fact/${path}`,
        path,
        value,
        value !== undefined && session.current !== undefined && !isSame(before.get(path), value),
        facts,
        (typed) => setFact(session, path, typed),
      );
    return html`<section class="scope">
      <h3><ravand-icon name="database"></ravand-icon>${t('simulation.records')}</h3>
      <ul>${held.map(([path, value]) => row(path, value))}${[...new Set(wanted)].map((path) => row(path, undefined))}</ul>
    </section>`;
  }

  #asking() {
    const { simulation } = this.session;
    const choose = (event: Event) => {
      simulation.asking = (event.target as HTMLSelectElement).value as Asking;
      this.session.touch();
    };
    return html`<div class="field asking">
      <label for="asking">${t('simulation.gateways')}</label>
      <select id="asking" class="control" @change=${choose}>
        ${askings.map((value) => html`<option value=${value} ?selected=${simulation.asking === value}>${t(`simulation.asking.${value}`)}</option>`)}
      </select>
    </div>`;
  }

  protected override render() {
    const scopes = scopesOf(this.session);
    return html`<header><h2>${t('simulation.data')}</h2></header>
      ${this.#asking()}${this.#records()}
      ${scopes.length === 0 ? html`<p class="none">${t('simulation.noData')}</p>` : scopes.map((scope) => this.#scope(scope))}`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    controls,
    css`
      :host {
        display: block;
        overflow-y: auto;
        background: var(--surface);
        --input: 32px;
      }
      header {
        display: flex;
        align-items: center;
        min-block-size: 44px;
        padding-inline: 16px;
        border-block-end: 1px solid var(--line);
      }
      h2,
      h3 {
        font: var(--section);
      }
      .asking {
        padding: 12px 16px;
        border-block-end: 1px solid var(--line);
      }
      .scope {
        padding: 8px 16px 10px;
        padding-inline-start: calc(16px + var(--depth, 0) * 14px);
      }
      .scope:not(.inner) {
        border-block-start: 1px solid var(--line);
      }
      .asking + .scope,
      .asking + .none {
        border-block-start: 0;
      }
      .scope.inner {
        padding-block: 0 4px;
      }
      .inner h3 {
        font: var(--small-strong);
      }
      .inner h3 ravand-icon {
        --icon-size: 14px;
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 28px;
      }
      h3 .muted {
        font: var(--small);
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: 8px;
        align-items: center;
        min-block-size: 30px;
        margin-inline: -6px;
        padding-inline: 6px;
        border-radius: var(--radius);
      }
      .row.new {
        background: var(--cause-soft);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font: 400 12px/20px var(--mono);
        color: var(--text-2);
      }
      :host(:dir(rtl)) .name {
        text-align: end;
      }
      .value {
        overflow: hidden;
        padding: 2px 6px;
        min-block-size: 28px;
        border: 1px solid transparent;
        border-radius: var(--radius);
        background: none;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: text;
      }
      .value:hover {
        border-color: var(--control);
      }
      .value code {
        font: 400 12.5px/20px var(--mono);
      }
      .row.new .value code {
        color: var(--cause);
        font-weight: 600;
      }
      .control.code {
        font-family: var(--mono);
        font-size: 12.5px;
        min-block-size: 30px;
        padding: 2px 6px;
      }
      .adder {
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto;
        padding-block-start: 4px;
      }
      .none {
        padding: 14px 16px;
        color: var(--text-3);
      }
      .control::placeholder {
        font-family: var(--font);
      }
      @media (max-width: 767.98px) {
        header {
          display: none;
        }
        .control.code {
          font-size: 16px;
        }
        .row {
          min-block-size: 40px;
        }
        .value {
          min-block-size: 36px;
        }
      }
    `,
  ];
}
