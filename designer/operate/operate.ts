// `<ravand-operate>`: is anything stuck? Incidents with their reason and a retry, messages nobody knows the fate of, and what waits.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime, formatNear } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';
import { type Incident, operate } from './api.ts';
import { incidentReason } from './instance-words.ts';

interface Message {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  readonly body: string;
  readonly detail?: string;
  readonly about?: { readonly entity: string; readonly id: string };
  readonly updatedAt: string;
}

interface ProcessRow {
  readonly name: string;
  readonly label?: LocalText;
  readonly version: number;
}

interface Measures {
  readonly jobs: {
    readonly waiting: number;
    readonly leased: number;
    readonly dead: number;
    readonly oldestDueMs: number;
  };
  readonly timers: { readonly waiting: number; readonly overdue: number };
  readonly messages: { readonly unknown: number; readonly failed: number };
  readonly plugins: readonly PluginRow[];
  /** Since a backup was restored nothing leaves the house. */
  readonly held?: { readonly since: string; readonly backupAt: string };
}

interface PluginRow {
  readonly name: string;
  readonly label?: LocalText;
  readonly version?: string;
  readonly fault?: {
    readonly of: 'files' | 'definitions' | 'code';
    readonly detail: string;
    readonly details: readonly ProblemDetail[];
  };
}

/** "accounting+sales" joins two. */
function pluginText({ name, label }: PluginRow): string {
  return local(label, name);
}

