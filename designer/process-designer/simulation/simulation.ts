// `<ravand-simulation>`: the draft, run by the production engine in this browser. Diagram with tokens, bar, data, log; nothing in it asks the server anything.
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { isDecision } from '../../../core/engine/choose-flows.ts';
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { createWorkingCalendar } from '../../../core/engine/time/time.ts';
import type { CalendarDefinition, ProcessCase } from '../../../schemas/types.ts';
import { narrow } from '../../elements/anchor.ts';
import { RavandElement } from '../../elements/element.ts';
import { recordCase } from '../cases/record-case.ts';
import '../../elements/popover.ts';
import type { RavandPopover } from '../../elements/popover.ts';
import '../../elements/tabs.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { preferences } from '../../shell/preferences.ts';
import { onShortcut } from '../../shell/shortcuts.ts';
import { t } from '../../shell/texts.ts';
import './bar.ts';
import type { SimulationBar } from './bar.ts';
import './card.ts';
import './data-panel.ts';
import './diagram.ts';
import type { Pressed, SimulationDiagram } from './diagram.ts';
import { goOn, pass, toNextTimer } from './do.ts';
import './log.ts';
import { faultText } from './log-lines.ts';
import { nameOf } from './names.ts';
import { nextTimer, type Possible, possibles, waitsForPerson } from './possible.ts';
import { SimulationSession } from './session.ts';
import { simulationStyle } from './simulation-style.ts';

const still = matchMedia('(prefers-reduced-motion: reduce)');
/** One frame at speed 1. */
const frameMs = 800;

@customElement('ravand-simulation')
export class RavandSimulation extends RavandElement {
  @property({ attribute: false }) processes: readonly ExecutableProcess[] = [];
  @property({ attribute: false }) xml = '';
  @state() private session!: SimulationSession;
  @state() private turn = 0;
  @state() private playing = false;
  /** Working calendars that timers may count by. */
  @property({ attribute: false }) calendars: readonly CalendarDefinition[] = [];
  @state() private speed = 1;
  @state() private log = true;
  @state() private level = 1;
  @state() private pane: 'data' | 'log' = 'data';
  @state() private open: Pressed | undefined;
  @query('ravand-simulation-diagram') private readonly diagram!: SimulationDiagram;
  @query('ravand-simulation-bar') private readonly bar!: SimulationBar;
  @query('ravand-popover') private readonly card!: RavandPopover;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const keys: Readonly<Record<string, () => void>> = {
      KeyN: () => this.#forward(),
      KeyB: () => this.#back(),
      KeyP: () => this.#togglePlay(),
      KeyR: () => this.#restart(),
      KeyL: () => this.#toggleLog(),
    };
    // Keys without a modifier are ours only while the focus is here.
    const isOurs = () => this.open === undefined && this.matches(':focus-within');
    for (const [code, act] of Object.entries(keys)) this.during(onShortcut(code, act, isOurs));
    this.during(() => clearTimeout(this.#timer));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('processes')) return;
    const session = new SimulationSession(this.processes, {
      now: new Date(),
      zone: preferences().timeZone,
      calendars: (name) => {
        const definition = this.calendars.find((one) => one.name === name);
        return definition && createWorkingCalendar(definition, preferences().timeZone);
      },
    });
    session.onChange(() => {
      this.turn += 1;
    });
    this.session = session;
  }

  get #possibles(): readonly Possible[] {
    return this.session.isAtRest ? possibles(this.session) : [];
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.playing = false;
  }

