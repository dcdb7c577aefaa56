// `<ravand-role-matrix .of>`: what one role may do with the records of every entity. Each line that is changed is a draft of its entity; all of them go live
// together, or wait as drafts. Steps are taken back in the order in which they were made, whichever entity they were about.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, RoleAccess, RoleDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { refreshWorkspace } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { inheritedRights } from '../entity-designer/access/inherited-rights.ts';
import { rightsRow } from '../entity-designer/access/rights-row.ts';
import '../entity-designer/access/role-rights.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import { definitions } from '../studio/definitions.ts';
import { type EntityRights, roles } from './roles.ts';

@customElement('ravand-role-matrix')
export class RoleMatrix extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    controls,
    states,
    rightsRow,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
      .bar .control {
        inline-size: min(240px, 100%);
      }
      .space {
        flex: 1;
      }
      .matrix {
        border-block-start: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) of!: RoleDefinition;
  /** The role that it is like. */
  @state() private example: RoleDefinition | undefined;
  @state() private items: readonly EntityRights[] | undefined;
  @state() private problem = '';
  @state() private sought = '';
  @state() private isPublishing = false;
  readonly #drafts = new Map<string, DefinitionDraft<EntityDefinition>>();
  /** Names of entities, a step each. */
  #done: string[] = [];
  #undone: string[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('of')) return;
    const before = changed.get('of');
    if (before?.name !== this.of.name) void this.#load();
    if (before?.like !== this.of.like) void this.#loadExample();
  }

  async #load(): Promise<void> {
    this.#drafts.clear();
    this.#done = [];
    this.#undone = [];
    try {
      this.problem = '';
      this.items = (await roles.rights()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #loadExample(): Promise<void> {
    const { like } = this.of;
    if (like === undefined) return;
    try {
      this.example = (await definitions.open<RoleDefinition>('role', like)).definition;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #set(name: string, rights: RoleAccess): Promise<void> {
    let draft = this.#drafts.get(name);
    if (draft === undefined) {
      draft = new DefinitionDraft<EntityDefinition>(this, 'entity');
      await draft.load(name);
      this.#drafts.set(name, draft);
    }
    const { definition } = draft;
    if (definition === undefined) return;
    draft.edit({ ...definition, access: { ...definition.access, [this.of.name]: rights } }, 'roles.rights');
    this.#done = [...this.#done, name];
    this.#undone = [];
    this.requestUpdate();
  }

  #step(way: 'undo' | 'redo'): void {
    const from = way === 'undo' ? this.#done : this.#undone;
    const name = from.pop();
    if (name === undefined) return;
    this.#drafts.get(name)?.[way]();
    (way === 'undo' ? this.#undone : this.#done).push(name);
    this.requestUpdate();
  }

  #changed(): readonly string[] {
    return [...this.#drafts].filter(([, draft]) => draft.isChanged).map(([name]) => name);
  }

  async #publish(): Promise<void> {
    this.isPublishing = true;
    try {
      const names = this.#changed();
      await Promise.all(names.map((name) => this.#drafts.get(name)?.flush()));
      const opened = await Promise.all(names.map((name) => definitions.open<EntityDefinition>('entity', name)));
      const kept = opened.flatMap(({ draft }) => (draft === undefined ? [] : [draft]));
      if (kept.length > 0)
        await definitions.publish(
          kept.map(({ definition, baseVersion, revision }) => ({ definition, baseVersion, revision })),
        );
      toast({ text: t('roles.rightsLive'), icon: 'circle-check' });
      await Promise.all([this.#load(), refreshWorkspace()]);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.isPublishing = false;
    }
  }

  #row({ definition: known, draft: isDrafted }: EntityRights): TemplateResult {
    const draft = this.#drafts.get(known.name);
    const entity = draft?.definition ?? known;
    const isChanged = draft?.isChanged ?? isDrafted;
    return html`<ravand-role-rights .entity=${entity} .who=${this.of.name} .inherited=${inheritedRights(entity, this.of, this.example?.name === this.of.like ? this.example : undefined)} .heading=${local(entity.pluralLabel ?? entity.label, entity.name)}
      @rights-change=${(event: CustomEvent<RoleAccess>) => void this.#set(known.name, event.detail)}>
      ${isChanged ? chip(t('studio.draft'), { tone: 'warning' }) : nothing}
    </ravand-role-rights>`;
  }

  #bar(): TemplateResult {
    const count = this.#changed().length;
    return html`<div class="bar">
      <input class="control" type="search" autocomplete="off" aria-label=${t('roles.seek')} placeholder=${t('roles.seek')} .value=${this.sought} @input=${(event: Event) => (this.sought = (event.target as HTMLInputElement).value)} />
      <span class="space"></span>
      <button type="button" class="button quiet icon-only" aria-label=${t('process.undo')} title=${t('process.undo')} ?disabled=${this.#done.length === 0} @click=${() => this.#step('undo')}><ravand-icon name="undo-2"></ravand-icon></button>
      <button type="button" class="button quiet icon-only" aria-label=${t('process.redo')} title=${t('process.redo')} ?disabled=${this.#undone.length === 0} @click=${() => this.#step('redo')}><ravand-icon name="redo-2"></ravand-icon></button>
      <button type="button" class="button" aria-busy=${String(this.isPublishing)} ?disabled=${count === 0 || this.isPublishing} @click=${() => void this.#publish()}>${t('roles.publishRights')}</button>
    </div>`;
  }

  protected override render(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (!this.items) return skeleton(6, 44);
    const sought = this.sought.trim().toLocaleLowerCase();
    const name = ({ definition }: EntityRights) => local(definition.pluralLabel ?? definition.label, definition.name);
    const shown = this.items
      .filter((item) => `${name(item)} ${item.definition.name}`.toLocaleLowerCase().includes(sought))
      .toSorted((a, b) => name(a).localeCompare(name(b)));
    return html`${this.#bar()}
      <div class="matrix">
        <div class="row heads" aria-hidden="true"><span>${t('process.entity')}</span>${(['read', 'create', 'update', 'delete'] as const).map((action) => html`<span>${t(`rights.actions.${action}`)}</span>`)}<span></span></div>
        ${shown.map((item) => this.#row(item))}
      </div>`;
  }
}
