// `<ravand-process-designer>`: one process being drawn. Keeps the draft by itself, checks it on the server, publishes it as the next version.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import { roleName, roleNames } from '../access/roles.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, states } from '../elements/empty.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import type { Steps } from '../studio/draft-header.ts';
import '../studio/findings.ts';
import './canvas.ts';
import type { ProcessCanvas } from './canvas.ts';
import { processes } from './definitions.ts';
import { emptyProcess } from './empty-process.ts';
import type { PanelChoices } from './groups/group.ts';
import type { DiagramElement, ProcessModeler } from './modeler.ts';
import './panel.ts';

/** Below this the properties are a sheet that opens with the first chosen element. */
const wide = '(min-width: 768px)';

@customElement('ravand-process-designer')
export class ProcessDesigner extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private selected: DiagramElement | undefined;
  /** What keeps it from being simulated, shown in place of what the server found. */
  @state() private simulationFaults: readonly Finding[] | undefined;
  @state() private running = 0;
  @state() private level = 1;
  @state() private panelOpen = matchMedia(wide).matches;
  @state() private messages: PanelChoices['messages'] = [];
  @state() private decisions: PanelChoices['decisions'] = [];
  /** What is being simulated: the draft as it was when the simulation began. */
  @state() private simulated: { readonly xml: string; readonly processes: readonly ExecutableProcess[] } | undefined;
  @state() private preparing = false;
  @query('ravand-process-canvas') private readonly canvas!: ProcessCanvas;
  #modeler: ProcessModeler | undefined;
  #shown: ProcessDefinitionSource | undefined;
  #drawnNames: ReadonlyMap<string, string> = new Map();
  #marked: readonly string[] = [];
  readonly #draft = new DefinitionDraft<ProcessDefinitionSource>(this, 'process');

  get #name(): string {
    return this.params.name ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#draft.onReplaced(() => void this.#draw());
    void this.#loadChoices();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  protected override updated(): void {
    this.#mark(this.#findings);
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.#name, emptyProcess);
    await Promise.all([this.#countRunning(), this.#draw()]);
  }

  /** A draft that was never published has no instances. */
  async #countRunning(): Promise<void> {
    const { counts } = this.#draft.version === 0 ? { counts: [] } : await processes.instances(this.#name);
    this.running = counts.filter(({ status }) => status === 'running').reduce((sum, { count }) => sum + count, 0);
  }

  async #loadChoices(): Promise<void> {
    const [messages, decisions] = await Promise.all([processes.messages(), processes.decisions()]);
    const choice = ({ name, label }: (typeof messages.items)[number]) => ({ name, label: local(label, name) });
    this.messages = messages.items.map(choice);
    this.decisions = decisions.items.map(choice);
  }

  #onReady(event: CustomEvent<ProcessModeler>): void {
    this.#modeler = event.detail;
    void this.#draw();
  }

  async #draw(shown = this.#draft.definition): Promise<void> {
    if (!this.#modeler || !shown) return;
    this.simulated = undefined;
    this.#shown = shown;
    await this.#modeler.open(shown.xml);
    this.#drawnNames = this.#modeler.names();
    this.level = this.#modeler.canvas.zoom();
    this.selected = undefined;
    if (!this.#draft.isChanged) await this.#draft.check();
  }

  async #definition(): Promise<ProcessDefinitionSource> {
    const xml = (await this.#modeler?.save()) ?? '';
    return {
      kind: 'process',
      name: this.#name,
      ...(this.#shown?.label ? { label: this.#shown.label } : {}),
      ...this.#elementLabels(),
      xml,
    };
  }

  /** The names in other languages, of the elements that are still called what they were when those names were given. */
  #elementLabels(): Pick<ProcessDefinitionSource, 'elementLabels'> {
    const names = this.#modeler?.names();
    const kept = Object.entries(this.#shown?.elementLabels ?? {}).filter(
      ([id]) => names?.has(id) && names.get(id) === this.#drawnNames.get(id),
    );
    return kept.length === 0 ? {} : { elementLabels: Object.fromEntries(kept) };
  }

  #onChanged(): void {
    this.simulationFaults = undefined;
    this.#draft.editLater(() => this.#definition());
  }

  get #findings(): readonly Finding[] {
    return this.simulationFaults ?? this.#draft.findings;
  }

  #mark(findings: readonly Finding[]): void {
    const canvas = this.#modeler?.canvas;
    const elements = this.#modeler?.elements;
    const wrong = findings.filter(({ severity }) => severity === 'error').map(elementOf);
    for (const id of this.#marked) if (elements?.get(id)) canvas?.removeMarker(id, 'finding-error');
    this.#marked = wrong.filter((id) => elements?.get(id));
    for (const id of this.#marked) canvas?.addMarker(id, 'finding-error');
  }

  /** Turns the canvas into a simulation of what is drawn, and back. What keeps it from running is shown as problems instead. */
  async #toggleSimulation(): Promise<void> {
    if (this.simulated) {
      this.simulated = undefined;
      return;
    }
    this.preparing = true;
    try {
      const [{ compileDraft }, xml] = await Promise.all([
        import('./simulation/compile-draft.ts'),
        this.#modeler?.save() ?? '',
        import('./simulation/simulation.ts'),
      ]);
      const { processes, findings } = await compileDraft(xml);
      if (processes.length > 0) this.simulated = { xml, processes };
      else {
        this.simulationFaults = findings;
        toast({ text: t('simulation.mendFirst'), icon: 'circle-alert' });
      }
    } finally {
      this.preparing = false;
    }
  }

  #choices(): PanelChoices {
    const workspace = session.workspace;
    return {
      forms: (workspace?.forms ?? []).map((form) => ({ name: form.name, label: local(form.label, form.name) })),
      entities: (workspace?.entities ?? []).map((entity) => ({
        name: entity.name,
        label: local(entity.label, entity.name),
      })),
      messages: this.messages,
      decisions: this.decisions,
      roles: roleNames().map((name) => ({ name, label: roleName(name) })),
    };
  }

  get #steps(): Steps {
    const commands = this.#modeler?.commands;
    return {
      canUndo: commands?.canUndo() ?? false,
      canRedo: commands?.canRedo() ?? false,
      undo: () => commands?.undo(),
      redo: () => commands?.redo(),
    };
  }

  #header() {
    const { version } = this.#draft;
    return html`<ravand-draft-header .draft=${this.#draft} .steps=${this.#steps} ?paused=${this.simulated !== undefined} .publishedText=${() => t('process.published', { version: this.#draft.version })} back="/studio/processes" backLabel=${t('process.back')}
      heading=${local(this.#shown?.label, this.#name)} @draft-published=${() => void this.#countRunning()} @draft-opened=${(event: CustomEvent<ProcessDefinitionSource | undefined>) => void (event.detail ? this.#draw(event.detail) : this.#load())}>
      <span class="muted wide">${version > 0 ? t('process.running', { count: this.running, running: formatInteger(this.running) }) : t('process.neverPublished')}</span>
      <button slot="actions" class="button cause ${this.simulated ? 'on' : ''}" aria-label=${t(this.simulated ? 'simulation.end' : 'simulation.simulate')} aria-busy=${this.preparing} ?disabled=${this.preparing || !this.#modeler}
        @click=${() => void this.#toggleSimulation()}><ravand-icon name=${this.simulated ? 'circle-stop' : 'play'}></ravand-icon><span class="wide">${t(this.simulated ? 'simulation.end' : 'simulation.simulate')}</span></button>
      <button slot="actions" class="button quiet icon-only narrow" aria-label=${t('process.properties')} ?hidden=${this.simulated !== undefined} aria-pressed=${this.panelOpen} @click=${() => {
        this.panelOpen = !this.panelOpen;
      }}><ravand-icon name="panel-right"></ravand-icon></button>
    </ravand-draft-header>`;
  }

  protected override render() {
    const { problem } = this.#draft;
    if (problem) return html`${this.#header()}${failed(problem.detail, () => void this.#load())}`;
    return html`${this.#header()}
      ${this.simulated ? html`<ravand-simulation .xml=${this.simulated.xml} .processes=${this.simulated.processes}></ravand-simulation>` : nothing}
      <div class="desk" ?data-panel=${this.panelOpen} ?inert=${this.simulated !== undefined} ?data-covered=${this.simulated !== undefined}>
        <div class="stage">
          <ravand-process-canvas
            @ready=${this.#onReady}
            @diagram-changed=${() => this.#onChanged()}
            @select-element=${this.#onSelect}
          ></ravand-process-canvas>
          <div class="zoom" role="group" aria-label=${t('process.zoom')} dir="ltr">
            <button class="button quiet icon-only small" aria-label=${t('process.zoomOut')} @click=${() => this.#zoom(-1)}><ravand-icon name="minus"></ravand-icon></button>
            <button class="button quiet small" aria-label=${t('process.zoomFit')} @click=${() => this.#zoom(0)}>${t('process.percent', { value: Math.round(this.level * 100) })}</button>
            <button class="button quiet icon-only small" aria-label=${t('process.zoomIn')} @click=${() => this.#zoom(1)}><ravand-icon name="plus"></ravand-icon></button>
          </div>
        </div>
        <ravand-findings .findings=${this.#findings} .checking=${this.#draft.isChecking}
          @show-finding=${(event: CustomEvent<Finding>) => this.canvas.show(elementOf(event.detail))}></ravand-findings>
        <ravand-process-panel aria-label=${t('process.properties')} role="region" .modeler=${this.#modeler} .element=${this.selected} .choices=${this.#choices()}></ravand-process-panel>
      </div>`;
  }

  #onSelect = (event: CustomEvent<DiagramElement | undefined>): void => {
    this.selected = event.detail;
    if (event.detail && !matchMedia(wide).matches) this.panelOpen = true;
  };

  #zoom(step: 1 | -1 | 0): void {
    this.level = this.canvas.zoom(step);
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    states,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
      }
      ravand-draft-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        display: grid;
        grid-template: minmax(0, 1fr) minmax(72px, 148px) / minmax(0, 1fr);
        min-block-size: 0;
      }
      .desk[data-panel] {
        grid-template-columns: minmax(0, 1fr) 288px;
      }
      /* The drawing keeps its size, so that it is found as it was left. */
      .desk[data-covered] {
        visibility: hidden;
      }
      .desk,
      ravand-simulation {
        grid-area: 2 / 1;
      }
      .button.on {
        background: var(--cause-soft);
      }
      .stage {
        position: relative;
        min-block-size: 0;
        min-inline-size: 0;
      }
      ravand-process-canvas {
        position: absolute;
        inset: 0;
      }
      .zoom {
        position: absolute;
        inset-block-start: 12px;
        inset-inline-end: 12px;
        display: flex;
        align-items: center;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      ravand-findings {
        grid-column: 1;
        grid-row: 2;
      }
      ravand-process-panel {
        grid-column: 2;
        grid-row: 1 / 3;
        border-inline-start: 1px solid var(--line);
      }
      .desk:not([data-panel]) ravand-process-panel {
        display: none;
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        .desk[data-panel] {
          grid-template: minmax(220px, 1fr) minmax(0, 38%) / minmax(0, 1fr);
        }
        .desk[data-panel] ravand-process-panel {
          grid-column: 1;
          grid-row: 2;
          border-block-start: 1px solid var(--line);
          border-inline-start: 0;
        }
        .desk[data-panel] ravand-findings {
          display: none;
        }
      }
    `,
  ];
}

function elementOf({ element, pointer }: Finding): string {
  return element ?? pointer;
}
