// `<ravand-process-designer>`: one process being drawn. Keeps the draft by itself, checks it on the server, publishes it as the next version.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { HouseFinding } from '../../core/engine/check/house.ts';
import type { Finding as EngineFinding, ExecutableProcess } from '../../core/engine/model.ts';
import type { ProcessCase, ProcessDefinitionSource } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { download } from '../elements/download.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import '../elements/tabs.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding, OpenDefinition } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import type { Steps } from '../studio/draft-header.ts';
import '../studio/findings.ts';
import './canvas.ts';
import { FindingMarks } from './canvas/finding-marks.ts';
import { mostPasted } from './canvas/shared-clipboard.ts';
import type { ProcessCanvas } from './canvas.ts';
import { choicesOf } from './choices.ts';
import { processes } from './definitions.ts';
import { emptyProcess } from './empty-process.ts';
import './cases/case-pane.ts';
import './files/import-dialog.ts';
import { countElements, mostDrawn } from './files/most-drawn.ts';
import { watchPaste } from './files/pasted-text.ts';
import type { Choice, PanelChoices } from './groups/group.ts';
import { kindOf } from './kind-of.ts';
import { propertyOf } from './lint/finding-property.ts';
import { Lint } from './lint/lint.ts';
import { businessOf, isA } from './moddle.ts';
import type { DiagramElement, ProcessModeler } from './modeler.ts';
import { ShownFindings } from './page-findings.ts';
import { noChoices, type ProcessPanel } from './panel.ts';
import type { RavandSimulation } from './simulation/simulation.ts';

/** Below this the properties are a sheet that opens with the first chosen element. */
const wide = '(min-width: 768px)';