  #togglePlay(): void {
    if (this.playing) this.#stop();
    else {
      this.playing = true;
      this.#tick(true);
    }
  }

  /** A frame, or the next thing that needs nobody; stops where somebody is needed. */
  #tick(isAsked = false): void {
    if (!this.isConnected) return;
    const needed = this.#next();
    if (needed === undefined) {
      this.#timer = setTimeout(() => this.#tick(), frameMs / this.speed);
      return;
    }
    this.#stop();
    if (isAsked && needed !== 'over') this.#ask(needed);
  }

  #next(): Possible | 'over' | undefined {
    if (this.session.forward()) return undefined;
    const outcome = goOn(this.session);
    return outcome === 'done' ? undefined : outcome;
  }

  /** Lets the tokens of what was just done arrive, one after another. */
  #arrive(): void {
    this.#stop();
    if (still.matches) this.session.settle();
    else if (!this.session.isAtRest)
      this.#timer = setTimeout(() => {
        this.session.forward();
        this.#arrive();
      }, frameMs / this.speed);
  }

  #forward(): void {
    this.#stop();
    const needed = this.#next();
    if (needed !== undefined && needed !== 'over') this.#ask(needed);
  }

  #back(): void {
    this.#stop();
    this.open = undefined;
    this.session.back();
  }

  #restart(): void {
    this.#stop();
    this.open = undefined;
    this.session.restart();
  }

  #toggleLog(): void {
    this.log = !this.log;
    this.pane = this.pane === 'log' ? 'data' : 'log';
  }

  /** Opens the card of what is needed. */
  #ask({ element }: Possible): void {
    this.diagram.show(element);
    const anchor = this.diagram.anchorOf(element);
    if (anchor) this.open = { element, anchor };
  }

  #press({ element, anchor }: Pressed): void {
    this.#stop();
    this.session.settle();
    if (this.#offersAt(element).length > 0 || this.#isDecision(element)) this.open = { element, anchor };
  }

  /** Starts are offered only while nothing runs, or where one of them was pressed. */
  #offersAt(element: string): readonly Possible[] {
    return this.#possibles.filter((one) => one.element === element);
  }

  /** A gateway can be told its way at any time. */
  #isDecision(id: string): boolean {
    return this.processes.some((process) => {
      const element = process.elements.get(id);
      return element !== undefined && isDecision(element);
    });
  }

  #pass(ms: number): void {
    this.#stop();
    pass(this.session, ms, { kind: ms === 3_600_000 ? 'hour' : 'day' });
    this.#arrive();
  }

  /** What was done so far, as a case of this name. */
  record(name: string): ProcessCase | undefined {
    return this.session.place.act < 0 ? undefined : recordCase(this.session, name);
  }

  get #isRunning(): boolean {
    return [...this.session.snapshot.instances.values()].some(({ state: { status } }) => status === 'running');
  }

  #says(): string {
    const { session } = this;
    if (session.fault) return t('simulation.couldNot', { reason: faultText(session.fault.name) });
    if (session.place.act < 0) return t('simulation.ready');
    if (!session.isAtRest) {
      const { at } = session.view;
      return at === undefined ? t('simulation.onTheWay') : nameOf(session.processes, at);
    }
    if (!this.#isRunning) return t('simulation.over');
    const waiting = this.#possibles.filter(({ kind }) => kind !== 'start');
    const first = waitsForPerson(waiting) ?? waiting[0];
    if (first === undefined) return t('simulation.nothingWaits');
    const name = nameOf(session.processes, first.element);
    if (first.kind === 'choice') return t('simulation.chooseAt', { name });
    const places = waiting.filter(({ kind }) => kind !== 'event').map(({ element }) => element);
    const others = new Set([first.element, ...places]).size - 1;
    return others === 0 ? t('simulation.waitsFor', { name }) : t('simulation.waitsForMore', { name, count: others });
  }

  #closeCard(): void {
    this.open = undefined;
  }

  #card() {
    const { open, session } = this;
    const offers = open === undefined ? [] : this.#offersAt(open.element);
    return html`<ravand-popover trap .open=${open !== undefined} .anchor=${open?.anchor} .placement=${{ side: 'beside', gap: 14 }}
      label=${open === undefined ? '' : nameOf(session.processes, open.element)} @popover-close=${this.#closeCard}>
      ${
        open === undefined
          ? nothing
          : html`<ravand-simulation-card .session=${session} element=${open.element} .possibles=${offers} zone=${preferences().timeZone} @card-done=${() => {
              this.#closeCard();
              this.#arrive();
            }}></ravand-simulation-card>`
      }
    </ravand-popover>`;
  }

  #bar() {
    const { session } = this;
    return html`<ravand-simulation-bar .step=${session.step} .steps=${session.steps} says=${this.#says()} now=${session.snapshot.now.toISOString()}
      .nextTimer=${nextTimer(session)} ?playing=${this.playing} .speed=${this.speed} ?log=${this.log} ?running=${this.#isRunning}
      @restart=${() => this.#restart()} @step-back=${() => this.#back()} @step-forward=${() => this.#forward()} @toggle-play=${() => this.#togglePlay()}
      @change-speed=${(event: CustomEvent<number>) => {
        this.speed = event.detail;
      }}
      @pass-time=${(event: CustomEvent<number>) => this.#pass(event.detail)}
      @next-timer=${() => {
        this.#stop();
        toNextTimer(session);
        this.#arrive();
      }}
      @toggle-log=${() => this.#toggleLog()}></ravand-simulation-bar>`;
  }

  #zoom(step: 1 | -1 | 0): void {
    this.level = this.diagram.zoom(step);
  }

  protected override render() {
    const { session, turn } = this;
    return html`<div class="stage">
        <ravand-simulation-diagram .xml=${this.xml} .processes=${this.processes} .view=${session.view} .possibles=${this.#possibles} .standing=${session.simulation.standing} ?idle=${!this.#isRunning}
          .durationMs=${(frameMs * 0.7) / this.speed}
          @press-element=${(event: CustomEvent<Pressed>) => this.#press(event.detail)}
          @diagram-ready=${(event: CustomEvent<number>) => {
            this.level = event.detail;
            this.bar.focusPlay();
          }}
          @diagram-moved=${(event: CustomEvent<number>) => {
            this.level = event.detail;
            this.card.reposition();
          }}></ravand-simulation-diagram>
        <div class="zoom" role="group" aria-label=${t('process.zoom')} dir="ltr">
          <button class="button quiet icon-only small" aria-label=${t('process.zoomOut')} @click=${() => this.#zoom(-1)}><ravand-icon name="minus"></ravand-icon></button>
          <button class="button quiet small" aria-label=${t('process.zoomFit')} @click=${() => this.#zoom(0)}>${t('process.percent', { value: Math.round(this.level * 100) })}</button>
          <button class="button quiet icon-only small" aria-label=${t('process.zoomIn')} @click=${() => this.#zoom(1)}><ravand-icon name="plus"></ravand-icon></button>
        </div>
        ${this.#bar()}
      </div>
      <ravand-tabs class="panes" label=${t('simulation.title')} selected=${this.pane} .tabs=${[
        { value: 'data', label: t('simulation.data') },
        { value: 'log', label: t('simulation.log') },
      ]} @tab-choose=${(event: CustomEvent<'data' | 'log'>) => {
        this.pane = event.detail;
      }}></ravand-tabs>
      <ravand-simulation-data role="region" aria-label=${t('simulation.data')} class=${this.pane === 'data' ? 'chosen' : ''} .session=${session} .turn=${turn} zone=${preferences().timeZone}></ravand-simulation-data>
      <ravand-simulation-log role="region" aria-label=${t('simulation.log')} class="${this.pane === 'log' ? 'chosen' : ''} ${this.log ? '' : 'folded'}" .session=${session} .turn=${turn} ?shown=${narrow.matches ? this.pane === 'log' : this.log}></ravand-simulation-log>
      ${this.#card()}`;
  }

  static override styles = [...[RavandElement.styles].flat(), buttons, simulationStyle];
}
