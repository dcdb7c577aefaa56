// `<ravand-trash>`: what was deleted of an entity, by whom and until when it can come back; one press brings it back.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { dayOf, formatDate, formatDateTime } from '../format/dates.ts';
import { actorName, pageSize, past, type Trashed } from '../records/past.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';

@customElement('ravand-trash')
export class RavandTrash extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      a[slot] {
        color: var(--text-2);
      }
      .rows {
        overflow-y: auto;
        border-block-start: 1px solid var(--line);
      }
      .hint {
        padding: 0 var(--gutter) 10px;
        color: var(--text-3);
        font: var(--small);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 16px;
        padding: 9px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      small {
        grid-column: 1;
        font: var(--small);
        color: var(--text-3);
      }
      .button {
        grid-area: 1 / 2 / span 2;
      }
      .older {
        margin: 12px var(--gutter);
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private items: readonly Trashed[] | undefined;
  @state() private hasOlder = false;
  @state() private problem: string | undefined;
  @state() private restoring: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const isOurs = (entity: string) => entity === '' || entity === this.params.entity;
    this.during(onLive((event) => event.type === 'record' && isOurs(event.entity) && void this.#load()));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('params')) return;
    this.items = undefined;
    void this.#load();
  }

  async #load(before?: string): Promise<void> {
    const { entity = '' } = this.params;
    try {
      const { items } = await past.trash(entity, before === undefined ? undefined : Date.parse(before));
      if (entity !== this.params.entity) return;
      this.items = before === undefined ? items : [...(this.items ?? []), ...items];
      this.hasOlder = items.length === pageSize;
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    const entity = entityNamed(this.params.entity ?? '');
    if (!entity)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return html`<ravand-page-header heading=${t('trash.heading', { entity: plural })}>
        <a slot="actions" class="button" href="/records/${entity.name}">${t('record.backTo', { entity: plural })}</a>
      </ravand-page-header>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    if (this.problem !== undefined && !this.items) return failed(this.problem, () => void this.#load());
    if (!this.items) return skeleton(6, 56);
    if (this.items.length === 0) return empty(t('trash.empty'), { hint: t('trash.hint') });
    return html`<p class="hint">${t('trash.hint')}</p>
      <div class="rows">
        <ul>
          ${this.items.map((item) => this.#item(item))}
        </ul>
        ${this.hasOlder ? html`<button type="button" class="button older" @click=${() => void this.#load(this.items?.at(-1)?.deletedAt)}>${t('timeline.older')}</button>` : nothing}
      </div>`;
  }

  #item(item: Trashed): TemplateResult {
    const name = item.title ?? t('value.hidden');
    return html`<li>
      <b><bdi>${name}</bdi></b>
      <small>${t('trash.by', { name: actorName(item.deletedBy), when: formatDateTime(item.deletedAt) })} · ${t('trash.until', { date: formatDate(dayOf(item.endsAt)) })}</small>
      <button type="button" class="button" aria-label="${t('trash.restore')}: ${name}" aria-busy=${String(this.restoring === item.id)} @click=${() => void this.#restore(item)}><ravand-icon name="rotate-ccw"></ravand-icon>${t('trash.restore')}</button>
    </li>`;
  }

  async #restore(item: Trashed): Promise<void> {
    if (this.restoring !== undefined) return;
    this.restoring = item.id;
    const { entity = '' } = this.params;
    try {
      const { id } = await past.restore(entity, item.id);
      this.items = this.items?.filter((one) => one !== item);
      toast({
        text: t('trash.restored', { name: item.title ?? '' }),
        undo: () => void navigate(`/records/${entity}/${id}`),
        actionLabel: t('action.open'),
      });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.restoring = undefined;
    }
  }
}