@customElement('ravand-process-designer')
export class ProcessDesigner extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private chosen: readonly DiagramElement[] = [];
  @state() private wanted = '';
  /** What keeps it from being simulated, shown in place of what the server found. */
  @state() private simulationFaults: readonly Finding[] | undefined;
  @state() private running = 0;
  @state() private level = 1;
  @state() private panelOpen = matchMedia(wide).matches;
  @state() private choices: PanelChoices = noChoices;
  /** What the worker found last. */
  @state() private live: readonly HouseFinding[] | undefined;
  @state() private cases: readonly ProcessCase[] = [];
  @state() private pane: 'problems' | 'cases' = 'problems';
  @state() private imported: File | undefined;
  /** The text of a file is asked for. */
  @state() private asksText = false;
  /** What is being simulated: the draft as it was when the simulation began. */
  @state() private simulated: { readonly xml: string; readonly processes: readonly ExecutableProcess[] } | undefined;
  @state() private preparing = false;
  @state() private isDrawn = false;
  /** How many elements it has, when these are more than are drawn: it stays as it is. */
  @state() private tooLarge: number | undefined;
  @query('ravand-process-canvas') private readonly canvas!: ProcessCanvas;
  @query('ravand-process-panel') private readonly panel!: ProcessPanel | null;
  @query('ravand-simulation') private readonly simulation!: RavandSimulation | null;
  @query('input[type=file]') private readonly picker!: HTMLInputElement;
  #modeler: ProcessModeler | undefined;
  #lint: Lint | undefined;
  #shown: ProcessDefinitionSource | undefined;
  #drawnNames: ReadonlyMap<string, string> = new Map();
  /** What was opened when it was drawn: the drawing may be ready before the definition and after it. */
  #drawnOf: OpenDefinition<ProcessDefinitionSource> | undefined;
  #marks: FindingMarks | undefined;
  #marked: readonly Finding[] | undefined;
  #choosable: readonly Choice[] | undefined;
  readonly #shownFindings = new ShownFindings();
  readonly #draft = new DefinitionDraft<ProcessDefinitionSource>(this, 'process');

  get #name(): string {
    return this.params.name ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#draft.onReplaced(() => void this.#draw());
    this.during(this.#shownFindings.followLanguage());
    this.during(
      watchPaste({
        mayPaste: () => this.simulated === undefined && this.imported === undefined && !this.asksText,
        text: (text) => this.#takeText(text),
      }),
    );
    // What a process may name is also made elsewhere: in another window, by somebody else.
    const seen = () => {
      if (document.visibilityState === 'visible') void this.#loadHouse();
    };
    document.addEventListener('visibilitychange', seen);
    this.during(() => document.removeEventListener('visibilitychange', seen));
    this.during(onLive(({ type }) => void (type === 'release' && this.#loadHouse())));
    void this.#loadHouse();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  protected override updated(): void {
    this.toggleAttribute('simulating', this.simulated !== undefined);
    this.#mark(this.#findings);
  }

  async #load(): Promise<void> {
    await this.#draft.load(this.#name, emptyProcess);
    await Promise.all([this.#countRunning(), this.#drawOpened()]);
  }

  /** Once, whichever comes last: a second time would take away what was drawn meanwhile. */
  async #drawOpened(): Promise<void> {
    const { open } = this.#draft;
    if (this.#modeler === undefined || open === undefined || open === this.#drawnOf) return;
    this.#drawnOf = open;
    await this.#draw();
  }

  /** A draft that was never published has no instances. */
  async #countRunning(): Promise<void> {
    const { counts } = this.#draft.version === 0 ? { counts: [] } : await processes.instances(this.#name);
    this.running = counts.filter(({ status }) => status === 'running').reduce((sum, { count }) => sum + count, 0);
  }

  async #loadHouse(): Promise<void> {
    this.choices = choicesOf(await processes.house());
    this.#lint?.soon();
  }

  #onReady(event: CustomEvent<ProcessModeler>): void {
    this.#modeler = event.detail;
    this.#marks = new FindingMarks(event.detail);
    const lint = new Lint(event.detail, {
      house: () => (this.choices === noChoices ? undefined : this.choices.house),
      cases: () => this.cases,
      told: (findings) => {
        if (this.isDrawn) this.live = findings;
      },
    });
    this.#lint = lint;
    this.during(() => lint.stop());
    void this.#drawOpened();
  }

  async #draw(shown = this.#draft.definition): Promise<void> {
    if (!this.#modeler || !shown) return;
    this.simulated = undefined;
    this.#shown = shown;
    this.cases = shown.cases ?? [];
    const size = countElements(shown.xml);
    this.tooLarge = size > mostDrawn ? size : undefined;
    this.isDrawn = this.tooLarge === undefined;
    if (!this.isDrawn) {
      this.#modeler.clear();
      this.live = undefined;
      return this.#draft.isChanged ? undefined : this.#draft.check();
    }
    await this.#modeler.open(shown.xml);
    this.#choosable = undefined;
    this.#drawnNames = this.#modeler.names();
    this.level = this.#modeler.canvas.zoom();
    this.chosen = [];
    this.#lint?.soon();
    if (!this.#draft.isChanged) await this.#draft.check();
  }

  /** Of what is too large to be drawn, as it came. */
  async #xml(): Promise<string> {
    return (this.isDrawn ? await this.#modeler?.save() : this.#shown?.xml) ?? '';
  }

  async #definition(): Promise<ProcessDefinitionSource> {
    const xml = await this.#xml();
    return {
      kind: 'process',
      name: this.#name,
      ...(this.#shown?.label ? { label: this.#shown.label } : {}),
      ...this.#elementLabels(),
      ...(this.cases.length === 0 ? {} : { cases: this.cases }),
      xml,
    };
  }

  /** The names in other languages, of the elements that are still called what they were when those names were given. */
  #elementLabels(): Pick<ProcessDefinitionSource, 'elementLabels'> {
    const labels = this.#shown?.elementLabels;
    if (labels === undefined) return {};
    const names = this.#modeler?.names();
    const kept = Object.entries(labels).filter(([id]) => names?.has(id) && names.get(id) === this.#drawnNames.get(id));
    return kept.length === 0 ? {} : { elementLabels: Object.fromEntries(kept) };
  }

  #onChanged(): void {
    this.simulationFaults = undefined;
    this.#choosable = undefined;
    this.#lint?.soon();
    this.#draft.editLater(() => this.#definition());
  }

  get #findings(): readonly Finding[] {
    if (this.simulationFaults !== undefined || this.live === undefined)
      return this.simulationFaults ?? this.#draft.findings;
    return this.#shownFindings.of(this.live, this.#draft.findings, this.#modeler);
  }

  #mark(findings: readonly Finding[]): void {
    if (findings === this.#marked || !this.isDrawn) return;
    this.#marked = findings;
    this.#marks?.show(findings.filter(({ severity }) => severity === 'error').map(elementOf));
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

  /** A case that does not hold, by its name: the sentence. */
  get #failures(): ReadonlyMap<string, string> {
    const failing = this.#findings.filter(({ code }) => code.startsWith('bpmn.case-'));
    return new Map(failing.map(({ params, message }) => [String(params?.case), message]));
  }

  #setCases(cases: readonly ProcessCase[]): void {
    this.cases = cases;
    this.#onChanged();
  }

  #record(): void {
    const made = this.simulation?.record(t('process.case.unnamed', { number: this.cases.length + 1 }));
    if (made === undefined) return;
    this.#setCases([...this.cases, made]);
    this.pane = 'cases';
    toast({ text: t('process.case.recorded', { name: made.name }), icon: 'circle-check' });
  }

  async #show(finding: Finding): Promise<void> {
    this.wanted = '';
    this.canvas.show(elementOf(finding));
    await this.updateComplete;
    this.wanted = propertyOf({ code: finding.code, params: finding.params as EngineFinding['params'] & object });
    if (this.wanted !== '') this.panelOpen = true;
  }

  #takeText(text: string): void {
    this.asksText = false;
    this.imported = new File([text], t('process.import.pasted'), { type: 'application/xml' });
  }

  async #import(event: CustomEvent<string>): Promise<void> {
    this.imported = undefined;
    const before = this.#shown;
    if (before === undefined) return;
    await this.#draw({ ...before, xml: event.detail, cases: this.cases });
    this.#onChanged();
  }

  async #export(kind: string): Promise<void> {
    const modeler = this.#modeler;
    if (modeler === undefined) return;
    const { pngOf, standaloneSvg } = await import('./files/export-diagram.ts');
    if (kind === 'bpmn') download(`${this.#name}.bpmn`, new Blob([await this.#xml()], { type: 'application/xml' }));
    else if (kind === 'svg')
      download(
        `${this.#name}.svg`,
        new Blob([await standaloneSvg(await modeler.saveSvg())], { type: 'image/svg+xml' }),
      );
    else download(`${this.#name}.png`, await pngOf(await modeler.saveSvg()));
  }

  #onMenu(event: CustomEvent<string>): void {
    const { detail } = event;
    if (detail === 'import') this.picker.click();
    else if (detail === 'paste') this.asksText = true;
    else if (detail === 'find') this.#modeler?.find();
    else void this.#export(detail);
  }

  #menu() {
    const find = { value: 'find', label: t('process.menu.find'), icon: 'search', hint: 'Ctrl+F' };
    const files = [
      { value: 'import', label: t('process.menu.import'), icon: 'upload', begins: true },
      { value: 'paste', label: t('process.menu.paste'), icon: 'copy' },
      { value: 'bpmn', label: t('process.menu.bpmn'), icon: 'download' },
    ];
    const pictures = [
      { value: 'svg', label: t('process.menu.svg'), icon: 'image' },
      { value: 'png', label: t('process.menu.png'), icon: 'image' },
    ];
    const items = this.isDrawn ? [find, ...files, ...pictures] : files;
    return html`<ravand-menu slot="actions" .items=${items} .label=${t('action.more')} ?hidden=${this.simulated !== undefined} @menu-choose=${(event: CustomEvent<string>) => this.#onMenu(event)}
        ><button type="button" class="button quiet icon-only" aria-label=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>
      <input slot="actions" type="file" accept=".bpmn,.xml,.bpmn20.xml" hidden aria-label=${t('process.menu.import')} @change=${() => {
        this.imported = this.picker.files?.[0];
        this.picker.value = '';
      }} />`;
  }

  get #elements(): readonly Choice[] {
    this.#choosable ??= this.#flowNodes();
    return this.#choosable;
  }

  #flowNodes(): readonly Choice[] {
    const nodes =
      this.#modeler?.elements.filter((one) => one.labelTarget === undefined && isA(one, 'bpmn:FlowNode')) ?? [];
    // What people do comes first: most steps of a case are theirs.
    const order = [...nodes].sort((a, b) => Number(isA(b, 'bpmn:UserTask')) - Number(isA(a, 'bpmn:UserTask')));
    return order.map((one) => ({
      name: one.id,
      label: businessOf(one).name || `${kindOf(one.type.replace('bpmn:', ''))} (${one.id})`,
    }));
  }

  #bottom() {
    const findings = this.#findings;
    const tabs = [
      { value: 'problems', label: `${t('process.problems')} ${t('process.problemCount', { count: findings.length })}` },
      {
        value: 'cases',
        label: `${t('process.case.title')} ${t('process.problemCount', { count: this.cases.length })}`,
      },
    ];
    return html`<div class="bottom" data-pane>
      <div class="tabs"><ravand-tabs label=${t('process.problems')} selected=${this.pane} .tabs=${tabs} @tab-choose=${({
        detail,
      }: CustomEvent<'problems' | 'cases'>) => {
        this.pane = detail;
      }}></ravand-tabs>
      ${this.simulated ? html`<button class="button small cause" @click=${() => this.#record()}><ravand-icon name="circle-dot"></ravand-icon>${t('process.case.record')}</button>` : nothing}</div>
      ${
        this.pane === 'problems'
          ? html`<ravand-findings bare .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => void this.#show(event.detail)}></ravand-findings>`
          : html`<ravand-process-cases .cases=${this.cases} .failures=${this.#failures} .elements=${this.#elements} @cases-change=${({ detail }: CustomEvent<readonly ProcessCase[]>) => this.#setCases(detail)}></ravand-process-cases>`
      }
    </div>`;
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
      heading=${local(this.#shown?.label, this.#name)} @draft-published=${() => void this.#countRunning()} @draft-opened=${(event: CustomEvent<ProcessDefinitionSource | undefined>) => void (event.detail ? this.#draw(event.detail) : navigate('/studio/processes'))}>
      <span class="muted wide">${version > 0 ? t('process.running', { count: this.running, running: formatInteger(this.running) }) : t('process.neverPublished')}</span>
      <button slot="actions" class="button cause ${this.simulated ? 'on' : ''}" aria-label=${t(this.simulated ? 'simulation.end' : 'simulation.simulate')} aria-busy=${this.preparing} ?disabled=${this.preparing || !this.isDrawn}
        @click=${() => void this.#toggleSimulation()}><ravand-icon name=${this.simulated ? 'circle-stop' : 'play'}></ravand-icon><span class="wide">${t(this.simulated ? 'simulation.end' : 'simulation.simulate')}</span></button>
      <button slot="actions" class="button quiet icon-only narrow" aria-label=${t('process.properties')} ?hidden=${this.simulated !== undefined} aria-pressed=${this.panelOpen} @click=${() => {
        this.panelOpen = !this.panelOpen;
      }}><ravand-icon name="panel-right"></ravand-icon></button>
      ${this.#menu()}
    </ravand-draft-header>`;
  }

  protected override render() {
    const { problem } = this.#draft;
    if (problem) return html`${this.#header()}${failed(problem.detail, () => void this.#load())}`;
    return html`${this.#header()}
      ${this.simulated ? html`<ravand-simulation .calendars=${this.choices.house.calendars} .xml=${this.simulated.xml} .processes=${this.simulated.processes}></ravand-simulation>` : nothing}
      <div class="desk" ?data-panel=${this.panelOpen} ?inert=${this.simulated !== undefined} ?data-covered=${this.simulated !== undefined}>
        <div class="stage">
          <ravand-process-canvas
            data-pane
            @ready=${this.#onReady}
            @diagram-changed=${() => this.#onChanged()}
            @select-element=${this.#onSelect}
            @element-open=${() => void this.#openPanel()}
            @file-dropped=${(event: CustomEvent<File>) => {
              this.imported = event.detail;
            }}
            @paste-refused=${() => toast({ text: t('process.pasteRefused', { most: mostPasted }), icon: 'circle-alert' })}
          ></ravand-process-canvas>
          ${this.tooLarge === undefined ? nothing : html`<div class="too-large">${this.#tooLargeNote(this.tooLarge)}</div>`}
          <div class="zoom" role="group" ?hidden=${this.tooLarge !== undefined} aria-label=${t('process.zoom')} dir="ltr">
            <button class="button quiet icon-only small" aria-label=${t('process.zoomOut')} @click=${() => this.#zoom(-1)}><ravand-icon name="minus"></ravand-icon></button>
            <button class="button quiet small" aria-label=${t('process.zoomFit')} @click=${() => this.#zoom(0)}>${t('process.percent', { value: Math.round(this.level * 100) })}</button>
            <button class="button quiet icon-only small" aria-label=${t('process.zoomIn')} @click=${() => this.#zoom(1)}><ravand-icon name="plus"></ravand-icon></button>
          </div>
        </div>
        <ravand-process-panel data-pane aria-label=${t('process.properties')} role="region" .modeler=${this.isDrawn ? this.#modeler : undefined} .element=${this.chosen.length === 1 ? this.chosen[0] : undefined} .chosen=${this.chosen} .wanted=${this.wanted} .choices=${this.choices} @keydown=${this.#onPanelKey}></ravand-process-panel>
      </div>
      ${this.#bottom()}
      ${
        this.imported || this.asksText
          ? html`<ravand-import-dialog .file=${this.imported} ?asks=${this.asksText} @import-text=${(event: CustomEvent<string>) => this.#takeText(event.detail)} @import-accept=${(event: CustomEvent<string>) => void this.#import(event)} @import-close=${() => {
              this.imported = undefined;
              this.asksText = false;
            }}></ravand-import-dialog>`
          : nothing
      }`;
  }

  #tooLargeNote(found: number) {
    return empty(t('process.tooLarge', { found, most: mostDrawn }), {
      hint: t('process.tooLargeHint'),
      action: { label: t('process.menu.bpmn'), icon: 'download', run: () => void this.#export('bpmn') },
    });
  }

  #onSelect = (event: CustomEvent<readonly DiagramElement[]>): void => {
    this.chosen = event.detail;
    this.wanted = '';
    if (event.detail.length === 1 && !matchMedia(wide).matches && !this.panelOpen)
      void this.#openPanelFor(event.detail);
  };

  async #openPanel(): Promise<void> {
    this.panelOpen = true;
    await this.updateComplete;
    await this.panel?.updateComplete;
    this.panel?.focus();
  }

  /** Back to the drawing; what is open in a field closes first. */
  #onPanelKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.canvas.focus();
  };

  /** On a phone the sheet takes half of the canvas: what was chosen stays in sight above it. */
  async #openPanelFor([element]: readonly DiagramElement[]): Promise<void> {
    this.panelOpen = true;
    await this.updateComplete;
    this.#modeler?.canvas.resized();
    if (element) this.#modeler?.canvas.scrollToElement(element);
  }

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
        --bottom: 160px;
        grid-template: auto minmax(0, 1fr) var(--bottom) / minmax(0, 1fr);
        min-block-size: 0;
      }
      /* The diagram and its log need the room then. */
      :host([simulating]) {
        --bottom: 100px;
      }
      ravand-draft-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
      }
      .desk[data-panel] {
        grid-template-columns: minmax(0, 1fr) 288px;
        grid-row-end: 4;
      }
      /* The drawing keeps its size, so that it is found as it was left. The outline of what is chosen says of itself that it is visible. */
      .desk[data-covered] {
        visibility: hidden;
        opacity: 0;
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
      .too-large {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        background: var(--canvas);
      }
      .zoom[hidden] {
        display: none;
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
      .bottom {
        grid-area: 3 / 1;
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
        background: var(--surface);
      }
      /* The properties are as high as the canvas and the pane below it together. */
      .desk[data-panel]:not([data-covered]) .stage {
        margin-block-end: var(--bottom);
      }
      .desk[data-panel]:not([data-covered]) ~ .bottom {
        margin-inline-end: 288px;
      }
      .tabs {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        padding-inline: 16px;
      }
      .bottom > :last-child {
        flex: 1;
        min-block-size: 0;
        overflow-y: auto;
      }
      ravand-process-panel {
        grid-column: 2;
        grid-row: 1;
        z-index: 1;
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
          grid-template: minmax(220px, 1fr) minmax(0, 46%) / minmax(0, 1fr);
        }
        .desk[data-panel] ravand-process-panel {
          grid-column: 1;
          grid-row: 2;
          border-block-start: 1px solid var(--line);
          border-inline-start: 0;
        }
        .desk[data-panel]:not([data-covered]) .stage {
          margin-block-end: 0;
        }
        .desk[data-panel] ~ .bottom {
          display: none;
        }
      }
    `,
  ];
}

function elementOf({ element, pointer }: Finding): string {
  return element ?? pointer;
}
