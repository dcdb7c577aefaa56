// `<ravand-instance>`: one instance on its diagram: the way it took, where it stands, why it stands still, what it knows and what happened. Operators try again
// and end it from here.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, session } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';
import { type Activity, type HistoryStep, type Incident, type InstancePicture, operate } from './api.ts';
import './diagram.ts';
import { formatDuration } from '../format/durations.ts';
import type { Badge } from './diagram.ts';
import './instance-acts.ts';
import type { Act } from './instance-acts.ts';
import './instance-history.ts';
import './instance-steps.ts';
import './instance-variables.ts';
import { incidentReason, statusChip } from './instance-words.ts';
import type { Paint } from './viewer.ts';

const tabs = ['history', 'steps', 'variables'] as const;
type TabName = (typeof tabs)[number];

@customElement('ravand-instance')
export class RavandInstance extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private picture: InstancePicture | undefined;
  @state() private steps: readonly HistoryStep[] = [];
  @state() private next: string | undefined;
  @state() private tab: TabName = 'history';
  @state() private chosen = '';
  @state() private problem = '';
  @state() private acting: Act | undefined;
  /** What each activity waits for, as operators see it. */
  @state() private waits: ReadonlyMap<string, string> = new Map();

  get #id(): string {
    return this.params.id ?? '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const picture = await operate.instance(this.#id);
      this.picture = picture;
      this.steps = picture.history;
      this.next = picture.next;
      await this.#loadWaits(picture);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #loadWaits({ instance }: InstancePicture): Promise<void> {
    if (!this.#mayOperate || instance.status !== 'running') {
      this.waits = new Map();
      return;
    }
    const { items } = await operate.activities(this.#id);
    this.waits = new Map(items.map(({ activity, waits = '' }) => [activity, waits]));
  }

  get #mayOperate(): boolean {
    return session.me?.may.operate === true;
  }

  #leaveAct(): void {
    this.acting = undefined;
  }

  async #earlier(): Promise<void> {
    if (this.next === undefined) return;
    const { history, next } = await operate.instance(this.#id, this.next);
    this.steps = [...this.steps, ...history];
    this.next = next;
  }

  async #act(act: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await act();
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#load();
  }

  #nameOf(element: string): string {
    return this.picture?.names[element] ?? element;
  }

  #paints({ elements, flows, activities, incidents }: InstancePicture): ReadonlyMap<string, Paint> {
    const paints = new Map<string, Paint>();
    for (const id of [...Object.keys(elements), ...Object.keys(flows)]) paints.set(id, { stroke: 'var(--cause)' });
    for (const { element, endedAt } of activities)
      if (endedAt === undefined) paints.set(element, { stroke: 'var(--cause)', fill: 'var(--cause-soft)' });
    for (const { element, resolvedAt } of incidents)
      if (resolvedAt === undefined) paints.set(element, { stroke: 'var(--danger)', fill: 'var(--danger-soft)' });
    return paints;
  }

  #badges({ tokens, incidents, elements }: InstancePicture): readonly Badge[] {
    const counts = new Map<string, number>();
    for (const { element } of tokens) counts.set(element, (counts.get(element) ?? 0) + 1);
    const open = new Set(incidents.flatMap(({ element, resolvedAt }) => (resolvedAt === undefined ? [element] : [])));
    return [
      ...[...counts].map(
        ([element, count]): Badge => ({
          element,
          corner: 'start',
          tone: 'cause',
          text: formatInteger(count),
          label: t('measures.waitingAt', { name: this.#nameOf(element), count }),
        }),
      ),
      ...[...open].map(
        (element): Badge => ({
          element,
          corner: 'incident',
          tone: 'danger',
          text: '!',
          label: t('measures.incidentsAt', { name: this.#nameOf(element), count: 1 }),
        }),
      ),
      ...Object.entries(elements)
        .filter(([, times]) => times > 1)
        .map(
          ([element, times]): Badge => ({
            element,
            corner: 'value',
            tone: 'plain',
            text: t('instance.times', { count: times }),
            label: t('instance.timesAt', { name: this.#nameOf(element), count: times }),
          }),
        ),
    ];
  }

  #header(): TemplateResult {
    const { picture } = this;
    const process = picture?.instance.process;
    const may = this.#mayOperate;
    return html`<ravand-page-header heading=${picture ? local(picture.label, process) : t('instance.title')}>
      <a slot="before" class="button quiet icon-only" href=${process && may ? `/studio/operate/processes/${process}` : '/studio/operate'} aria-label=${t('action.back')}><ravand-icon name="arrow-left"></ravand-icon></a>
      ${picture ? statusChip(picture.instance.status) : nothing}
      ${picture ? html`<span class="wide">${chip(t('process.version', { version: picture.instance.version }), { tone: 'cause', dot: false })}</span>` : nothing}
      <button slot="actions" class="button icon-only" aria-label=${t('operate.refresh')} @click=${() => void this.#load()}><ravand-icon name="refresh-cw"></ravand-icon></button>
      ${
        may && picture?.instance.status === 'running'
          ? html`<button slot="actions" class="button danger" @click=${() => {
              this.acting = { kind: 'end' };
            }}>${t('instance.end')}</button>`
          : nothing
      }
    </ravand-page-header>`;
  }

  #facts({ instance, subjectTitle }: InstancePicture): TemplateResult {
    const { subject, startedAt, endedAt } = instance;
    const entity = subject ? entityNamed(subject.entity) : undefined;
    const length = new Date(endedAt ?? Date.now()).getTime() - new Date(startedAt).getTime();
    return html`<dl class="facts">
      ${subject ? html`<div><dt>${local(entity?.label, subject.entity)}</dt><dd><a href="/records/${subject.entity}/${subject.id}"><bdi>${subjectTitle || t('value.aRecord')}</bdi></a></dd></div>` : nothing}
      <div><dt>${t('instance.began')}</dt><dd>${formatDateTime(startedAt)}</dd></div>
      <div><dt>${t(endedAt ? 'instance.took' : 'instance.runsFor')}</dt><dd><bdi>${formatDuration(Math.max(0, length))}</bdi></dd></div>
      <div><dt>${t('instance.id')}</dt><dd><code dir="ltr">${instance.id.slice(-8)}</code></dd></div>
    </dl>`;
  }

  #incident(incident: Incident): TemplateResult {
    const may = this.#mayOperate;
    return html`<li class="incident">
      <ravand-icon name="triangle-alert"></ravand-icon>
      <div><b><bdi>${this.#nameOf(incident.element)}</bdi></b> <span class="muted">${formatNear(incident.openedAt)}</span>
        <p>${incidentReason(incident.code)}</p>${incident.detail ? html`<p class="muted"><bdi>${incident.detail}</bdi></p>` : nothing}</div>
      ${may ? html`<button class="button small" @click=${() => void this.#act(() => operate.retry(incident.id), t('operate.retried'))}><ravand-icon name="refresh-cw"></ravand-icon>${t('operate.retry')}</button>` : nothing}
    </li>`;
  }

  #side(picture: InstancePicture): TemplateResult {
    const open = picture.incidents.filter(({ resolvedAt }) => resolvedAt === undefined);
    const shown = tabs.filter((tab) => tab !== 'variables' || picture.scopes.length > 0);
    const choose = (event: CustomEvent<string | undefined>) => {
      this.chosen = event.detail ?? '';
    };
    return html`<aside class="side" aria-label=${t('instance.details')} @element-choose=${choose} @act-choose=${(
      event: CustomEvent<Act>,
    ) => {
      this.acting = event.detail;
    }}>
      ${open.length > 0 ? html`<ul class="incidents" aria-label=${t('operate.incidents')}>${open.map((incident) => this.#incident(incident))}</ul>` : nothing}
      <ravand-tabs .tabs=${shown.map((value) => ({ value, label: t(`instance.tab.${value}`) }))} .selected=${this.tab} label=${t('instance.details')} @tab-choose=${(
        event: CustomEvent<TabName>,
      ) => {
        this.tab = event.detail;
      }}></ravand-tabs>
      <div class="tab" tabindex="0" role="region" aria-label=${t(`instance.tab.${this.tab}`)}>
        ${
          this.tab === 'history'
            ? html`<ravand-instance-history .picture=${picture} .steps=${this.steps} .hasMore=${this.next !== undefined} @history-more=${() => void this.#earlier()}></ravand-instance-history>`
            : this.tab === 'steps'
              ? html`<ravand-instance-steps .activities=${picture.activities} .names=${picture.names} .kinds=${picture.kinds} .waits=${this.waits} .chosen=${this.chosen}></ravand-instance-steps>`
              : html`<ravand-instance-variables .subject=${picture.instance.subject} .subjectTitle=${picture.subjectTitle} .scopes=${picture.scopes} .names=${picture.names} .editable=${this.#mayOperate && picture.instance.status === 'running'}></ravand-instance-variables>`
        }
      </div>
    </aside>`;
  }

  protected override render() {
    const { picture } = this;
    if (this.problem) return html`${this.#header()}${failed(this.problem, () => void this.#load())}`;
    if (!picture) return html`${this.#header()}${skeleton(8, 48)}`;
    return html`${this.#header()}
      <div class="desk">
        <div class="stage">
          ${this.#facts(picture)}
          <ravand-operate-diagram .xml=${picture.xml} .names=${picture.names} .paints=${this.#paints(picture)} .badges=${this.#badges(picture)} .chosen=${this.chosen}
            label=${t('measures.diagramOf', { name: local(picture.label, picture.instance.process) })}
            @element-choose=${(event: CustomEvent<string | undefined>) => this.#chooseInDiagram(event.detail)}></ravand-operate-diagram>
        </div>
        ${this.#side(picture)}
      </div>
      <ravand-instance-acts .act=${this.acting} .picture=${picture} @act-left=${() => this.#leaveAct()} @act-done=${() => {
        this.#leaveAct();
        void this.#load();
      }}></ravand-instance-acts>`;
  }

  #chooseInDiagram(element: string | undefined): void {
    this.chosen = element ?? '';
    const waited = (activity: Activity): boolean => activity.element === element;
    if (element !== undefined && this.picture?.activities.some(waited)) this.tab = 'steps';
  }

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
      ravand-page-header {
        border-block-end: 1px solid var(--line);
      }
      .desk {
        flex: 1;
        display: grid;
        grid-template-columns: minmax(0, 1fr) 364px;
        min-block-size: 0;
      }
      .stage {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        min-inline-size: 0;
      }
      ravand-operate-diagram {
        flex: 1;
        min-block-size: 240px;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 28px;
        padding: 10px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      dd {
        font-weight: 600;
      }
      code {
        font: 12px / 20px var(--mono);
      }
      .side {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        border-inline-start: 1px solid var(--line);
        background: var(--surface);
      }
      .incidents {
        padding: 12px 16px 0;
      }
      .incident {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 4px 10px;
        margin-block-end: 8px;
        padding: 10px 12px;
        border: 1px solid color-mix(in srgb, var(--danger) 30%, transparent);
        border-radius: var(--radius-card);
        background: var(--danger-soft);
      }
      .incident ravand-icon {
        margin-block-start: 3px;
        color: var(--danger);
      }
      .incident button {
        grid-column: 2;
        justify-self: start;
        margin-block-start: 4px;
      }
      .incident button ravand-icon {
        margin: 0;
      }
      .incident b {
        font-weight: 600;
      }
      .incident .muted {
        color: var(--text-2);
      }
      .incident p {
        overflow-wrap: anywhere;
      }
      ravand-tabs {
        flex: none;
        padding-inline: 12px;
        border-block-end: 1px solid var(--line);
      }
      .tab {
        flex: 1;
        overflow-y: auto;
        min-block-size: 0;
        padding: 4px 16px 24px;
      }
      @media (max-width: 1023.98px) {
        .desk {
          grid-template-columns: minmax(0, 1fr) 320px;
        }
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        .desk {
          display: block;
          overflow-y: auto;
        }
        .facts {
          gap: 6px 20px;
        }
        ravand-operate-diagram {
          flex: none;
          block-size: 300px;
        }
        .side {
          border-block-start: 1px solid var(--line);
          border-inline-start: 0;
        }
        .tab {
          overflow: visible;
        }
      }
    `,
  ];
}
