// `<ravand-rule-tests>`: beside the sentence: how the draft comes out on records, what it would have done over the last days, how the live rule came out lately,
// and, of rules called from outside, their address. Whatever is tried here leaves no trace.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RuleDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { StoredRecord } from '../api/types.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/tabs.ts';
import { formatDateTime } from '../format/dates.ts';
import { workspaceReferences } from '../forms/references.ts';
import { explainedCondition, explainedStyle, seenText, termText } from '../records/explained-condition.ts';
import { recordTitle } from '../records/record-title.ts';
import { t } from '../shell/texts.ts';
import { type Evaluation, type Outcome, rules, type TimedRun, type Trial, type Tried } from './api.ts';
import { effectLine } from './effect-words.ts';
import './rule-address.ts';

const quietMs = 900;
const askAgainMs = 700;
const shownRecords = 5;

interface OnRecord {
  readonly record: StoredRecord;
  readonly title: string;
  readonly tried: Tried | undefined;
}

@customElement('ravand-rule-tests')
export class RuleTests extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    explainedStyle,
    css`
      :host {
        display: grid;
        align-content: start;
        grid-auto-rows: max-content;
        gap: 12px;
        padding: 14px;
        background: var(--canvas);
        overflow-y: auto;
      }
      section {
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        overflow: hidden;
      }
      section > header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-block-size: 42px;
        padding: 4px 14px;
      }
      h3 {
        font: var(--section);
      }
      .row {
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr) auto;
        gap: 0 8px;
        inline-size: 100%;
        padding: 7px 14px;
        border: 0;
        border-block-start: 1px solid var(--line);
        background: none;
        color: var(--text);
        text-align: start;
        cursor: pointer;
      }
      .row:hover {
        background: var(--hover);
      }
      .row b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .row .why {
        grid-column: 2 / 4;
        font: var(--small);
        color: var(--text-3);
        overflow-wrap: anywhere;
      }
      .row .why.missed {
        color: var(--warning);
      }
      .row time {
        font: var(--small);
        color: var(--text-3);
      }
      .yes {
        color: var(--success);
      }
      .no {
        color: var(--text-3);
      }
      .pad {
        display: grid;
        gap: 10px;
        padding: 4px 14px 14px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
      }
      .pair dd {
        font-weight: 600;
      }
      progress {
        inline-size: 100%;
        block-size: 4px;
        accent-color: var(--accent);
      }
      .note {
        padding: 10px 14px;
        color: var(--text-3);
        font: var(--small);
      }
      .effects {
        display: grid;
        gap: 8px;
      }
      .effects dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 1px 12px;
        padding-inline-start: 12px;
      }
      .effects dt {
        color: var(--text-3);
      }
      .effects ravand-icon {
        --icon-size: 13px;
      }
      h4 {
        margin-block: 14px 6px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      .days {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .days select {
        inline-size: auto;
      }
    `,
  ];

  @property({ attribute: false }) rule: RuleDefinition | undefined;
  @property({ attribute: false }) live: RuleDefinition | undefined;
  /** It could be published. */
  @property({ type: Boolean }) sound = false;
  @state() private records: readonly OnRecord[] = [];
  @state() private chosen: StoredRecord | undefined;
  @state() private problem = '';
  @state() private evaluations: readonly Evaluation[] = [];
  @state() private runs: readonly TimedRun[] = [];
  @state() private lately: 'missed' | 'fired' = 'missed';
  @state() private trial: Trial | undefined;
  @state() private days = 30;
  /** What is shown whole. */
  @state() private shown:
    | { readonly title: string; readonly outcome: Outcome & Partial<Tried>; readonly isAgain: boolean }
    | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#timer));
    this.during(() => this.#stopAsking());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rule') || changed.has('sound')) this.#later();
    if (changed.has('live')) void this.#loadEvaluations();
  }

  /** Once nothing was typed for a while. */
  #later(): void {
    clearTimeout(this.#timer);
    if (this.sound) this.#timer = setTimeout(() => void this.#tryAll(), quietMs);
  }

  async #tryAll(): Promise<void> {
    const { rule } = this;
    if (!rule) return;
    const asked = ++this.#asked;
    try {
      const page = await ravand.records(rule.entity, { limit: shownRecords });
      const entity = entityNamed(rule.entity);
      const items =
        this.chosen && !page.items.some(({ id }) => id === this.chosen?.id) ? [this.chosen, ...page.items] : page.items;
      const found: OnRecord[] = items
        .slice(0, shownRecords)
        .map((record) => ({ record, title: recordTitle(record, entity), tried: undefined }));
      for (const [index, one] of found.entries()) {
        found[index] = { ...one, tried: await rules.try(rule, one.record.id) };
        if (asked !== this.#asked) return;
      }
      this.records = found;
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.problem = error.detail;
    }
  }

  async #loadEvaluations(): Promise<void> {
    if (!this.live) return;
    const { items, runs } = await rules.evaluations(this.live.name);
    this.evaluations = items;
    this.runs = runs;
  }

  protected override render() {
    return html`${this.rule?.trigger?.type === 'webhook' ? html`<ravand-rule-address .rule=${this.rule.name} ?live=${this.live?.trigger?.type === 'webhook'}></ravand-rule-address>` : nothing}
      ${this.#onRecords()} ${this.#whatIf()} ${this.live ? this.#lately() : nothing} ${this.#whole()}`;
  }

  #mark(holds: boolean): TemplateResult {
    return html`<ravand-icon class=${holds ? 'yes' : 'no'} name=${holds ? 'circle-check' : 'x'}></ravand-icon><span class="visually-hidden">${t(holds ? 'rules.holds' : 'rules.holdsNot')}</span>`;
  }

  /** "value 480, more than 500": what came nearest, and how many were not so. */
  #why(outcome: Outcome): TemplateResult {
    const { rule } = this;
    if (outcome.holds || !rule)
      return html`<span class="why">${outcome.of === 0 ? t('rules.noCondition') : t('rules.allHeld', { count: outcome.of })}</span>`;
    const [first] = outcome.misses;
    const said = first
      ? t('rules.missed', { condition: termText(first, rule.entity), seen: seenText(first, rule.entity) })
      : '';
    const more = t('rules.missedOf', { failed: outcome.misses.length, of: outcome.of });
    return html`<span class="why missed">${more} ${said}</span>`;
  }

  #onRecords(): TemplateResult {
    const choose = (event: CustomEvent<ComboOption>) => void this.#choose(event.detail.value);
    return html`<section aria-label=${t('rules.onRecords', { count: this.records.length || shownRecords })}>
      <header><h3>${t('rules.onRecords', { count: this.records.length || shownRecords })}</h3></header>
      ${!this.sound ? html`<p class="note">${t('rules.mendToTry')}</p>` : this.problem ? html`<p class="note" role="alert">${this.problem}</p>` : nothing}
      ${this.sound ? this.records.map(({ title, tried }) => (tried ? this.#row(title, tried, '', false) : nothing)) : nothing}
      ${this.sound && this.records.length === 0 && !this.problem ? html`<p class="note">${t('rules.noRecords')}</p>` : nothing}
      <div class="pad"><ravand-combo-box .label=${t('rules.tryAnother')} placeholder=${t('rules.tryAnother')} .value=${this.chosen?.id ?? ''} .valueLabel=${this.chosen ? recordTitle(this.chosen, entityNamed(this.rule?.entity ?? '')) : ''}
        .source=${(search: string, signal: AbortSignal) => workspaceReferences(this.rule?.entity ?? '', search, signal)} @combo-change=${choose}></ravand-combo-box></div>
    </section>`;
  }

  async #choose(id: string): Promise<void> {
    this.chosen = id === '' ? undefined : await ravand.record(this.rule?.entity ?? '', id);
    await this.#tryAll();
  }

  #row(title: string, outcome: Outcome & Partial<Tried>, at: string, isAgain: boolean): TemplateResult {
    const show = () => {
      this.shown = { title, outcome, isAgain };
    };
    return html`<button type="button" class="row" @click=${show}>${this.#mark(outcome.holds)}<b><bdi>${title || t('rules.hiddenRecord')}</bdi></b><time>${at}</time>${this.#why(outcome)}</button>`;
  }

  #whatIf(): TemplateResult {
    const { trial } = this;
    const isRunning = trial?.state === 'waiting' || trial?.state === 'running';
    return html`<section aria-label=${t('rules.whatIf')}>
      <header><h3>${t('rules.whatIf')}</h3></header>
      <div class="pad">
        <div class="days">
          <select class="control" aria-label=${t('rules.period')} ?disabled=${isRunning} @change=${(event: Event) => {
            this.days = Number((event.target as HTMLSelectElement).value);
          }}>${[7, 30, 90].map((days) => html`<option value=${days} ?selected=${days === this.days}>${t('rules.lastDays', { count: days })}</option>`)}</select>
          ${
            isRunning
              ? html`<button type="button" class="button small" @click=${() => void this.#cancelTrial()}>${t('action.cancel')}</button>`
              : html`<button type="button" class="button small" ?disabled=${!this.sound} @click=${() => void this.#startTrial()}><ravand-icon name="history"></ravand-icon>${t('rules.look')}</button>`
          }
        </div>
        ${trial ? this.#trialOutcome(trial, isRunning) : html`<p class="help">${t('rules.whatIfHelp')}</p>`}
      </div>
      ${
        trial?.state === 'done'
          ? trial.hits.slice(0, 20).map(
              (
                hit,
              ) => html`<a class="row" href="/records/${this.rule?.entity ?? ''}/${hit.record}">${this.#mark(hit.draft)}<b><bdi>${hit.title ?? t('rules.hiddenRecord')}</bdi></b><time>${formatDateTime(hit.at)}</time>
        <span class="why">${t(hit.draft && hit.live ? 'rules.hit.both' : hit.draft ? 'rules.hit.draft' : 'rules.hit.live')}</span></a>`,
            )
          : nothing
      }
    </section>`;
  }

  #trialOutcome(trial: Trial, isRunning: boolean): TemplateResult {
    return html`${isRunning ? html`<progress aria-label=${t('rules.looking')} max=${Math.max(trial.total, 1)} .value=${Math.min(trial.done, Math.max(trial.total, 1))}></progress>` : nothing}
      <div role="status">${trial.state === 'failed' ? t('rules.trialFailed') : trial.state === 'cancelled' ? t('rules.trialCancelled') : nothing}
        <dl class="pair"><dt>${t('rules.draftFired')}</dt><dd>${t('rules.times', { count: trial.fired })}</dd>
        ${this.live ? html`<dt>${t('rules.liveFired')}</dt><dd>${t('rules.times', { count: trial.firedLive })}</dd>` : nothing}</dl></div>`;
  }

  async #startTrial(): Promise<void> {
    const { rule } = this;
    if (!rule) return;
    try {
      this.trial = await rules.startTrial(rule, this.days);
      this.#poll = setTimeout(() => void this.#askTrial(), askAgainMs);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #poll: ReturnType<typeof setTimeout> | undefined;

  #stopAsking(): void {
    clearTimeout(this.#poll);
  }

  async #askTrial(): Promise<void> {
    if (!this.trial) return;
    this.trial = await rules.trial(this.trial.id);
    if (this.trial.state === 'waiting' || this.trial.state === 'running')
      this.#poll = setTimeout(() => void this.#askTrial(), askAgainMs);
  }

  async #cancelTrial(): Promise<void> {
    if (!this.trial) return;
    this.#stopAsking();
    await rules.cancelTrial(this.trial.id);
    this.trial = await rules.trial(this.trial.id);
  }

  #lately(): TemplateResult {
    const missed = this.evaluations.filter(({ holds }) => !holds);
    const fired = this.evaluations.filter(({ holds }) => holds);
    const tabs = [
      { value: 'missed', label: t('rules.didNotFire'), count: missed.length },
      { value: 'fired', label: t('rules.fired'), count: fired.length },
    ];
    const shown = this.lately === 'missed' ? missed : fired;
    return html`<section aria-label=${t('rules.lately')}>
      <header><h3>${t('rules.lately')}</h3></header>
      ${this.runs.slice(0, 3).map(
        (
          run,
        ) => html`<div class="row" style="cursor:default"><ravand-icon class="no" name="timer"></ravand-icon><b>${formatDateTime(run.at)}</b><time>${run.isOver ? '' : t('rules.running')}</time>
        <span class="why">${t('rules.run', { asked: run.done, fired: run.fired, failed: run.failed })}</span></div>`,
      )}
      ${
        this.evaluations.length === 0
          ? html`<p class="note">${t('rules.neverAsked')}</p>`
          : html`<ravand-tabs .tabs=${tabs} .value=${this.lately} @tab-choose=${(
              event: CustomEvent<'missed' | 'fired'>,
            ) => {
              this.lately = event.detail;
            }}></ravand-tabs>`
      }
      ${shown.slice(0, 20).map((one) => this.#row(one.title ?? '', one, formatDateTime(one.at), one.version === undefined))}
    </section>`;
  }

  /** The whole tree, and what would be done. */
  #whole(): TemplateResult | typeof nothing {
    const { shown, rule } = this;
    if (!shown || !rule) return nothing;
    const { outcome } = shown;
    const failed = (outcome.actions ?? []).filter(({ done }) => !done);
    return html`<ravand-dialog heading=${shown.title || t('rules.hiddenRecord')} open @dialog-close=${() => {
      this.shown = undefined;
    }}>
      ${explainedCondition(outcome.condition, rule.entity)}
      ${shown.isAgain ? html`<p class="help">${t('rules.askedAgain')}</p>` : nothing}
      ${
        outcome.effects && outcome.holds
          ? html`<h4>${t('rules.wouldDo')}</h4><ul class="effects">${outcome.effects.map(effectLine)}</ul>
            ${failed.map(({ action, detail }) => html`<p class="fault"><ravand-icon name="circle-alert"></ravand-icon>${t('rules.wouldFail', { action: t(`rules.actionName.${action}`), why: String(detail.detail ?? detail.code ?? '') })}</p>`)}
            <p class="help">${t('rules.nothingDone')}</p>`
          : nothing
      }
    </ravand-dialog>`;
  }
}
