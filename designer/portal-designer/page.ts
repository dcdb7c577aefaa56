// `<ravand-portal-designer>`: sections of the customers' portal being made: their outline, what the chosen one says, and beside it the page as customers see it.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { latinDigits } from '../../core/kernel/fold.ts';
import type { LocalText, PortalDefinition, PortalSection } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatInteger } from '../format/numbers.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import { desk } from '../studio/desk-style.ts';
import '../studio/draft-header.ts';
import { moved, said } from '../studio/edits.ts';
import '../studio/findings.ts';
import '../studio/part-list.ts';
import type { PartList, PartMove } from '../studio/part-list.ts';
import { partRows } from '../studio/part-rows.ts';
import './preview.ts';
import './section-editor.ts';
import {
  freshSection,
  loadOpened,
  type Opened,
  type Shows,
  sectionIcons,
  sectionKinds,
  sectionName,
} from './sections.ts';

@customElement('ravand-portal-designer')
export class PortalDesigner extends RavandElement {
  static override styles = [base, buttons, controls, states, partRows, desk];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private chosen = '';
  @state() private opened: Opened | undefined;
  readonly #draft = new DefinitionDraft<PortalDefinition>(this, 'portal');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('params') || changed.get('params')?.name === this.params.name) return;
    this.chosen = '';
    void this.#load();
  }

  async #load(): Promise<void> {
    [this.opened] = await Promise.all([loadOpened(), this.#draft.load(this.params.name ?? '')]);
  }

  #edit(
    changes: { readonly [K in keyof PortalDefinition]?: PortalDefinition[K] | undefined },
    as: string,
    key?: string,
  ) {
    const { definition } = this.#draft;
    if (definition) this.#draft.edit(said<PortalDefinition>({ ...definition, ...changes }), as, key);
  }

  #add({ sections }: PortalDefinition, shows: Shows, opened: Opened): void {
    const section = freshSection(shows, sections, opened);
    const place = sections.findIndex(({ id }) => id === this.chosen);
    this.#edit({ sections: sections.toSpliced(place < 0 ? sections.length : place + 1, 0, section) }, 'portals.adding');
    this.chosen = section.id;
  }

  #remove({ sections }: PortalDefinition, id: string): void {
    const at = sections.findIndex((section) => section.id === id);
    const left = sections.filter((section) => section.id !== id);
    this.#edit({ sections: left }, 'portals.removing');
    this.chosen = left[Math.min(at, left.length - 1)]?.id ?? '';
    void this.#focusChosen();
  }

  #move({ sections }: PortalDefinition, { id, by }: PartMove): void {
    const at = sections.findIndex((section) => section.id === id);
    this.#edit({ sections: moved(sections, at, by) }, 'portals.moving');
    this.chosen = id;
    void this.#focusChosen();
  }

  async #focusChosen(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<PartList>('ravand-part-list')?.focus();
  }

  #show({ pointer }: Finding): void {
    this.chosen = this.#sectionAt(pointer)?.id ?? '';
  }

  #sectionAt(pointer: string): PortalSection | undefined {
    const at = /^\/sections\/(\d+)/.exec(pointer)?.[1];
    return at === undefined ? undefined : this.#draft.definition?.sections[Number(at)];
  }

  #outline(portal: PortalDefinition, opened: Opened): TemplateResult {
    const bad = new Set(this.#draft.findings.map(({ pointer }) => this.#sectionAt(pointer)));
    const parts = portal.sections.map((section) => ({
      id: section.id,
      name: sectionName(section, opened),
      icon: section.icon ?? sectionIcons[section.shows],
      isBad: bad.has(section),
    }));
    return html`<div class="outline" data-pane @part-choose=${(event: CustomEvent<string>) => (this.chosen = event.detail)}
        @part-move=${(event: CustomEvent<PartMove>) => this.#move(portal, event.detail)} @part-remove=${(event: CustomEvent<string>) => this.#remove(portal, event.detail)}>
      <ul><li><button type="button" class="one" aria-current=${String(this.chosen === '')} @click=${() => (this.chosen = '')}><ravand-icon name="contact"></ravand-icon><bdi>${t('portals.whole')}</bdi></button></li></ul>
      <h2>${t('portals.sections')}</h2>
      <ravand-part-list .label=${t('portals.sections')} .parts=${parts} .chosen=${this.chosen}></ravand-part-list>
      <h2>${t('portals.add')}</h2>
      <ul>${sectionKinds.map((kind) => html`<li><button type="button" class="one" data-kind=${kind} @click=${() => this.#add(portal, kind, opened)}><ravand-icon name=${sectionIcons[kind]}></ravand-icon><bdi>${t(`portals.shows.${kind}`)}</bdi></button></li>`)}</ul>
    </div>`;
  }

  #whole({ label, order }: PortalDefinition): TemplateResult {
    const setOrder = (event: Event) => {
      const text = latinDigits((event.target as HTMLInputElement).value.trim());
      this.#edit({ order: /^\d{1,5}$/.test(text) ? Math.min(10_000, Number(text)) : undefined }, 'portals.order');
    };
    return html`<h2><ravand-icon name="contact"></ravand-icon>${t('portals.whole')}</h2>
      <ravand-local-text label=${t('studio.label')} .text=${label} @text-change=${(event: CustomEvent<LocalText>) => this.#edit({ label: event.detail }, 'studio.label', 'label')}></ravand-local-text>
      <div class="field"><label for="order">${t('portals.order')}</label>
        <input id="order" class="control" inputmode="numeric" aria-describedby="order-help" .value=${order === undefined ? '' : formatInteger(order)} @change=${setOrder} />
        <span class="help" id="order-help">${t('portals.orderHelp')}</span></div>`;
  }

  #said(portal: PortalDefinition, opened: Opened): TemplateResult {
    const section = portal.sections.find(({ id }) => id === this.chosen);
    const change = ({ detail }: CustomEvent<{ section: PortalSection; key?: string }>) =>
      this.#edit(
        { sections: portal.sections.map((one) => (one.id === this.chosen ? detail.section : one)) },
        'portals.changing',
        detail.key,
      );
    return html`<div class="said" data-pane>${
      section
        ? html`<h2><ravand-icon name=${section.icon ?? sectionIcons[section.shows]}></ravand-icon><bdi>${sectionName(section, opened)}</bdi></h2>
          <ravand-portal-section-editor .section=${section} .opened=${opened} @section-change=${change}></ravand-portal-section-editor>`
        : this.#whole(portal)
    }</div>`;
  }

  protected override render(): TemplateResult {
    const { definition, problem, findings } = this.#draft;
    const { opened } = this;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition?.label, this.params.name ?? '')} back="/studio/portals" backLabel=${t('portals.heading')}
        @draft-opened=${(event: CustomEvent<PortalDefinition | undefined>) => event.detail ?? void navigate('/studio/portals')}>
        <a slot="actions" class="button quiet icon-only" href="/portal" target="_blank" aria-label=${t('portals.open')} title=${t('portals.open')}><ravand-icon name="external-link"></ravand-icon></a>
      </ravand-draft-header>
      ${
        problem
          ? failed(problem.detail, () => void this.#load())
          : definition && opened
            ? html`<div class="desk">${this.#outline(definition, opened)} ${this.#said(definition, opened)}
                <ravand-portal-preview class="shown" data-pane .sections=${definition.sections} .opened=${opened} .chosen=${this.chosen} @part-choose=${(event: CustomEvent<string>) => (this.chosen = event.detail)}></ravand-portal-preview></div>
                ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(event.detail)}></ravand-findings>` : nothing}`
            : skeleton(8, 44)
      }`;
  }
}
