// `<ravand-process-designer>`: one process being drawn. Keeps the draft by itself, checks it on the server, publishes it as the next version.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, states } from '../elements/empty.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/menu.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';
import './canvas.ts';
import type { ProcessCanvas } from './canvas.ts';
import { type FindingRow, type OpenProcess, processes, type VersionRow } from './definitions.ts';
import { emptyProcess } from './empty-process.ts';
import type { PanelChoices } from './groups/group.ts';
import type { DiagramElement, ProcessModeler } from './modeler.ts';
import './panel.ts';
import './problems.ts';

const quietMs = 700;
/** Below this the properties are a sheet that opens with the first chosen element. */
const wide = '(min-width: 768px)';

@customElement('ravand-process-designer')
export class ProcessDesigner extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private open: OpenProcess | undefined;
  @state() private selected: DiagramElement | undefined;
  @state() private findings: readonly FindingRow[] = [];
  @state() private checking = false;
  @state() private publishing = false;
  @state() private draftState: 'none' | 'saving' | 'saved' = 'none';
  @state() private versions: readonly VersionRow[] = [];
  @state() private running = 0;
  @state() private level = 1;
  @state() private problem: ServerProblem | undefined;
  @state() private panelOpen = matchMedia(wide).matches;
  @state() private messages: PanelChoices['messages'] = [];
  /** What is being simulated: the draft as it was when the simulation began. */
  @state() private simulated: { readonly xml: string; readonly processes: readonly ExecutableProcess[] } | undefined;
  @state() private preparing = false;
  @query('ravand-process-canvas') private readonly canvas!: ProcessCanvas;
  #modeler: ProcessModeler | undefined;
  #shown: ProcessDefinitionSource | undefined;
  #drawnNames: ReadonlyMap<string, string> = new Map();
  #quiet: ReturnType<typeof setTimeout> | undefined;

  get #name(): string {
    return this.params.name ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#quiet));
    void this.#loadMessages();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.open = await orNew(processes.open(this.#name));
      // A draft that was never published has neither versions nor instances.
      const [versions, instances] =
        this.open.version === 0
          ? [{ items: [] }, { counts: [] }]
          : await Promise.all([processes.versions(this.#name), processes.instances(this.#name)]);
      this.versions = versions.items;
      this.running = instances.counts
        .filter((row) => row.status === 'running')
        .reduce((sum, row) => sum + row.count, 0);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error;
    }
    this.draftState = this.open?.draft ? 'saved' : 'none';
    await this.#draw();
  }

  async #loadMessages(): Promise<void> {
    const { items } = await processes.messages();
    this.messages = items.map((message) => ({ name: message.name, label: local(message.label, message.name) }));
  }

  #onReady(event: CustomEvent<ProcessModeler>): void {
    this.#modeler = event.detail;
    void this.#draw();
  }

  async #draw(): Promise<void> {
    if (!this.#modeler || !this.open) return;
    this.simulated = undefined;
    const shown = this.open.draft?.definition ?? this.open.definition ?? emptyProcess(this.#name);
    this.#shown = shown;
    await this.#modeler.open(shown.xml);
    this.#drawnNames = this.#modeler.names();
    this.level = this.#modeler.canvas.zoom();
    this.selected = undefined;
    await this.#check(shown);
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

  get #baseVersion(): number {
    return this.open?.draft?.baseVersion ?? this.open?.version ?? 0;
  }

  #onChanged(): void {
    this.requestUpdate();
    clearTimeout(this.#quiet);
    this.draftState = 'saving';
    this.#quiet = setTimeout(() => void this.#keep(), quietMs);
  }

  /** Keeps the draft and looks for problems; both are shown, neither interrupts. */
  async #keep(): Promise<void> {
    const definition = await this.#definition();
    try {
      await processes.keepDraft(definition, this.#baseVersion);
      this.draftState = 'saved';
      await this.#check(definition);
    } catch (error) {
      if (error instanceof ServerProblem) toast(error.detail);
      else throw error;
    }
  }

  async #check(definition: ProcessDefinitionSource): Promise<void> {
    this.checking = true;
    try {
      this.#show((await processes.check(definition)).findings);
    } finally {
      this.checking = false;
    }
  }

  #show(findings: readonly FindingRow[]): void {
    const canvas = this.#modeler?.canvas;
    const elements = this.#modeler?.elements;
    for (const old of this.findings)
      if (elements?.get(old.element ?? old.pointer)) canvas?.removeMarker(old.element ?? old.pointer, 'finding-error');
    this.findings = findings;
    for (const finding of findings) {
      const id = finding.element ?? finding.pointer;
      if (finding.severity === 'error' && elements?.get(id)) canvas?.addMarker(id, 'finding-error');
    }
  }

  async #publish(): Promise<void> {
    clearTimeout(this.#quiet);
    this.publishing = true;
    try {
      const definition = await this.#definition();
      await processes.publish(definition, this.#baseVersion);
      toast({ text: t('process.published', { version: this.#baseVersion + 1 }), icon: 'circle-check' });
      this.open = undefined;
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (error.details.length > 0)
        this.#show(
          error.details.map((detail) => ({
            message: detail.code,
            ...detail,
            severity: 'error' as const,
            element: detail.pointer,
          })),
        );
      toast({ text: error.detail, icon: 'circle-alert' });
    } finally {
      this.publishing = false;
    }
  }

  async #chooseVersion(event: CustomEvent<string>): Promise<void> {
    const choice = event.detail;
    if (choice === 'discard') {
      clearTimeout(this.#quiet);
      await processes.discardDraft(this.#name).catch((error: unknown) => {
        if (!(error instanceof ServerProblem && error.status === 404)) throw error;
      });
      this.open = undefined;
      await this.#load();
      return;
    }
    const { definition } = await processes.version(this.#name, Number(choice));
    await this.#modeler?.open(definition.xml);
    this.#shown = definition;
    this.#drawnNames = this.#modeler?.names() ?? new Map();
    toast({ text: t('process.versionOpened', { version: Number(choice) }), icon: 'history' });
    this.#onChanged();
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
        this.#show(findings);
        toast({ text: t('simulation.mendFirst'), icon: 'circle-alert' });
      }
    } finally {
      this.preparing = false;
    }
  }

  #choices(): PanelChoices {
    const workspace = session.workspace;
    const roles = ['staff', 'manager', 'admin'];
    return {
      forms: (workspace?.forms ?? []).map((form) => ({ name: form.name, label: local(form.label, form.name) })),
      entities: (workspace?.entities ?? []).map((entity) => ({
        name: entity.name,
        label: local(entity.label, entity.name),
      })),
      messages: this.messages,
      roles: roles.map((name) => ({ name, label: t(`role.${name}`) })),
    };
  }

  #versionItems() {
    const versions = this.versions.map((row) => ({
      value: String(row.version),
      label: t('process.version', { version: row.version }),
      icon: 'history',
    }));
    return this.draftState !== 'none'
      ? [...versions, { value: 'discard', label: t('process.discardDraft'), icon: 'trash', danger: true, begins: true }]
      : versions;
  }

  #header() {
    const version = this.open?.version ?? 0;
    const errors = this.findings.some((finding) => finding.severity === 'error');
    const commands = this.#modeler?.commands;
    return html`<ravand-page-header heading=${local(this.#shown?.label, this.#name)}>
      <a slot="before" class="button quiet icon-only" href="/studio/processes" aria-label=${t('process.back')}><ravand-icon name="arrow-left"></ravand-icon></a>
      ${this.draftState === 'none' ? nothing : chip(this.draftState === 'saving' ? t('process.savingDraft') : t('process.draft', { version: version + 1 }), { tone: 'warning' })}
      <span class="muted wide">${version > 0 ? t('process.live', { version, count: this.running, running: formatInteger(this.running) }) : t('process.neverPublished')}</span>
      <button slot="actions" class="button quiet icon-only" aria-label=${t('process.undo')} ?hidden=${this.simulated !== undefined} ?disabled=${!commands?.canUndo()} @click=${() => commands?.undo()}><ravand-icon name="undo-2"></ravand-icon></button>
      <button slot="actions" class="button quiet icon-only wide" aria-label=${t('process.redo')} ?hidden=${this.simulated !== undefined} ?disabled=${!commands?.canRedo()} @click=${() => commands?.redo()}><ravand-icon name="redo-2"></ravand-icon></button>
      <button slot="actions" class="button cause ${this.simulated ? 'on' : ''}" aria-label=${t(this.simulated ? 'simulation.end' : 'simulation.simulate')} aria-busy=${this.preparing} ?disabled=${this.preparing || !this.#modeler}
        @click=${() => void this.#toggleSimulation()}><ravand-icon name=${this.simulated ? 'circle-stop' : 'play'}></ravand-icon><span class="wide">${t(this.simulated ? 'simulation.end' : 'simulation.simulate')}</span></button>
      <button slot="actions" class="button quiet icon-only narrow" aria-label=${t('process.properties')} ?hidden=${this.simulated !== undefined} aria-pressed=${this.panelOpen} @click=${() => {
        this.panelOpen = !this.panelOpen;
      }}><ravand-icon name="panel-right"></ravand-icon></button>
      ${
        this.versions.length > 0 && !this.simulated
          ? html`<ravand-menu slot="actions" .items=${this.#versionItems()} label=${t('process.versions')} @menu-choose=${(event: CustomEvent<string>) => void this.#chooseVersion(event)}
              ><button class="button" aria-label=${t('process.versions')}><ravand-icon name="history"></ravand-icon><span class="wide">${t('process.versions')}</span></button></ravand-menu>`
          : nothing
      }
      <button slot="actions" class="button primary" aria-busy=${this.publishing} ?disabled=${errors || this.publishing} title=${errors ? t('process.mendFirst') : ''} @click=${() => void this.#publish()}>${t('process.publish')}</button>
    </ravand-page-header>`;
  }

  protected override render() {
    if (this.problem) return html`${this.#header()}${failed(this.problem.detail, () => void this.#load())}`;
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
        <ravand-process-problems .findings=${this.findings} .checking=${this.checking}
          @show-element=${(event: CustomEvent<string>) => this.canvas.show(event.detail)}></ravand-process-problems>
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
    chips,
    states,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
      }
      ravand-page-header {
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
      ravand-process-problems {
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
        .desk[data-panel] ravand-process-problems {
          display: none;
        }
      }
    `,
  ];
}

/** A process nobody has drawn yet is a new one. */
async function orNew(asked: Promise<OpenProcess>): Promise<OpenProcess> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServerProblem && error.status === 404) return { version: 0 };
    throw error;
  }
}
