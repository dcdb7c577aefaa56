// `<ravand-processes-tile>`: running processes in which I take part, what each is about and whom it waits for.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ProcessTakenPartIn } from '../../../schemas/dashboard-data.ts';
import { session } from '../../api/session.ts';
import { chip, chips } from '../../elements/chip.ts';
import { failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { formatNear } from '../../format/dates.ts';
import { local, t } from '../../shell/texts.ts';
import { dashboards } from '../dashboards-api.ts';
import { LiveTile } from './live-tile.ts';
import { tileRows } from './rows.ts';

@customElement('ravand-processes-tile')
export class ProcessesTile extends LiveTile {
  static override styles = [base, buttons, chips, states, tileRows];
  @state() private processes: readonly ProcessTakenPartIn[] | undefined;
  protected override readonly hears = ['task'] as const;

  protected override async load(): Promise<void> {
    this.processes = (await dashboards.processes()).items;
    this.emit('tile-count', { count: this.processes.length });
  }

  #row(one: ProcessTakenPartIn): TemplateResult {
    const { subject, waitsFor } = one;
    const href = session.me?.may.operate
      ? `/studio/operate/instances/${encodeURIComponent(one.id)}`
      : subject && `/records/${encodeURIComponent(subject.entity)}/${encodeURIComponent(subject.id)}`;
    const [first] = waitsFor;
    const mine = waitsFor.some(({ isMine }) => isMine);
    const inside = html`<strong class="truncate"><bdi>${subject?.title ?? local(one.label, one.process)}</bdi></strong>
      <span class="rest truncate">${subject === undefined ? nothing : html`<bdi>${local(one.label, one.process)}</bdi>`}</span>
      ${first === undefined ? nothing : html`<span class="wide end truncate">${t('dashboard.waitsFor', { task: first.name })}</span>`}
      ${mine ? chip(t('dashboard.yourTurn'), { tone: 'accent', dot: false }) : nothing}
      ${one.incidents > 0 ? chip(t('dashboard.stuck'), { tone: 'danger', dot: false, icon: 'triangle-alert' }) : nothing}
      <span class="end">${formatNear(one.startedAt)}</span>`;
    return html`<li>${href === undefined ? html`<div>${inside}</div>` : html`<a href=${href}>${inside}</a>`}</li>`;
  }

  protected override render(): TemplateResult {
    if (this.problem !== undefined) return failed(this.problem, () => void this.reload());
    if (this.processes === undefined) return skeleton(4, 38);
    if (this.processes.length === 0) return html`<p class="nothing">${t('dashboard.noProcesses')}</p>`;
    return html`<ul>${this.processes.map((one) => this.#row(one))}</ul>`;
  }
}
