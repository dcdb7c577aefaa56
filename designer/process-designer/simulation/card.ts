// `<ravand-simulation-card>`: what can be done at one element of a simulation, each with the data it may bring. Acts on the session, then asks to be closed.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { isDecision } from '../../../core/engine/choose-flows.ts';
import type { Way } from '../../../core/engine/simulation.ts';
import type { Json } from '../../../core/kernel/data.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { formatDateTime } from '../../format/dates.ts';
import { hasText, t } from '../../shell/texts.ts';
import { cardStyle } from './card-style.ts';
import { missingNames, visibleIn } from './data.ts';
import * as doing from './do.ts';
import { flowName, kindText, nameOf } from './names.ts';
import { caughtCodes, type Possible } from './possible.ts';
import { writeValue } from './read-value.ts';
import type { SimulationSession } from './session.ts';
import './value-rows.ts';
import type { ValueRows } from './value-rows.ts';

type Of<K extends Possible['kind']> = Extract<Possible, { kind: K }>;

@customElement('ravand-simulation-card')
export class SimulationCard extends RavandElement {
  @property({ attribute: false }) session!: SimulationSession;
  @property() element = '';
  @property({ attribute: false }) possibles: readonly Possible[] = [];
  @property() zone = 'UTC';
  /** Which of several activities of this element is spoken of. */
  @state() private chosen = 0;
  /** Flows that are ticked at an inclusive gateway. */
  @state() private ticked: ReadonlySet<string> = new Set();
  @queryAll('ravand-value-rows') private readonly rows!: NodeListOf<ValueRows>;