@customElement('ravand-operate')
export class RavandOperate extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .scroll {
        overflow-y: auto;
        padding: 0 var(--gutter) 32px;
      }
      .measures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        margin-block: 8px 24px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .measures > div {
        padding: 12px 16px;
      }
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      .measures dd {
        font: var(--figure);
      }
      .measures .bad {
        color: var(--danger);
      }
      h2 {
        margin-block: 16px 8px;
        font: var(--section);
      }
      .card {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: start;
        padding: 12px 0;
        border-block-end: 1px solid var(--line);
      }
      .card > ravand-icon {
        margin-block-start: 3px;
        color: var(--danger);
      }
      .card b {
        font-weight: 600;
      }
      .card p {
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: flex-end;
      }
      .held {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
        margin-block: 8px 16px;
        padding: 10px 14px;
        border-radius: var(--radius);
        background: var(--warning-soft);
      }
      .held ravand-icon {
        color: var(--warning);
      }
      .held p {
        flex: 1 1 260px;
      }
      .fine {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--text-2);
      }
      .fine ravand-icon {
        color: var(--success);
      }
      .processes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));
        gap: 8px;
      }
      .process {
        display: flex;
        gap: 10px;
        align-items: center;
        min-block-size: 44px;
        padding: 6px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        color: var(--text);
        font-weight: 600;
      }
      .reasons {
        display: grid;
        gap: 2px;
      }
      a.process:hover {
        background: var(--hover);
        text-decoration: none;
      }
      .process .muted {
        margin-inline-start: auto;
        font: var(--small);
        white-space: nowrap;
      }
      @media (max-width: 767.98px) {
        .card {
          grid-template-columns: auto minmax(0, 1fr);
        }
        .acts {
          grid-column: 2;
          justify-content: flex-start;
        }
      }
    `,
  ];

  @state() private incidents: readonly Incident[] | undefined;
  @state() private unknown: readonly Message[] = [];
  @state() private measures: Measures | undefined;
  @state() private processes: readonly ProcessRow[] = [];
  @state() private asking = false;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const [incidents, unknown, measures, processes] = await Promise.all([
        operate.incidents(),
        http.get<{ items: Message[] }>('/api/messages', { state: 'unknown' }),
        http.get<Measures>('/api/operate'),
        http.get<{ items: ProcessRow[] }>('/api/definitions/process').catch(() => ({ items: [] })),
      ]);
      this.incidents = incidents.items;
      this.unknown = unknown.items;
      this.measures = measures;
      this.processes = processes.items.filter(({ version }) => version > 0);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #act(path: string, body: object, done: string): Promise<void> {
    try {
      await http.post(path, body);
      toast({ text: done, icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#load();
  }

  #figures(measures: Measures): TemplateResult {
    const figure = (key: string, value: number, bad = false) =>
      html`<div><dt>${t(`operate.${key}`)}</dt><dd class=${bad && value > 0 ? 'bad' : ''}>${formatInteger(value)}</dd></div>`;
    return html`<dl class="measures">
      ${figure('jobsWaiting', measures.jobs.waiting)} ${figure('jobsDead', measures.jobs.dead, true)} ${figure('timersWaiting', measures.timers.waiting)}
      ${figure('timersOverdue', measures.timers.overdue, true)} ${figure('messagesUnknown', measures.messages.unknown, true)} ${figure('messagesFailed', measures.messages.failed, true)}
    </dl>`;
  }

  /** After a restore an administrator lets work leave again, once they have looked. */
  #held({ held }: Measures): TemplateResult | typeof nothing {
    if (held === undefined) return nothing;
    const close = (): void => {
      this.asking = false;
    };
    const release = (): void => {
      close();
      void this.#act('/api/operate/release', {}, t('operate.released'));
    };
    return html`<div class="held" role="status">
        <ravand-icon name="pause"></ravand-icon>
        <p>${t('operate.held', { when: formatDateTime(held.backupAt) })}</p>
        <button type="button" class="button" @click=${() => (this.asking = true)}>${t('operate.release')}</button>
      </div>
      <ravand-dialog heading=${t('operate.releaseAsk')} .open=${this.asking} @dialog-close=${close}>
        <p>${t('operate.releaseHint')}</p>
        <button slot="actions" type="button" class="button primary" @click=${release}>${t('operate.release')}</button>
        <button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
      </ravand-dialog>`;
  }

  #subject(subject: { entity: string; id: string } | undefined): TemplateResult | typeof nothing {
    if (!subject) return nothing;
    const entity = entityNamed(subject.entity);
    return html`<a href="/records/${subject.entity}/${subject.id}">${t('operate.openRecord', { entity: local(entity?.label, subject.entity) })}</a>`;
  }

  #incident(incident: Incident): TemplateResult {
    return html`<li class="card">
      <ravand-icon name="triangle-alert"></ravand-icon>
      <div>
        <b><bdi>${incident.elementName ?? incident.element}</bdi></b> <span class="muted">${formatNear(incident.openedAt)}</span>
        <p>${incidentReason(incident.code)}</p>
        <p class="muted"><bdi>${incident.detail}</bdi></p>
        ${this.#subject(incident.subject)}
      </div>
      <div class="acts">
        <a class="button" href="/studio/operate/instances/${incident.instance}">${t('operate.openInstance')}</a>
        <button class="button" @click=${() => void this.#act(`/api/incidents/${segment(incident.id)}/retry`, {}, t('operate.retried'))}><ravand-icon name="refresh-cw"></ravand-icon>${t('operate.retry')}</button>
      </div>
    </li>`;
  }

  /** What it lacks, why, and what to do about it. */
  #brokenPlugin(plugin: PluginRow): TemplateResult {
    const { of: what, detail, details } = plugin.fault!;
    const lines: readonly Pick<ProblemDetail, 'pointer' | 'message'>[] =
      details.length > 0 ? details : [{ pointer: '', message: detail }];
    return html`<li class="card">
      <ravand-icon name="plug"></ravand-icon>
      <div>
        <b><bdi>${pluginText(plugin)}</bdi></b> ${chip(t('operate.plugin.out'), { tone: 'danger' })}
        <p>${t(`operate.plugin.${what}`)}</p>
        <ul class="reasons">${lines.slice(0, 5).map(({ pointer, message }) => html`<li class="muted">${pointer === '' ? nothing : html`<code dir="ltr">${pointer}</code> `}<bdi>${message}</bdi></li>`)}</ul>
        ${lines.length > 5 ? html`<p class="muted">${t('operate.plugin.more', { count: lines.length - 5 })}</p>` : nothing}
      </div>
    </li>`;
  }

  #plugins({ plugins }: Measures): TemplateResult | typeof nothing {
    const standing = plugins.filter(({ fault }) => fault === undefined);
    if (standing.length === 0) return nothing;
    return html`<h2>${t('operate.plugins')}</h2>
      <ul class="processes">${standing.map((plugin) => html`<li class="process"><ravand-icon name="plug"></ravand-icon><bdi>${pluginText(plugin)}</bdi><span class="muted">${t('process.version', { version: plugin.version ?? '' })}</span></li>`)}</ul>`;
  }

  #processes(): TemplateResult | typeof nothing {
    if (this.processes.length === 0) return nothing;
    return html`<h2>${t('operate.processes')}</h2>
      <ul class="processes">${this.processes.map((process) => html`<li><a class="process" href="/studio/operate/processes/${process.name}"><ravand-icon name="workflow"></ravand-icon><bdi>${local(process.label, process.name)}</bdi><span class="muted">${t('process.version', { version: process.version })}</span></a></li>`)}</ul>`;
  }

  #message(message: Message): TemplateResult {
    const decide = (decision: string) => () =>
      void this.#act(`/api/messages/${segment(message.id)}/resolve`, { decision }, t('operate.decided'));
    return html`<li class="card">
      <ravand-icon name=${message.channel === 'email' ? 'mail' : 'message-square'}></ravand-icon>
      <div>
        <b><bdi dir="ltr">${message.address}</bdi></b> ${chip(t('operate.unknown'), { tone: 'warning' })} <span class="muted">${formatNear(message.updatedAt)}</span>
        <p dir="auto">${message.body}</p>
        ${message.detail ? html`<p class="muted" dir="auto">${message.detail}</p>` : nothing} ${this.#subject(message.about)}
      </div>
      <div class="acts">
        <button class="button" @click=${decide('was-sent')}>${t('operate.wasSent')}</button>
        <button class="button" @click=${decide('send-again')}>${t('operate.sendAgain')}</button>
      </div>
    </li>`;
  }

  override render(): TemplateResult {
    const { incidents, measures } = this;
    const broken = measures?.plugins.filter(({ fault }) => fault !== undefined) ?? [];
    const stuck = (incidents?.length ?? 0) + this.unknown.length + broken.length;
    return html`<ravand-page-header heading=${t('rail.operate')} .count=${incidents ? stuck : undefined}>
        <button slot="actions" class="button" @click=${() => void this.#load()}><ravand-icon name="refresh-cw"></ravand-icon>${t('operate.refresh')}</button>
      </ravand-page-header>
      ${
        this.problem
          ? failed(this.problem, () => void this.#load())
          : incidents
            ? html`<div class="scroll">
                ${measures ? html`${this.#held(measures)}${this.#figures(measures)}` : nothing}
                ${broken.length > 0 ? html`<h2>${t('operate.plugin.broken')}</h2><ul>${broken.map((plugin) => this.#brokenPlugin(plugin))}</ul>` : nothing}
                ${stuck === 0 ? html`<p class="fine"><ravand-icon name="circle-check"></ravand-icon>${t('operate.nothingStuck')}</p>` : nothing}
                ${incidents.length > 0 ? html`<h2>${t('operate.incidents')}</h2><ul>${incidents.map((incident) => this.#incident(incident))}</ul>` : nothing}
                ${this.unknown.length > 0 ? html`<h2>${t('operate.unknownMessages')}</h2><p class="muted">${t('operate.unknownHelp')}</p><ul>${this.unknown.map((message) => this.#message(message))}</ul>` : nothing}
                ${this.#processes()} ${measures ? this.#plugins(measures) : nothing}
              </div>`
            : skeleton(6, 48)
      }`;
  }
}
