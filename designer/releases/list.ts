// `<ravand-releases>`: every draft that waits, to go live together or not at all, with what it changes and what keeps it; and what went live before.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sameJson } from '../../core/kernel/data.ts';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace, userName } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { deepActive } from '../elements/focus.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import '../elements/tabs.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { findingsIn } from '../studio/definitions.ts';
import { editorOf, iconOf } from '../studio/kinds.ts';
import { type NamedFinding, type ReleaseRow, releases, type WaitingDraft } from './api.ts';
import './definition-diff.ts';
import { linked } from './linked.ts';

const keyOf = ({ kind, name }: { kind: string; name: string }) => `${kind}/${name}`;
const changeOf = ({ definition, baseVersion, revision }: WaitingDraft) => ({ definition, baseVersion, revision });

@customElement('ravand-releases')
export class Releases extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    chips,
    states,
    linkRows,
    css`
      ravand-tabs {
        padding-inline: calc(var(--gutter) - 8px);
      }
      .drafts {
        flex: 1;
        overflow-y: auto;
        border-block-start: 1px solid var(--line);
      }
      .draft {
        border-block-end: 1px solid var(--line);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        min-block-size: 44px;
        padding: 6px var(--gutter);
      }
      .head .about {
        flex: 1;
        min-inline-size: 120px;
      }
      .detail {
        padding: 4px var(--gutter) 16px;
      }
      .findings {
        display: grid;
        gap: 4px;
        padding: 2px var(--gutter) 12px;
        border: 0;
      }
      .findings li {
        display: flex;
        gap: 8px;
        color: var(--danger);
        font: var(--small);
      }
      .findings ravand-icon {
        color: inherit;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
        padding: 12px var(--gutter);
        border-block-start: 1px solid var(--line);
        background: var(--surface);
      }
      footer .field {
        flex: 1;
        min-inline-size: min(280px, 100%);
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();
  @state() private drafts: readonly WaitingDraft[] | undefined;
  @state() private rows: readonly ReleaseRow[] | undefined;
  @state() private left: ReadonlySet<string> = new Set();
  @state() private open = '';
  @state() private findings: readonly NamedFinding[] = [];
  @state() private note = '';
  @state() private busy = false;
  @query('ravand-tabs') private readonly tabs!: HTMLElement | null;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      const [drafts, rows] = await Promise.all([releases.drafts(), releases.list()]);
      this.drafts = drafts.items;
      this.rows = rows.items;
      await this.#check();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  get #chosen(): readonly WaitingDraft[] {
    return (this.drafts ?? []).filter((draft) => !this.left.has(keyOf(draft)));
  }

  /** Together: one may need what another brings. */
  async #check(): Promise<void> {
    const chosen = this.#chosen;
    const { findings } = chosen.length === 0 ? { findings: [] } : await releases.check(chosen.map(changeOf));
    // Another choice was made meanwhile: its own check answers.
    if (sameJson(chosen.map(keyOf), this.#chosen.map(keyOf))) this.findings = findings;
  }

  #choose(draft: WaitingDraft, isIn: boolean): void {
    const left = new Set(this.left);
    isIn ? left.delete(keyOf(draft)) : left.add(keyOf(draft));
    this.left = left;
    this.#check().catch((error: unknown) => {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    });
  }

  async #publish(): Promise<void> {
    this.busy = true;
    try {
      const { release } = await releases.publish(this.#chosen.map(changeOf), this.note.trim());
      toast({ text: t('releases.published', { number: formatInteger(release) }), icon: 'circle-check' });
      this.note = '';
      await Promise.all([this.#load(), refreshWorkspace()]);
      await this.updateComplete;
      // The button went with the drafts.
      if (deepActive() === document.body) this.tabs?.focus();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.findings = findingsIn(error.details).map((finding, index) => ({
        ...finding,
        definition: String(error.details[index]?.params?.definition ?? ''),
      }));
      toast({ text: error.detail, icon: 'circle-alert' });
      if (error.status === 409) await this.#load();
    } finally {
      this.busy = false;
    }
  }

  #draft(draft: WaitingDraft): TemplateResult {
    const key = keyOf(draft);
    const findings = this.findings.filter(({ definition }) => definition === key);
    const isOpen = this.open === key;
    const isStale = draft.baseVersion !== draft.liveVersion;
    const name = local(draft.label, draft.name);
    return html`<article class="draft" aria-label=${name}>
      <div class="head">
        <input type="checkbox" aria-label=${t('releases.include', { name })} .checked=${!this.left.has(key)} @change=${(event: Event) => this.#choose(draft, (event.target as HTMLInputElement).checked)} />
        <ravand-icon name=${iconOf(draft.kind)}></ravand-icon>
        ${linked(editorOf(draft.kind, draft.name), html`<b><bdi>${name}</bdi></b>`)}
        <span class="about muted">${t(`releases.kinds.${draft.kind}`)} · ${userName(draft.updatedBy.replace('user:', '')) ?? ''} · ${formatDateTime(draft.updatedAt)}</span>
        ${draft.liveVersion === 0 ? chip(t('entity.new'), { tone: 'success' }) : nothing}
        ${isStale ? chip(t('releases.stale'), { tone: 'warning' }) : nothing}
        ${findings.length > 0 ? chip(t('releases.findings', { count: findings.length, number: formatInteger(findings.length) }), { tone: 'danger' }) : nothing}
        <button class="button quiet small" aria-expanded=${String(isOpen)} @click=${() => {
          this.open = isOpen ? '' : key;
        }}>${t('releases.changes')}</button>
      </div>
      ${findings.length > 0 ? html`<ul class="findings">${findings.map(({ message }) => html`<li><ravand-icon name="circle-alert"></ravand-icon>${message}</li>`)}</ul>` : nothing}
      ${isOpen ? html`<div class="detail"><ravand-definition-diff .older=${draft.live} .newer=${draft.definition}></ravand-definition-diff></div>` : nothing}
    </article>`;
  }

  #waiting(): TemplateResult {
    if (!this.drafts) return skeleton(6, 44);
    if (this.drafts.length === 0) return empty(t('releases.nothingWaits'), { hint: t('releases.nothingWaitsHint') });
    const count = this.#chosen.length;
    const isBlocked = count === 0 || this.busy || this.findings.length > 0;
    return html`<div class="drafts">${this.drafts.map((draft) => this.#draft(draft))}</div>
      <footer>
        <div class="field">
          <label for="note">${t('releases.reason')}</label>
          <input id="note" class="control" maxlength="2000" autocomplete="off" .value=${this.note} @input=${(
            event: Event,
          ) => {
            this.note = (event.target as HTMLInputElement).value;
          }} />
        </div>
        <button class="button primary" ?disabled=${isBlocked} aria-busy=${String(this.busy)} @click=${() => void this.#publish()}>${t('releases.publish', { count, number: formatInteger(count) })}</button>
      </footer>`;
  }

  #history(): TemplateResult {
    if (!this.rows) return skeleton(8, 44);
    return html`<ul>${this.rows.map(
      ({ number, publishedAt, publishedBy, note, changes }) => html`<li><a href="/studio/releases/${number}">
        <ravand-icon name="package"></ravand-icon>
        <b>${t('releases.release', { number: formatInteger(number) })}</b>
        <span class="about muted"><bdi>${note ?? ''}</bdi></span>
        ${chip(t('releases.changed', { count: changes, number: formatInteger(changes) }), { outline: true, dot: false })}
        <span class="muted">${userName(publishedBy.replace('user:', '')) ?? t('releases.bySystem')}</span>
        <time class="muted">${formatDateTime(publishedAt)}</time>
      </a></li>`,
    )}</ul>`;
  }

  protected override render() {
    const tab = this.query.get('tab') === 'history' ? 'history' : 'waiting';
    const tabs = [
      { value: 'waiting', label: t('releases.waiting'), count: this.drafts?.length },
      { value: 'history', label: t('releases.history') },
    ];
    return html`<ravand-page-header heading=${t('studio.releases')}>
        <a slot="actions" class="button" href="/api/definitions/export" download><ravand-icon name="download"></ravand-icon>${t('releases.export')}</a>
      </ravand-page-header>
      <ravand-tabs .tabs=${tabs} .selected=${tab} .label=${t('studio.releases')} @tab-choose=${(event: CustomEvent<string>) => void navigate(event.detail === 'history' ? '?tab=history' : location.pathname, { replace: true })}></ravand-tabs>
      ${this.problem ? failed(this.problem, () => void this.#load()) : tab === 'history' ? this.#history() : this.#waiting()}`;
  }
}
