// `<ravand-versions>`: what each version of a record changed, by whom and why, newest first; one change is taken back, or the whole record goes
// back to a version. Emits `record-changed` with the record as it is then.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sameJson } from '../../core/kernel/data.ts';
import { ServerProblem } from '../api/problem.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { labelOf } from '../format/values.ts';
import { lineChanges } from '../forms/lines.ts';
import { local, t } from '../shell/texts.ts';
import { actorName, pageSize, past, type Version } from './past.ts';
import { type Titles, withTitles } from './reference-titles.ts';
import { changesOf, type FieldChange, fieldOf, wordsOf } from './stored-values.ts';

/** Changes of one version that stand there at once; the rest unfolds. */
const shownChanges = 6;

/** What going back changes: of every field changed since, its value now and the one it had. */
function changesBack(since: readonly Version[]): FieldChange[] {
  const back = new Map<string, FieldChange>();
  for (const { changes } of since)
    for (const [field, [before, after]] of Object.entries(changes))
      back.set(field, { field, before: back.has(field) ? back.get(field)?.before : after, after: before });
  return [...back.values()].filter(({ before, after }) => !sameJson(before ?? null, after ?? null));
}

@customElement('ravand-versions')
export class RavandVersions extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: block;
        max-inline-size: 860px;
      }
      ol > li {
        padding-block: 12px;
        border-block-end: 1px solid var(--line);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 10px;
      }
      h3 {
        font: var(--body-strong);
      }
      header time {
        margin-inline-start: auto;
        font: var(--small);
        color: var(--text-3);
      }
      .cause {
        display: inline-flex;
        gap: 5px;
        align-items: center;
        color: var(--cause);
        font: var(--small);
      }
      .cause ravand-icon {
        --icon-size: 14px;
        color: inherit;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(96px, 180px) minmax(0, 1fr);
        gap: 3px 14px;
        padding-block: 6px 2px;
      }
      dt {
        color: var(--text-3);
        overflow-wrap: anywhere;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dd ravand-icon {
        --icon-size: 14px;
        vertical-align: -2px;
      }
      .before {
        color: var(--text-2);
      }
      summary {
        inline-size: fit-content;
        padding-block: 3px;
        color: var(--text-2);
        font: var(--small);
        cursor: pointer;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding-block-start: 6px;
      }
      .older {
        margin-block-start: 12px;
      }
      ravand-dialog {
        --dialog-width: 560px;
      }
      @media (max-width: 767.98px) {
        dl {
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) record!: StoredRecord;
  @state() private items: readonly Version[] | undefined;
  @state() private hasOlder = false;
  @state() private problem: string | undefined;
  @state() private busy = false;
  /** The version to go back to, while it is asked whether to. */
  @state() private chosen: Version | undefined;
  @state() private titles: Titles = new Map();

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('record')) return;
    const before = changed.get('record');
    if (before?.id === this.record.id && before.version === this.record.version) return;
    if (before?.id !== this.record.id) this.items = undefined;
    void this.#load();
  }

  async #load(before?: number): Promise<void> {
    const { id } = this.record;
    try {
      const { items } = await past.versions(this.entity.name, id, before);
      const titles = await withTitles(this.entity, items, this.titles);
      if (id !== this.record.id) return;
      this.items = before === undefined ? items : [...(this.items ?? []), ...items];
      this.hasOlder = items.length === pageSize;
      this.titles = titles;
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    if (this.problem !== undefined && !this.items) return failed(this.problem, () => void this.#load());
    if (!this.items) return skeleton(5, 72);
    return html`<ol>
        ${this.items.map((item, index) => this.#item(item, index))}
      </ol>
      ${this.hasOlder ? html`<button type="button" class="button older" @click=${() => void this.#load(this.items?.at(-1)?.version)}>${t('timeline.older')}</button>` : nothing}
      ${this.#question()}`;
  }

  #item(item: Version, index: number): TemplateResult {
    const changes = changesOf({ changes: item.changes });
    const rest = changes.slice(shownChanges);
    const { update } = this.entity.may;
    return html`<li>
      <header>
        <h3>${t(index === 0 ? 'versions.now' : 'versions.version', { version: item.version })}</h3>
        <span><bdi>${actorName(item.actor)}</bdi></span>
        ${item.action === 'record.updated' ? nothing : html`<span class="muted">${t(`versions.${item.action.slice('record.'.length)}`)}</span>`}
        ${this.#cause(item)}
        <time datetime=${item.at}>${formatDateTime(item.at)}</time>
      </header>
      ${this.#changes(changes.slice(0, shownChanges))}
      ${
        rest.length > 0
          ? html`<details>
              <summary>${t('versions.more', { count: rest.length })}</summary>
              ${this.#changes(rest)}
            </details>`
          : nothing
      }
      <div class="acts">
        ${update && item.action === 'record.updated' && changes.length > 0 ? this.#act('versions.undo', 'undo-2', item, () => void this.#undo(item.version)) : nothing}
        ${update && index > 0 ? this.#act('versions.back', 'history', item, () => (this.chosen = item)) : nothing}
      </div>
    </li>`;
  }

  #act(key: string, icon: string, { version }: Version, run: () => void): TemplateResult {
    return html`<button type="button" class="button small" ?disabled=${this.busy} aria-description=${t('versions.version', { version })} @click=${run}><ravand-icon name=${icon}></ravand-icon>${t(key)}</button>`;
  }

  #cause({ cause, causeLabel }: Version): TemplateResult | typeof nothing {
    if (!cause) return nothing;
    const name = local(causeLabel);
    const words = name ? t(`why.of.${cause.kind}`, { name }) : t(`versions.by.${cause.kind}`);
    return html`<span class="cause"><ravand-icon name=${cause.kind === 'process' ? 'workflow' : cause.kind === 'form' ? 'globe' : 'git-branch'}></ravand-icon>${words}</span>`;
  }

  #changes(changes: readonly FieldChange[]): TemplateResult | typeof nothing {
    if (changes.length === 0) return nothing;
    return html`<dl>${changes.map((change) => this.#change(change))}</dl>`;
  }

  #change({ field: name, before, after }: FieldChange): TemplateResult {
    const field = fieldOf(this.entity.name, name);
    const words = (value: unknown) => html`<bdi>${wordsOf(value, field, this.titles.get(String(value)))}</bdi>`;
    const hadBefore = before !== null && before !== undefined;
    return html`<dt>${field ? labelOf(field) : name}</dt>
      <dd>${hadBefore ? html`<span class="before">${words(before)}</span> <ravand-icon name="arrow-right"></ravand-icon> ` : nothing}<strong>${words(after)}</strong>${field?.kind === 'lines' ? html` <span class="muted">${t('lines.changes', { ...lineChanges(before, after) })}</span>` : nothing}</dd>`;
  }

  #question(): TemplateResult {
    const { chosen } = this;
    const since = this.items?.filter(({ version }) => chosen && version > chosen.version) ?? [];
    const writable = new Set(this.entity.fields.filter((field) => field.writable).map(({ name }) => name));
    const changes = changesBack(since).filter(({ field }) => writable.has(field));
    return html`<ravand-dialog heading=${chosen ? t('versions.backAsk', { version: chosen.version }) : ''} .open=${chosen !== undefined} @dialog-close=${this.#close}>
      <p>${t(changes.length > 0 ? 'versions.backHint' : 'versions.backSame')}</p>
      ${this.#changes(changes)}
      ${changes.length > 0 ? html`<button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.#revert()}>${t('versions.back')}</button>` : nothing}
      <button slot="actions" type="button" class="button" @click=${this.#close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #close = (): void => {
    this.chosen = undefined;
  };

  async #revert(): Promise<void> {
    const { chosen } = this;
    if (!chosen) return;
    await this.#during(async () => {
      const record = await past.revert(this.entity.name, this.record.id, chosen.version);
      this.#done(record, t('versions.wentBack', { version: chosen.version }));
    });
    this.#close();
  }

  #undo(version: number): Promise<void> {
    return this.#during(async () => {
      const { record, kept } = await past.undo(this.entity.name, this.record.id, version);
      const fields = kept.map((name) => labelOf(fieldOf(this.entity.name, name) ?? { name })).join(t('list.comma'));
      const key = record.version === this.record.version ? 'undoneNothing' : kept.length > 0 ? 'undoneKept' : 'undone';
      this.#done(record, t(`versions.${key}`, { fields }));
    });
  }

  /** Says what came of it; a new version can itself be taken back. */
  #done(record: StoredRecord, text: string): void {
    const isNew = record.version !== this.record.version;
    toast({ text, icon: 'history', ...(isNew ? { undo: () => void this.#undo(record.version) } : {}) });
    this.emit('record-changed', record);
  }

  async #during(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.busy = false;
    }
  }
}
