// `<ravand-process-diff .older .newer>`: two versions of a process as diagrams beside each other, coloured by what became of each element, and as a list.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { diff } from 'bpmn-js-differ';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import '../operate/diagram.ts';
import type { Paint } from '../operate/viewer.ts';
import { t } from '../shell/texts.ts';

type Fate = 'added' | 'removed' | 'changed' | 'moved';

interface Change {
  readonly id: string;
  readonly name: string;
  readonly fate: Fate;
  /** Names of the properties that are otherwise. */
  readonly properties: readonly string[];
}

interface Model {
  readonly id: string;
  readonly name?: string;
}

const tones = { added: 'success', removed: 'danger', changed: 'warning', moved: 'neutral' } as const;

@customElement('ravand-process-diff')
export class ProcessDiff extends RavandElement {
  static override styles = [
    base,
    chips,
    css`
      :host {
        display: grid;
        gap: 12px;
        margin-block-end: 12px;
      }
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: 12px;
      }
      figure {
        margin: 0;
        min-inline-size: 0;
      }
      figcaption {
        padding-block-end: 4px;
        font: var(--small);
        color: var(--text-3);
      }
      ravand-operate-diagram {
        display: block;
        block-size: 320px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        overflow: hidden;
      }
      ul {
        display: grid;
        gap: 6px;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
      li code {
        font: 400 12px / 18px var(--mono);
        color: var(--text-3);
      }
    `,
  ];

  @property({ attribute: false }) older: ProcessDefinitionSource | undefined;
  @property({ attribute: false }) newer: ProcessDefinitionSource | undefined;
  @state() private changes: readonly Change[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('older') || changed.has('newer')) void this.#compare();
  }

  async #compare(): Promise<void> {
    const { older, newer } = this;
    this.changes = older && newer ? await changesBetween(older.xml, newer.xml) : [];
  }

  #paints(fates: readonly Fate[]): ReadonlyMap<string, Paint> {
    const style = getComputedStyle(this);
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const names = { added: 'success', removed: 'danger', changed: 'warning', moved: 'text-3' } as const;
    return new Map(
      this.changes
        .filter(({ fate }) => fates.includes(fate))
        .map(({ id, fate }) => [
          id,
          { stroke: color(names[fate]), ...(fate === 'moved' ? {} : { fill: color(`${names[fate]}-soft`) }) },
        ]),
    );
  }

  #side(definition: ProcessDefinitionSource | undefined, label: string, fates: readonly Fate[]) {
    if (!definition) return nothing;
    return html`<figure><figcaption>${label}</figcaption>
      <ravand-operate-diagram .xml=${definition.xml} .paints=${this.#paints(fates)} .label=${label}></ravand-operate-diagram></figure>`;
  }

  #row({ id, name, fate, properties }: Change): TemplateResult {
    return html`<li>${chip(t(`releases.fates.${fate}`), { tone: tones[fate] })} <b><bdi>${name || id}</bdi></b> ${properties.map((one) => html`<code dir="ltr">${one}</code>`)}</li>`;
  }

  protected override render() {
    const isPair = this.older !== undefined && this.newer !== undefined;
    return html`<div class="sides">${this.#side(this.older, t('releases.before'), ['removed', 'changed', 'moved'])}${this.#side(this.newer, t('releases.after'), ['added', 'changed', 'moved'])}</div>
      ${isPair && this.changes.length > 0 ? html`<ul>${this.changes.map((change) => this.#row(change))}</ul>` : nothing}`;
  }
}

async function changesBetween(before: string, after: string): Promise<Change[]> {
  const viewer = new NavigatedViewer();
  const moddle = viewer.get<{ fromXML(xml: string): Promise<{ rootElement: object }> }>('moddle');
  const [was, is] = await Promise.all([moddle.fromXML(before), moddle.fromXML(after)]);
  viewer.destroy();
  const { _added, _removed, _changed, _layoutChanged } = diff(was.rootElement, is.rootElement);
  const named = (models: Readonly<Record<string, Model>>, fate: Fate): Change[] =>
    Object.entries(models).map(([id, { name = '' }]) => ({ id, name, fate, properties: [] }));
  const changed = Object.entries(_changed).map(
    ([id, { model, attrs }]): Change => ({
      id,
      name: model.name ?? '',
      fate: 'changed',
      properties: Object.keys(attrs),
    }),
  );
  const moved = named(_layoutChanged, 'moved').filter(({ id }) => !(id in _changed) && !(id in _added));
  return [...named(_added, 'added'), ...named(_removed, 'removed'), ...changed, ...moved];
}