  #done(act: () => void): void {
    act();
    this.emit('card-done');
  }

  /** What stands in the rows of this offer. */
  #values(index: number): Readonly<Record<string, Json>> {
    return [...this.rows].find((rows) => rows.dataset.of === String(index))?.values ?? {};
  }

  #rows(index: number, instance: string | undefined, process: string) {
    const { session } = this;
    const model = session.processes.find(({ id }) => id === process);
    const known = visibleIn(session.snapshot, instance);
    return html`<ravand-value-rows data-of=${index} .known=${known} .now=${session.simulation.now} .zone=${this.zone}
      .offered=${model === undefined ? [] : missingNames(model, known)}></ravand-value-rows>`;
  }

  #processOf(instance: string): string {
    return this.session.simulation.instances.get(instance)?.state.process ?? '';
  }

  #start(one: Of<'start'>, index: number) {
    return html`<section>
      <p class="about">${t(`simulation.startBy.${one.by}`)}</p>
      ${this.#rows(index, undefined, one.process)}
      <div class="acts"><button class="button primary" @click=${() => this.#done(() => doing.start(this.session, one, this.#values(index)))}><ravand-icon name="play"></ravand-icon>${t('simulation.start')}</button></div>
    </section>`;
  }

  #complete(one: Of<'complete'>, index: number) {
    const { session } = this;
    const values = () => this.#values(index);
    const act = (work: () => void) => () => this.#done(work);
    const verb = one.waits === 'task' || one.waits === 'trigger' ? 'complete' : 'answer';
    return html`<section>
      <p class="about">${t(`simulation.about.${one.waits}`)}</p>
      ${this.#rows(index, one.instance, this.#processOf(one.instance))}
      <div class="acts">
        <button class="button primary" @click=${act(() => doing.complete(session, one, values()))}><ravand-icon name="check"></ravand-icon>${t(`simulation.${verb}`)}</button>
        ${one.waits === 'trigger' ? nothing : html`<button class="button quiet small" @click=${act(() => doing.fail(session, one))}>${t('simulation.fail')}</button>`}
      </div>
      ${one.waits === 'trigger' ? nothing : html`${this.#thrower(one, 'error', values)}${this.#thrower(one, 'escalation', values)}`}
    </section>`;
  }

  #thrower(one: Of<'complete'>, type: 'error' | 'escalation', values: () => Readonly<Record<string, Json>>) {
    const process = this.session.simulation.process(this.#processOf(one.instance));
    const codes = caughtCodes(process, type);
    const id = `${type}-${one.activity}`;
    const send = type === 'error' ? doing.throwError : doing.escalate;
    const input = () => this.renderRoot.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.value.trim() ?? '';
    return html`<details ?open=${codes.length > 0 && type === 'error'}>
      <summary>${t(`simulation.throw.${type}`)}</summary>
      <div class="throw">
        <input id=${id} class="control code" dir="ltr" list=${`${id}-codes`} .value=${codes[0] ?? ''} aria-label=${t('simulation.code')} placeholder=${t('simulation.code')} spellcheck="false" autocomplete="off">
        <datalist id=${`${id}-codes`}>${codes.map((code) => html`<option value=${code}></option>`)}</datalist>
        <button class="button" @click=${() => {
          const code = input();
          if (code !== '') this.#done(() => send(this.session, one, code, values()));
        }}>${t('simulation.throwIt')}</button>
      </div>
    </details>`;
  }

  #event(one: Of<'event'>, index: number) {
    const { type, name, dueAt, correlationKey } = one.subscription;
    const brings = type === 'message' || type === 'signal';
    return html`<section>
      <p class="about">
        ${type === 'timer' && dueAt !== undefined ? t('simulation.about.timer', { time: formatDateTime(dueAt) }) : t(`simulation.about.${type}`, { name: name ?? '' })}
        ${correlationKey === undefined ? nothing : html`<span class="key">${t('simulation.key')} <code dir="ltr">${correlationKey}</code></span>`}
      </p>
      ${brings ? this.#rows(index, one.instance, this.#processOf(one.instance)) : nothing}
      <div class="acts"><button class="button primary" @click=${() => this.#done(() => doing.happen(this.session, one, brings ? this.#values(index) : {}))}><ravand-icon name="zap"></ravand-icon>${t(`simulation.happen.${type}`)}</button></div>
    </section>`;
  }

  #choice(one: Of<'choice'>) {
    const { processes } = this.session;
    const isMany = processes.some((process) => process.elements.get(one.element)?.kind === 'inclusiveGateway');
    const tick = (flow: string, on: boolean) => {
      this.ticked = new Set(on ? [...this.ticked, flow] : [...this.ticked].filter((other) => other !== flow));
    };
    const decided = one.ways.find(({ holds }) => holds === true);
    const asData = decidedWays(one.ways, isMany);
    const unknown = decided === undefined && one.ways.some(({ flow, holds }) => !flow.isDefault && holds === null);
    return html`<section>
      <p class="about">${t(unknown ? 'simulation.about.unknownWay' : 'simulation.about.knownWay')}</p>
      <ul class="ways">
        ${one.ways.map(
          (way) =>
            html`<li>${
              isMany && !way.flow.isDefault
                ? html`<label class="way"><input type="checkbox" .checked=${this.ticked.has(way.flow.id)} @change=${(event: Event) => tick(way.flow.id, (event.target as HTMLInputElement).checked)}>${this.#way(way)}</label>`
                : html`<button class="way" @click=${() => this.#done(() => doing.choose(this.session, one, [way.flow.id]))}>${this.#way(way)}<ravand-icon name="arrow-right"></ravand-icon></button>`
            }</li>`,
        )}
      </ul>
      ${asData.length === 0 ? nothing : html`<div class="acts"><button class="button" @click=${() => this.#done(() => doing.choose(this.session, one, asData, 'decide'))}>${t('simulation.byData')}</button></div>`}
      ${isMany ? html`<div class="acts"><button class="button primary" ?disabled=${this.ticked.size === 0} @click=${() => this.#done(() => doing.choose(this.session, one, [...this.ticked]))}>${t('simulation.goThere')}</button></div>` : nothing}
    </section>`;
  }

  #way({ flow, values, holds }: Way): TemplateResult {
    const verdict = holds === null ? 'unknown' : String(holds);
    return html`<span class="text">
      <strong><bdi>${flowName(this.session.processes, flow.id)}</bdi></strong>
      ${flow.isDefault ? html`<span class="muted">${t('simulation.default')}</span>` : nothing}
      ${
        flow.condition === undefined
          ? nothing
          : html`<span class="condition ${verdict}"><span class="visually-hidden">${t(`simulation.verdict.${verdict}`)}</span><span aria-hidden="true">${{ true: '✓', false: '✗', unknown: '?' }[verdict]}</span> <code dir="ltr">${flow.condition.source}</code></span>
            ${Object.entries(values).map(([name, value]) => html`<span class="seen" dir="ltr">${name} = ${value === null ? '—' : writeValue(value)}</span>`)}`
      }
    </span>`;
  }

  #incident(one: Of<'incident'>) {
    const known = hasText(`incident.${one.code}`)
      ? t(`incident.${one.code}`)
      : hasText(`simulation.incident.${one.code}`)
        ? t(`simulation.incident.${one.code}`)
        : one.code;
    return html`<section>
      <p class="fault"><ravand-icon name="triangle-alert"></ravand-icon><span>${known}${one.detail === '' || one.detail === one.code ? nothing : html` <code dir="ltr">${one.detail}</code>`}</span></p>
      <p class="about">${t('simulation.about.incident')}</p>
      <div class="acts"><button class="button primary" @click=${() => this.#done(() => doing.retry(this.session, one))}><ravand-icon name="rotate-ccw"></ravand-icon>${t('simulation.retry')}</button></div>
    </section>`;
  }

  #adHoc(one: Of<'ad-hoc'>) {
    const { session } = this;
    return html`<section>
      <p class="about">${t('simulation.about.adHoc')}</p>
      <ul class="ways">${one.enabled.map((id) => html`<li><button class="way" @click=${() => this.#done(() => doing.startActivity(session, one, id))}><span class="text"><strong><bdi>${nameOf(session.processes, id)}</bdi></strong></span><ravand-icon name="play"></ravand-icon></button></li>`)}</ul>
      <div class="acts"><button class="button" @click=${() => this.#done(() => doing.endAdHoc(session, one))}>${t('simulation.endAdHoc')}</button></div>
    </section>`;
  }

  #offer(one: Possible, index: number) {
    switch (one.kind) {
      case 'start':
        return this.#start(one, index);
      case 'complete':
        return this.#complete(one, index);
      case 'event':
        return this.#event(one, index);
      case 'choice':
        return this.#choice(one);
      case 'incident':
        return this.#incident(one);
      case 'ad-hoc':
        return this.#adHoc(one);
    }
  }

  /** Activities of this element that can be completed: instances of a loop, or tokens that met here. */
  get #alike(): readonly Possible[] {
    return this.possibles.filter(({ kind }) => kind === 'complete');
  }

  #shown(): readonly Possible[] {
    const alike = this.#alike;
    const one = alike[Math.min(this.chosen, alike.length - 1)];
    return this.possibles.filter((other) => other === one || !alike.includes(other));
  }

  #several() {
    const alike = this.#alike;
    if (alike.length < 2) return nothing;
    const choose = (event: Event) => {
      this.chosen = Number((event.target as HTMLSelectElement).value);
    };
    return html`<div class="several"><select class="control" aria-label=${t('simulation.which')} @change=${choose}>
      ${alike.map((one, index) => html`<option value=${index}>${this.#called(one, index)}</option>`)}
    </select></div>`;
  }

  /** By what makes it one of many: the number and the values of its instance. */
  #called(one: Possible, index: number): string {
    if (one.kind !== 'complete') return '';
    const state = this.session.simulation.instances.get(one.instance)?.state;
    let scope = state?.scopes[state.activities[one.activity]?.scope ?? ''];
    while (scope !== undefined && scope.role !== 'item') scope = state?.scopes[scope.parent ?? ''];
    const number = Number(scope?.variables.loopCounter ?? index + 1);
    const values = Object.entries(scope?.variables ?? {})
      .filter(([name]) => name !== 'loopCounter')
      .map(([name, value]) => `${name} = ${writeValue(value)}`);
    return [t('simulation.item', { number }), ...values].join(' · ');
  }

  /** What every decision of this gateway shall be, whatever the data say. */
  #standing() {
    const { processes, simulation } = this.session;
    const element = processes.map((process) => process.elements.get(this.element)).find((found) => found !== undefined);
    if (element === undefined || !isDecision(element)) return nothing;
    const chosen = simulation.standing.get(element.id)?.[0];
    const set = (flow: string | undefined) => () => {
      const others = [...simulation.standing].filter(([id]) => id !== element.id);
      simulation.standing = new Map(flow === undefined ? others : [...others, [element.id, [flow]]]);
      this.session.touch();
      this.requestUpdate();
    };
    const option = (flow: string | undefined, label: string) =>
      html`<label class="checkbox"><input type="radio" name="standing" .checked=${chosen === flow} @change=${set(flow)}><bdi>${label}</bdi></label>`;
    return html`<section>
      <fieldset class="group">
        <legend>${t('simulation.eachTime')}</legend>
        ${option(undefined, t('simulation.byData'))}
        ${element.outgoing.map(({ id }) => option(id, flowName(processes, id)))}
      </fieldset>
    </section>`;
  }

  protected override render() {
    const { processes } = this.session;
    const name = nameOf(processes, this.element);
    const kind = kindText(processes, this.element);
    return html`<header>
        <h2><bdi>${name}</bdi></h2>
        ${kind === name ? nothing : html`<span class="muted">${kind}</span>`}
        <span class="space"></span>
        <button class="button quiet icon-only small" aria-label=${t('action.close')} @click=${() => this.emit('card-done')}><ravand-icon name="x"></ravand-icon></button>
      </header>
      ${this.#several()}${this.#shown().map((one) => this.#offer(one, this.possibles.indexOf(one)))}${this.#standing()}`;
  }

  static override styles = [...[RavandElement.styles].flat(), buttons, controls, cardStyle];
}

/** Where the data send the token; empty when they do not say. */
function decidedWays(ways: readonly Way[], isMany: boolean): readonly string[] {
  const held: string[] = [];
  for (const { flow, holds } of ways) {
    if (flow.isDefault) continue;
    if (holds === null) return [];
    if (holds) held.push(flow.id);
    if (holds && !isMany) return held;
  }
  return held.length > 0 ? held : ways.flatMap(({ flow }) => (flow.isDefault ? [flow.id] : []));
}
