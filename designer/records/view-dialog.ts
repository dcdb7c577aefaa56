// `<ravand-view-dialog>`: a saved view gets its name, its audience and whether it opens first; or, when somebody else changed it meanwhile, one of
// both stays. Emits `view-saved` with the view, `view-dialog-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { roleName, roleNames } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import { type Audience, type SavedView, savedViews, type ViewInput } from './saved-views.ts';

/** What the dialog is for: a view to be made, changed at once (its name stays), or renamed. */
export type ViewJob =
  | { readonly kind: 'create'; readonly definition: ViewInput['definition'] }
  | { readonly kind: 'edit' | 'change'; readonly saved: SavedView; readonly definition: ViewInput['definition'] };

export function audienceText(audience: Audience): string {
  const role = audience.startsWith('role:') ? audience.slice('role:'.length) : undefined;
  return role ? t('view.audiences.role', { role: roleName(role) }) : t(`view.audiences.${audience}`);
}

/** Roles and everyone are an admin's to speak to, a team its members'. */
function audiences(): readonly Audience[] {
  const { team, role } = session.me ?? {};
  const ofAdmins: readonly Audience[] = ['all', ...roleNames().map((one): Audience => `role:${one}`)];
  return ['me', ...(team ? (['team'] as const) : []), ...(role === 'admin' ? ofAdmins : [])];
}

/** What a team sees first is said by those who lead it. */
function leadsTeam(): boolean {
  return session.me?.role === 'manager' || session.me?.role === 'admin';
}

@customElement('ravand-view-dialog')
export class RavandViewDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property() entity = '';
  @property({ attribute: false }) job: ViewJob | undefined;
  @state() private audience: Audience = 'me';
  @state() private busy = false;
  @state() private fault = '';
  /** The view as somebody else left it, and what was to be saved over it. */
  @state() private stale: { readonly theirs: SavedView; readonly mine: ViewInput } | undefined;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('job')) return;
    this.fault = '';
    this.stale = undefined;
    const { job } = this;
    this.audience = job && 'saved' in job ? job.saved.audience : 'me';
    if (job?.kind === 'change') {
      const { title, audience, isDefault } = job.saved;
      void this.#save({ title, audience, isDefault, definition: job.definition });
    }
  }

  override render(): TemplateResult {
    const { job, stale } = this;
    const isQuiet = job === undefined || (job.kind === 'change' && !stale && !this.fault);
    return html`<ravand-dialog heading=${this.#heading()} .open=${!isQuiet} @dialog-close=${this.#close}>
      ${stale ? html`<p>${t('view.stale', { name: stale.theirs.title })}</p>` : job ? this.#content(job) : nothing}
      <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      ${stale ? this.#choice(stale) : job ? this.#actions(job) : nothing}
    </ravand-dialog>`;
  }

  #heading(): string {
    const { job } = this;
    return !job || job.kind === 'create' ? t('view.new') : job.saved.title;
  }

  #content(job: ViewJob): TemplateResult | typeof nothing {
    if (job.kind === 'change') return nothing;
    const saved = job.kind === 'edit' ? job.saved : undefined;
    const choices = audiences();
    const shown = choices.includes(this.audience) ? choices : [this.audience, ...choices];
    return html`<form id="form" novalidate @submit=${(event: SubmitEvent) => this.#submit(event, job.definition)}>
      <div class="field">
        <label for="title">${t('view.name')}<span class="star" aria-hidden="true">*</span></label>
        <input id="title" name="title" class="control" required maxlength="100" autocomplete="off" autofocus placeholder=${t('view.nameExample')} .value=${saved?.title ?? ''} />
      </div>
      <div class="field">
        <label for="audience">${t('view.audience')}</label>
        <select id="audience" name="audience" class="control" @change=${(event: Event) => (this.audience = (event.target as HTMLSelectElement).value as Audience)}>
          ${shown.map((audience) => html`<option value=${audience} ?selected=${audience === this.audience}>${audienceText(audience)}</option>`)}
        </select>
      </div>
      ${
        this.audience === 'team' && !leadsTeam()
          ? nothing
          : html`<label class="checkbox"><input type="checkbox" name="first" .checked=${saved?.isDefault ?? false} />${t(this.audience === 'me' ? 'view.first' : 'view.firstForThem')}</label>`
      }
    </form>`;
  }

  #actions(job: ViewJob): TemplateResult {
    const act =
      job.kind === 'change'
        ? nothing
        : html`<button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${this.#press}>${t('action.save')}</button>`;
    return html`${act}<button slot="actions" type="button" class="button" @click=${this.#close}>${t('action.cancel')}</button>`;
  }

  #choice({ theirs, mine }: { readonly theirs: SavedView; readonly mine: ViewInput }): TemplateResult {
    const overwrite = () => void this.#save(mine, theirs);
    return html`<button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${overwrite}>${t('view.keepMine')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('view-saved', theirs)}>${t('view.keepTheirs')}</button>`;
  }

  #press = (): void => this.renderRoot.querySelector<HTMLFormElement>('#form')?.requestSubmit();

  #close = (): void => {
    this.emit('view-dialog-close');
  };

  #submit(event: SubmitEvent, definition: ViewInput['definition']): void {
    event.preventDefault();
    const values = new FormData(event.target as HTMLFormElement);
    const title = String(values.get('title') ?? '').trim();
    if (title === '') this.fault = t('view.nameMissing');
    else void this.#save({ title, audience: this.audience, isDefault: values.has('first'), definition });
  }

  /** Over `over`, else over what the job began with; as a new view when it began with none. */
  #save(input: ViewInput, over?: SavedView): Promise<void> {
    const before = over ?? (this.job && 'saved' in this.job ? this.job.saved : undefined);
    return this.#during(async () => {
      const saved = before
        ? await savedViews.update(before, input, before.version)
        : await savedViews.create(this.entity, input);
      toast({ text: t('view.saved', { name: saved.title }) });
      this.emit('view-saved', saved);
    }, input);
  }

  async #during(act: () => Promise<void>, mine: ViewInput): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (error.code === 'stale') this.stale = { theirs: error.more.current as SavedView, mine };
      else this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }
}
