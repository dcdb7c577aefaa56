// `<ravand-role-page>`: one role: what it is called, what it may beside records, who has it, and its rights to every entity.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RoleAct, RoleDefinition } from '../../schemas/types.ts';
import { refreshWorkspace, session } from '../api/session.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/local-text.ts';
import { roleName, roleNames } from '../access/roles.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { type DefinitionRow, definitions } from '../studio/definitions.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import { type Account, accounts } from '../users/accounts.ts';
import './matrix.ts';
import './removal.ts';

const acts: readonly RoleAct[] = ['studio', 'users', 'operate'];
const shownPeople = 12;

@customElement('ravand-role-page')
export class RolePage extends RavandElement {
  static override styles = [
    base,
    avatars,
    buttons,
    controls,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .body {
        flex: 1;
        overflow-y: auto;
        border-block-start: 1px solid var(--line);
      }
      .content {
        display: grid;
        gap: 28px;
        max-inline-size: 1040px;
        padding: 20px var(--gutter) 40px;
      }
      section {
        display: grid;
        gap: 12px;
        align-content: start;
        min-inline-size: 0;
      }
      h2 {
        font: var(--section);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: 28px 40px;
      }
      .act small {
        display: block;
        color: var(--text-3);
        font: var(--small);
      }
      .people {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        list-style: none;
      }
      .people li {
        display: flex;
        gap: 8px;
        align-items: center;
        min-inline-size: 0;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  readonly #draft = new DefinitionDraft<RoleDefinition>(this, 'role');
  @state() private people: readonly Account[] | undefined;
  @state() private others: readonly DefinitionRow[] = [];
  @state() private mustHave: readonly string[] = [];
  @state() private isGoing = false;

  get #name(): string {
    return this.params.name ?? '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The same role under a new object is no reason to ask again: it may just have been taken out.
    if (changed.has('params') && changed.get('params')?.name !== this.params.name) void this.#load();
  }

  async #load(): Promise<void> {
    await Promise.all([this.#draft.load(this.#name), this.#around()]);
  }

  async #around(): Promise<void> {
    const [people, settings, others] = await Promise.all([
      session.me?.may.users ? accounts.list() : { items: [] },
      accounts.settings(),
      definitions.list('role'),
    ]);
    this.people = people.items.filter(({ role }) => role === this.#name);
    this.mustHave = settings.definition.secondFactorRoles ?? [];
    this.others = others.items.filter(({ name }) => name !== this.#name);
  }

  #edit(changes: { [K in keyof RoleDefinition]?: RoleDefinition[K] | undefined }, as: string, mergeKey?: string): void {
    const { definition } = this.#draft;
    if (!definition) return;
    const next = Object.entries({ ...definition, ...changes }).filter(([, value]) => value !== undefined);
    this.#draft.edit(Object.fromEntries(next) as unknown as RoleDefinition, as, mergeKey);
  }

  async #published(): Promise<void> {
    await Promise.all([refreshWorkspace(), this.#around()]);
  }

  #opened(definition: RoleDefinition | undefined): void {
    if (definition === undefined) void navigate('/studio/roles');
  }

  async #gone(): Promise<void> {
    const name = roleName(this.#name);
    await refreshWorkspace();
    toast({ text: t('roles.gone', { name }), icon: 'circle-check' });
    await navigate('/studio/roles');
  }

  #words(role: RoleDefinition): TemplateResult {
    return html`<section>
      <h2>${t('roles.about')}</h2>
      <ravand-local-text label=${t('studio.label')} .text=${role.label} @text-change=${(event: CustomEvent) => this.#edit({ label: event.detail }, 'studio.label', 'label')}></ravand-local-text>
      <ravand-local-text label=${t('roles.description')} .text=${role.description} @text-change=${(event: CustomEvent) => this.#edit({ description: event.detail }, 'roles.description', 'description')}></ravand-local-text>
      ${role.name === 'admin' ? nothing : this.#place(role)}
    </section>`;
  }

  /** Its place among the roles: wherever one chooses among them, they stand so. */
  #place(role: RoleDefinition): TemplateResult {
    const all = roleNames().toReversed();
    const at = all.indexOf(role.name);
    const names = all.filter((name) => name !== role.name);
    const before = at > 0 ? all[at - 1] : 'manager';
    return html`<div class="field">
      <label for="place">${t('roles.place')}</label>
      <select id="place" class="control" @change=${(event: Event) => void this.#put((event.target as HTMLSelectElement).value, names)}>
        ${names.map((name) => html`<option value=${name} ?selected=${name === before}>${t('roles.after', { name: roleName(name) })}</option>`)}
      </select>
    </div>`;
  }

