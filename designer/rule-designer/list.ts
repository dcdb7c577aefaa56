// `<ravand-rule-list>`: the studio's list of rules by entity and group, in the order they are asked: on or off, how often each fired, dragged or moved by keys.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import Sortable from 'sortablejs';
import type { RuleDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { Sortables } from '../elements/sortables.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { local, t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { type DefinitionRow, definitions } from '../studio/definitions.ts';
import { sourceName } from '../studio/source-name.ts';
import { type RuleTally, rules } from './api.ts';
import { occasionOf } from './trigger-words.ts';

interface Row extends DefinitionRow {
  readonly rule: RuleDefinition | undefined;
  readonly tally: RuleTally | undefined;
}

interface Section {
  readonly key: string;
  readonly entity: string;
  readonly group: string;
  readonly rows: readonly Row[];
}

const fresh = ({ name, label, entity }: Beginning): RuleDefinition => {
  const rule = { kind: 'rule', name, label, entity, on: ['created'], when: { all: [] } } as const;
  // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
  return { ...rule, then: [] };
};

@customElement('ravand-rule-list')
export class RuleList extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      ravand-definition-list {
        flex: none;
      }
      .all {
        flex: 1;
        overflow-y: auto;
        border-block-start: 1px solid var(--line);
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 14px var(--gutter) 6px;
        font: var(--section);
      }
      h2 span {
        font: var(--small);
        color: var(--text-3);
      }
      ul {
        border-block-start: 1px solid var(--line);
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 44px;
        padding-inline: var(--gutter);
        border-block-end: 1px solid var(--line);
        background: var(--surface);
      }
      li:hover {
        background: var(--hover);
      }
      li > a {
        flex: 1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        min-inline-size: 0;
        padding-block: 8px;
        color: var(--text);
      }
      li > a:hover {
        text-decoration: none;
      }
      b {
        font-weight: 600;
      }
      .about,
      .tally {
        font: var(--small);
        color: var(--text-3);
      }
      .tally.failed {
        color: var(--danger);
      }
      .grip {
        min-inline-size: 28px;
        min-block-size: 28px;
        border: 0;
        background: none;
        color: var(--text-3);
        cursor: grab;
      }
      .switch {
        position: relative;
        flex: none;
        inline-size: 34px;
        block-size: 20px;
        padding: 0;
        border: 1px solid var(--control);
        border-radius: 10px;
        background: var(--sunken);
        cursor: pointer;
      }
      .switch::after {
        content: '';
        position: absolute;
        inset-block-start: 2px;
        inset-inline-start: 2px;
        inline-size: 14px;
        block-size: 14px;
        border-radius: 50%;
        background: var(--control);
        transition: inset-inline-start 120ms;
      }
      .switch[aria-checked='true'] {
        border-color: var(--accent);
        background: var(--accent);
      }
      .switch[aria-checked='true']::after {
        inset-inline-start: 16px;
        background: var(--on-accent);
      }
      .switch:disabled {
        opacity: 0.5;
        cursor: default;
      }
      @media (max-width: 767.98px) {
        .about {
          inline-size: 100%;
        }
        .grip {
          display: none;
        }
      }
    `,
  ];

  @state() private rows: readonly Row[] | undefined;
  @state() private problem = '';

  constructor() {
    super();
    new Sortables(
      this,
      () => this.renderRoot.querySelectorAll<HTMLElement>('ul[data-key]'),
      (list) => this.#sortable(list),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      const [{ items }, tallies] = await Promise.all([definitions.list('rule'), rules.tallies()]);
      const opened = await Promise.all(items.map(({ name }) => definitions.open<RuleDefinition>('rule', name)));
      this.rows = items.map((row, index) => ({
        ...row,
        rule: opened[index]?.definition ?? opened[index]?.draft?.definition,
        tally: tallies.items.find(({ rule }) => rule === row.name),
      }));
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #sections(): readonly Section[] {
    const sections = new Map<string, Section>();
    // As they are asked: by their order; the list itself stands in plugin order and name.
    const inOrder = [...(this.rows ?? [])].sort((a, b) => (a.rule?.order ?? 0) - (b.rule?.order ?? 0));
    for (const row of inOrder) {
      const entity = row.rule?.entity ?? row.entity ?? '';
      const group = local(row.rule?.group, '');
      const key = `${entity} ${group}`;
      const known = sections.get(key) ?? { key, entity, group, rows: [] };
      sections.set(key, { ...known, rows: [...known.rows, row] });
    }
    return [...sections.values()].sort(
      (a, b) =>
        this.#entityLabel(a.entity).localeCompare(this.#entityLabel(b.entity)) || a.group.localeCompare(b.group),
    );
  }

  #entityLabel(name: string): string {
    const entity = entityNamed(name);
    return local(entity?.pluralLabel ?? entity?.label, name);
  }

  #sortable(list: HTMLElement): Sortable {
    let place: ChildNode | null = null;
    return Sortable.create(list, {
      handle: '.grip',
      draggable: 'li',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      onStart: ({ item }) => {
        place = item.nextSibling;
      },
      onEnd: ({ item, oldDraggableIndex: from, newDraggableIndex: to }) => {
        // Lit draws the rows: the one that was dragged goes back, and the order says where it is.
        list.insertBefore(item, place);
        if (from !== undefined && to !== undefined && from !== to) void this.#move(list.dataset.key ?? '', from, to);
      },
    });
  }

  /** The rules of a section get the places of their new order. */
  async #move(key: string, from: number, to: number): Promise<void> {
    const section = this.#sections().find((one) => one.key === key);
    const rows = [...(section?.rows ?? [])].filter(({ rule, version }) => rule !== undefined && version > 0);
    if (to < 0 || to >= rows.length) return;
    const [row] = rows.splice(from, 1);
    if (row === undefined) return;
    rows.splice(to, 0, row);
    const changes = rows.flatMap(({ rule, version }, index) =>
      rule && (rule.order ?? 0) !== index + 1
        ? [{ definition: { ...rule, order: index + 1 }, baseVersion: version }]
        : [],
    );
    await this.#publish(changes);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-name="${CSS.escape(row.name)}"] .grip`)?.focus();
  }

  async #turn({ rule, version }: Row): Promise<void> {
    if (!rule) return;
    const { enabled = true, ...rest } = rule;
    const definition: RuleDefinition = enabled ? { ...rest, enabled: false } : rest;
    await this.#publish([{ definition, baseVersion: version }]);
    toast({
      text: t(enabled ? 'rules.turnedOff' : 'rules.turnedOn', { name: local(rule.label, rule.name) }),
      icon: 'scale',
    });
  }

  async #publish(changes: readonly { definition: RuleDefinition; baseVersion: number }[]): Promise<void> {
    try {
      if (changes.length > 0) await definitions.publish(changes);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#load();
  }

  #row(row: Row, index: number, section: Section): TemplateResult {
    const { rule, tally, version } = row;
    const name = local(row.label, row.name);
    const isOn = rule?.enabled !== false && version > 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      void this.#move(section.key, index, index + (event.key === 'ArrowUp' ? -1 : 1));
    };
    return html`<li data-name=${row.name}>
      <button type="button" class="grip" aria-label=${t('rules.moveRule', { name })} title=${t('rules.moveRule', { name })} ?disabled=${version === 0} @keydown=${onKey}><ravand-icon name="grip-vertical"></ravand-icon></button>
      <button type="button" class="switch" role="switch" aria-checked=${String(isOn)} aria-label=${t('rules.onOff', { name })} ?disabled=${version === 0} @click=${() => void this.#turn(row)}></button>
      <a href="/studio/rules/${encodeURIComponent(row.name)}">
        <b><bdi>${name}</bdi></b>
        ${rule ? html`<span class="about">${t(`rules.occasion.${occasionOf(rule)}`)}</span>` : nothing}
        ${row.source === 'admin' ? nothing : html`<span class="about"><bdi>${sourceName(row.source)}</bdi></span>`}
      </a>
      ${row.draft ? chip(t('studio.draft'), { tone: 'warning' }) : nothing}
      ${tally && tally.failed > 0 ? html`<span class="tally failed">${t('rules.failedTimes', { count: tally.failed })}</span>` : nothing}
      ${tally ? html`<span class="tally">${tally.lastFiredAt === null ? t('rules.neverFired') : t('rules.firedTimes', { count: tally.fired, when: formatNear(tally.lastFiredAt) })}</span>` : nothing}
    </li>`;
  }

  #sectionList(section: Section): TemplateResult {
    const entity = entityNamed(section.entity);
    return html`<h2><ravand-icon name=${entity?.icon ?? 'box'}></ravand-icon>${this.#entityLabel(section.entity)}${section.group ? html`<span>${section.group}</span>` : nothing}</h2>
      <ul data-key=${section.key}>${section.rows.map((row, index) => this.#row(row, index, section))}</ul>`;
  }

  #body(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (!this.rows) return skeleton(8, 44);
    if (this.rows.length === 0) return empty(t('rules.noneYet'));
    return html`<div class="all">${this.#sections().map((section) => this.#sectionList(section))}</div>`;
  }

  protected override render() {
    return html`<ravand-definition-list headOnly kind="rule" path="/studio/rules" icon="scale" heading=${t('studio.rules')} newLabel=${t('rules.new')} emptyLine=${t('rules.noneYet')} asksEntity .fresh=${fresh}></ravand-definition-list>
      ${this.#body()}`;
  }
}
