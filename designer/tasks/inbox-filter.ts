// `<ravand-inbox-filter>`: the conditions of the inbox as one line of words: a press on one opens its choices. Emits `inbox-filter` with what changes.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskPage } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import { asIs, dues, followUps, type InboxState, isFiltered, priorities, sorts } from './inbox-state.ts';

const searchAfterMs = 250;

@customElement('ravand-inbox-filter')
export class RavandInboxFilter extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 44px;
        padding-inline: var(--gutter);
        overflow-x: auto;
        scrollbar-width: none;
      }
      .search {
        flex: none;
        display: flex;
        align-items: center;
        gap: 6px;
        inline-size: 168px;
        min-block-size: 28px;
        padding: 0 8px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .search:focus-within {
        border-color: var(--accent);
        box-shadow: 0 0 0 3px var(--ring);
      }
      .search input {
        flex: 1;
        min-inline-size: 0;
        border: 0;
        padding: 0;
        background: none;
        color: var(--text);
        font: var(--body);
        outline: none;
      }
      .search input::placeholder {
        color: var(--text-3);
        opacity: 1;
      }
      .token {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-block-size: 28px;
        padding: 0 8px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text-2);
        white-space: nowrap;
        cursor: pointer;
      }
      .token:hover {
        background: var(--hover);
      }
      .token span {
        color: var(--text-3);
      }
      .token b {
        font-weight: 500;
      }
      .token[data-set] {
        border-color: color-mix(in srgb, var(--accent) 40%, transparent);
        background: var(--accent-soft);
      }
      .token[data-set] b {
        color: var(--accent);
        font-weight: 600;
      }
      .token ravand-icon {
        --icon-size: 13px;
      }
      .space {
        flex: 1;
      }
      ravand-menu,
      .button {
        flex: none;
      }
      @media (max-width: 767.98px) {
        :host {
          min-block-size: 52px;
        }
        .token,
        .search {
          min-block-size: 36px;
        }
        .search input {
          font: var(--field);
        }
        .search {
          inline-size: 132px;
        }
      }
    `,
  ];

  @property({ attribute: false }) shown: InboxState = asIs;
  @property({ attribute: false }) processes: TaskPage['processes'] = [];
  #delay: ReturnType<typeof setTimeout> | undefined;

  focusSearch(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  #set(change: Partial<InboxState>): void {
    this.emit('inbox-filter', change);
  }

  #onSearch = (event: Event): void => {
    const search = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#delay);
    this.#delay = setTimeout(() => this.#set({ search }), searchAfterMs);
  };

  #token(name: 'due' | 'process' | 'priority' | 'followUp' | 'sort', items: readonly MenuItem[]): TemplateResult {
    const chosen = items.find((item) => item.checked);
    return html`<ravand-menu
      .items=${items}
      .placement=${{ align: 'start' }}
      label=${t(`inbox.filter.${name}`)}
      @menu-choose=${(event: CustomEvent<string>) => this.#set({ [name]: event.detail })}
      ><button type="button" class="token" ?data-set=${name !== 'sort' && this.shown[name] !== asIs[name]}>
        ${name === 'sort' ? html`<ravand-icon name="arrow-up-down"></ravand-icon>` : html`<span>${t(`inbox.filter.${name}`)}</span>`}<b><bdi>${chosen?.label}</bdi></b><ravand-icon name="chevron-down"></ravand-icon>
      </button></ravand-menu
    >`;
  }

  #choices(name: 'due' | 'priority' | 'followUp' | 'sort', values: readonly string[]): MenuItem[] {
    const labels = name === 'priority' ? { urgent: t('inbox.priority.urgent') } : {};
    return values.map((value) => ({
      value,
      label: labels[value as keyof typeof labels] ?? t(`inbox.${name}.${value}`),
      checked: this.shown[name] === value,
    }));
  }

  #processChoices(): MenuItem[] {
    const known = this.processes.map(({ name, label }) => ({ value: name, label: local(label, name) }));
    const { process } = this.shown;
    const kept =
      process === '' || known.some(({ value }) => value === process) ? [] : [{ value: process, label: process }];
    return [{ value: '', label: t('inbox.process.any') }, ...known, ...kept].map((item) => ({
      ...item,
      checked: item.value === process,
    }));
  }

  override render(): TemplateResult {
    const { box, search } = this.shown;
    const isOpen = box !== 'done';
    return html`<label class="search"
        ><ravand-icon name="search"></ravand-icon
        ><input type="search" aria-label=${t('inbox.filter.search')} placeholder=${t('list.search')} .value=${search} @input=${this.#onSearch}
      /></label>
      ${isOpen ? this.#token('due', this.#choices('due', dues)) : nothing}
      ${this.processes.length > 0 || this.shown.process !== '' ? this.#token('process', this.#processChoices()) : nothing}
      ${this.#token('priority', this.#choices('priority', priorities))}
      ${isOpen ? this.#token('followUp', this.#choices('followUp', followUps)) : nothing}
      ${
        isFiltered(this.shown)
          ? html`<button type="button" class="button quiet small" @click=${() => this.#set({ ...asIs, box, sort: this.shown.sort })}><ravand-icon name="x"></ravand-icon>${t('inbox.filter.clear')}</button>`
          : nothing
      }
      <span class="space"></span>
      ${isOpen ? this.#token('sort', this.#choices('sort', sorts)) : nothing}`;
  }
}
