// `<ravand-menu-line-dialog .line>`: where a line of a menu leads, what it is called and its icon. Emits `line-change` with the line, `line-close`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { MenuLine } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { type OwnViews, offered, savedViews } from '../records/saved-views.ts';
import { local, t } from '../shell/texts.ts';
import type { DefinitionRow } from '../studio/definitions.ts';
import './icon-choice.ts';

const ways: readonly MenuLine['to'][] = ['entity', 'view', 'process', 'form', 'page', 'separator'];
const targets = ['entity', 'view', 'process', 'form', 'href'] as const;
const address = /^(\/(?![/\\])|https:\/\/)[^\s\\]{0,1000}$/;

@customElement('ravand-menu-line-dialog')
export class MenuLineDialog extends RavandElement {
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

  @property({ attribute: false }) line!: MenuLine;
  @property({ attribute: false }) processes: readonly DefinitionRow[] = [];
  @property({ type: Boolean }) fresh = false;
  @state() private value!: MenuLine;
  @state() private views: OwnViews | undefined;
  @state() private fault = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('line')) return;
    this.value = this.line;
    void this.#loadViews();
  }

  async #loadViews(): Promise<void> {
    const { to, entity } = this.value;
    this.views = to === 'view' && entity !== undefined ? await savedViews.list(entity) : undefined;
    const first = this.#viewChoices()[0];
    if (to === 'view' && this.value.view === undefined && first) this.#setView(first.value);
  }

  #set(changes: { [K in keyof MenuLine]?: MenuLine[K] | undefined }): void {
    const next = Object.entries({ ...this.value, ...changes }).filter(([, value]) => value !== undefined);
    this.value = Object.fromEntries(next) as unknown as MenuLine;
  }

  /** What belongs to another way does not stay behind. */
  #setWay(to: MenuLine['to']): void {
    const nowhere = Object.fromEntries(targets.map((key) => [key, undefined]));
    const { entities = [], forms = [] } = session.workspace ?? {};
    const first = {
      entity: { entity: entities[0]?.name },
      view: { entity: entities[0]?.name },
      process: { process: this.processes[0]?.name },
      form: { form: forms[0]?.name },
      page: { href: '/' },
      separator: {},
    }[to];
    this.#set({ ...nowhere, to, ...first });
    void this.#loadViews();
  }

  #setView(name: string): void {
    const chosen = this.#offered().find(({ view }) => view.name === name);
    // A view that somebody saved is not known to who has no right to it: its name stands in the menu.
    const label = chosen?.saved ? { [document.documentElement.lang]: chosen.saved.title } : undefined;
    this.#set({ view: name, label });
  }

  #offered() {
    return offered(this.value.entity ?? '', this.views ?? { items: [], arrangement: { order: [], hidden: [] } });
  }

  #viewChoices(): { value: string; label: string }[] {
    return this.#offered().map(({ view, saved }) => ({
      value: view.name,
      label: saved?.title ?? local(view.label, view.name),
    }));
  }

  #select(
    id: string,
    label: string,
    choices: readonly { value: string; label: string }[],
    value: string | undefined,
    set: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field"><label for=${id}>${label}</label>
      <select id=${id} class="control" @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
        ${choices.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`)}
      </select></div>`;
  }

  #entities() {
    return (session.workspace?.entities ?? []).map(({ name, label, pluralLabel }) => ({
      value: name,
      label: local(pluralLabel ?? label, name),
    }));
  }

  #target(): TemplateResult | typeof nothing {
    const { to, entity, view, process, form, href } = this.value;
    const named = (rows: readonly { name: string; label?: DefinitionRow['label'] }[]) =>
      rows.map(({ name, label }) => ({ value: name, label: local(label, name) }));
    if (to === 'separator') return nothing;
    if (to === 'process')
      return this.#select('process', t('menus.to.process'), named(this.processes), process, (value) =>
        this.#set({ process: value }),
      );
    if (to === 'form')
      return this.#select('form', t('menus.to.form'), named(session.workspace?.forms ?? []), form, (value) =>
        this.#set({ form: value }),
      );
    if (to === 'page')
      return html`<div class="field"><label for="href">${t('menus.address')}</label>
        <input id="href" class="control" dir="ltr" autocomplete="off" .value=${href ?? ''} aria-describedby="href-help" @input=${(event: Event) => this.#set({ href: (event.target as HTMLInputElement).value })} />
        <span id="href-help" class="help">${t('menus.addressHelp')}</span></div>`;
    const ofEntity = this.#select('entity', t('process.entity'), this.#entities(), entity, (value) => {
      this.#set({ entity: value, view: undefined });
      void this.#loadViews();
    });
    if (to === 'entity') return ofEntity;
    return html`${ofEntity}${this.#select('view', t('menus.to.view'), this.#viewChoices(), view, (value) => this.#setView(value))}`;
  }

  #save(event: Event): void {
    event.preventDefault();
    const { to, href = '', label } = this.value;
    if (to === 'page' && !address.test(href)) this.fault = t('menus.addressHelp');
    else if (to === 'page' && local(label, '') === '') this.fault = t('menus.needsName');
    else this.emit('line-change', this.value);
  }

  protected override render(): TemplateResult {
    const { to, label, icon } = this.value;
    return html`<ravand-dialog open heading=${this.fresh ? t('menus.addLine') : t('menus.line')} @dialog-close=${() => this.emit('line-close')}>
      <form id="line" @submit=${(event: Event) => this.#save(event)}>
        ${this.#select(
          'to',
          t('menus.leads'),
          ways.map((value) => ({ value, label: t(`menus.to.${value}`) })),
          to,
          (value) => this.#setWay(value as MenuLine['to']),
        )}
        ${this.#target()}
        ${
          to === 'separator'
            ? nothing
            : html`<ravand-local-text label=${to === 'page' ? t('studio.label') : t('menus.ownName')} .text=${label} @text-change=${(event: CustomEvent) => this.#set({ label: Object.keys(event.detail).length === 0 ? undefined : event.detail })}></ravand-local-text>
              <ravand-icon-choice .chosen=${icon} @icon-choose=${(event: CustomEvent<string | undefined>) => this.#set({ icon: event.detail })}></ravand-icon-choice>`
        }
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </form>
      <button slot="actions" type="submit" form="line" class="button primary">${t('menus.keep')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('line-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