  async #put(after: string, names: readonly string[]): Promise<void> {
    const orderOf = async (name: string | undefined): Promise<number | undefined> =>
      name === undefined || !this.others.some((one) => one.name === name)
        ? undefined
        : (await definitions.open<RoleDefinition>('role', name)).definition?.order;
    const [low = 0, high] = await Promise.all([orderOf(after), orderOf(names[names.indexOf(after) + 1])]);
    this.#edit(
      { order: high === undefined ? Math.min(low + 100, 10_000) : Math.floor((low + high) / 2) },
      'roles.place',
    );
  }

  #may(role: RoleDefinition): TemplateResult {
    const isAdmin = role.name === 'admin';
    const may = role.may ?? [];
    const set = (act: RoleAct, on: boolean) => {
      const next = acts.filter((one) => (one === act ? on : may.includes(one)));
      this.#edit({ may: next.length === 0 ? undefined : next }, 'roles.may');
    };
    return html`<section>
      <h2>${t('roles.may')}</h2>
      ${acts.map(
        (
          act,
        ) => html`<label class="checkbox act"><input type="checkbox" .checked=${isAdmin || may.includes(act)} ?disabled=${isAdmin} @change=${(event: Event) => set(act, (event.target as HTMLInputElement).checked)} />
          <span>${t(`roles.acts.${act}`)}<small>${t(`roles.actsHelp.${act}`)}</small></span></label>`,
      )}
      <p class="muted">${isAdmin ? t('roles.adminMayAll') : t('roles.mayNote')}</p>
      <h2>${t('factor.heading')}</h2>
      <div class="line"><span>${this.mustHave.includes(role.name) ? t('roles.factorMust') : t('roles.factorFree')}</span>
        <a class="button small" href="/studio/settings/sign-in">${t('users.rules')}</a></div>
    </section>`;
  }

  #who(role: RoleDefinition): TemplateResult {
    const people = this.people ?? [];
    return html`<section>
      <h2>${t('roles.who')}</h2>
      ${people.length === 0 ? html`<p class="muted">${t('roles.nobody')}</p>` : html`<ul class="people">${people.slice(0, shownPeople).map(({ name }) => html`<li>${avatar(name, 'small')}<bdi class="truncate">${name}</bdi></li>`)}</ul>`}
      <div class="line">
        ${people.length > shownPeople ? html`<span class="muted">${t('roles.more', { count: people.length - shownPeople })}</span>` : nothing}
        ${session.me?.may.users ? html`<a class="button small" href="/users">${t('rail.users')}</a>` : nothing}
        ${this.#canGo ? html`<button type="button" class="button small danger" @click=${() => (this.isGoing = true)}><ravand-icon name="trash"></ravand-icon>${t('roles.takeOutOf', { name: local(role.label, role.name) })}</button>` : nothing}
      </div>
    </section>`;
  }

  /** What Ravand or a plugin brings would be back at the next start. */
  get #canGo(): boolean {
    return this.#draft.version > 0 && this.#draft.source === 'admin';
  }

  #rights(role: RoleDefinition): TemplateResult {
    return html`<section>
      <h2>${t('roles.rights')}</h2>
      ${role.name === 'admin' ? html`<p class="muted">${t('rights.admin')}</p>` : html`<p class="muted">${t('roles.rightsLead')}</p>${this.#like(role)}<ravand-role-matrix .of=${role}></ravand-role-matrix>`}
    </section>`;
  }

  /** Whose rights it has to what does not name it. */
  #like(role: RoleDefinition): TemplateResult {
    const others = roleNames().filter((name) => name !== role.name && name !== 'admin');
    return html`<div class="field"><label for="like">${t('roles.like')}</label>
      <select id="like" class="control" aria-describedby="like-help" @change=${(event: Event) => this.#edit({ like: (event.target as HTMLSelectElement).value || undefined }, 'roles.like')}>
        <option value="" ?selected=${role.like === undefined}>${t('roles.likeNobody')}</option>
        ${others.map((name) => html`<option value=${name} ?selected=${name === role.like}>${roleName(name)}</option>`)}
      </select>
      <p class="help" id="like-help">${t('roles.likeHelp')}</p></div>`;
  }

  protected override render(): TemplateResult {
    const { definition, problem } = this.#draft;
    if (problem) return failed(problem.detail, () => void this.#load());
    if (!definition) return skeleton(8, 44);
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition.label, definition.name)} back="/studio/roles" backLabel=${t('roles.heading')}
        @draft-published=${() => void this.#published()} @draft-opened=${(event: CustomEvent<RoleDefinition | undefined>) => this.#opened(event.detail)}></ravand-draft-header>
      ${this.#draft.findings.length > 0 ? html`<ravand-findings .findings=${this.#draft.findings}></ravand-findings>` : nothing}
      <div class="body"><div class="content">
        <div class="two">${this.#words(definition)} ${this.#may(definition)}</div>
        ${this.#who(definition)} ${this.#rights(definition)}
      </div></div>
      ${this.isGoing ? html`<ravand-role-removal who=${definition.name} .version=${this.#draft.version} @removal-close=${() => (this.isGoing = false)} @role-gone=${() => void this.#gone()}></ravand-role-removal>` : nothing}`;
  }
}
