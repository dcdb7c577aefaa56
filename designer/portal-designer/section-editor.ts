// `<ravand-portal-section-editor .section .opened>`: what one section of the portal says: how it looks, of which records, in which order, with which forms. Emits
// `section-change` with the section and, while somebody types, a key.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FilterTree, PortalSection } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { textField } from '../form-designer/properties/property-fields.ts';
import '../menus/icon-choice.ts';
import { local, t } from '../shell/texts.ts';
import { choiceField } from '../studio/choice-field.ts';
import '../studio/condition-field.ts';
import { filled, said } from '../studio/edits.ts';
import '../studio/name-list.ts';
import { fieldChoices, isOfRecords, type Opened, ofEntity, openFields, type Shows, sectionKinds } from './sections.ts';

type Changes = { readonly [K in keyof PortalSection]?: PortalSection[K] | undefined };

@customElement('ravand-portal-section-editor')
export class PortalSectionEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .note {
        display: grid;
        gap: 8px;
        justify-items: start;
        padding: 12px;
        border-radius: var(--radius-card);
        background: var(--warning-soft);
      }
      details summary {
        cursor: pointer;
        font: var(--small);
        color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) section!: PortalSection;
  @property({ attribute: false }) opened!: Opened;

  #set(changes: Changes, key?: string): void {
    const section = said<PortalSection>({ ...this.section, ...changes });
    this.emit('section-change', { section, key: key && `${section.id} ${key}` });
  }

  /** What belongs to another kind does not stay behind. */
  #setShows(shows: Shows): void {
    const { id, label, text, icon, entity, fields, filter, sort, forms, stage } = this.section;
    const same = { id, shows, label, text, icon };
    if (shows === 'text') this.emit('section-change', { section: said<PortalSection>({ ...same, text: text ?? {} }) });
    else if (shows === 'forms')
      this.emit('section-change', { section: said<PortalSection>({ ...same, forms: forms ?? [] }) });
    else if (entity === undefined)
      this.emit('section-change', {
        section: said<PortalSection>({ ...ofEntity([...this.opened.entities.values()][0]), ...same }),
      });
    else
      this.emit('section-change', {
        section: said<PortalSection>({ ...same, entity, fields, filter, sort, stage, forms: filled(forms ?? []) }),
      });
  }

  #records(): TemplateResult {
    const { section, opened } = this;
    const entity = opened.entities.get(section.entity ?? '');
    const entities = [...opened.entities.values()].map(({ name, label, pluralLabel }) => ({
      value: name,
      label: local(pluralLabel ?? label, name),
    }));
    if (entities.length === 0)
      return html`<div class="note"><p>${t('portals.nothingOpen')}</p><a class="button small" href="/studio/entities">${t('portals.openEntity')}</a></div>`;
    const open = openFields(entity);
    const steps = open.filter(({ kind }) => kind === 'choice');
    const none = { value: '', label: t('process.none') };
    return html`${choiceField('entity', t('process.entity'), section.entity ?? '', entities, (name) =>
      this.#set({
        ...ofEntity(opened.entities.get(name)),
        filter: undefined,
        sort: undefined,
        stage: undefined,
        forms: undefined,
      }),
    )}
      <ravand-name-list .label=${t('portals.fields')} .help=${t('portals.fieldsHelp')} .offered=${fieldChoices(open)} .chosen=${section.fields ?? []}
        @names-change=${(event: CustomEvent<readonly string[]>) => this.#set({ fields: event.detail })}></ravand-name-list>
      ${entity ? html`<a href="/studio/entities/${encodeURIComponent(entity.name)}?tab=access">${t('portals.openMore')}</a>` : nothing}
      ${
        section.shows === 'figures'
          ? nothing
          : html`${steps.length > 0 ? choiceField('stage', t('portals.stage'), section.stage ?? '', [none, ...fieldChoices(steps)], (stage) => this.#set({ stage: stage || undefined })) : nothing}`
      }
      ${
        entity
          ? html`<ravand-condition-field .entity=${{ name: entity.name, fields: open }} .condition=${section.filter} .label=${t('dashboard.onlyThose')}
              @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#set({ filter: event.detail })}></ravand-condition-field>`
          : nothing
      }
      ${this.#sort()}
      ${section.shows === 'figures' ? nothing : this.#forms(section.entity)}`;
  }

  #sort(): TemplateResult {
    const { sort = [], entity } = this.section;
    const [first] = sort;
    const open = openFields(this.opened.entities.get(entity ?? ''));
    const newest = { value: '', label: t('portals.newest') };
    const directions = (['asc', 'desc'] as const).map((value) => ({ value, label: t(`portals.directions.${value}`) }));
    const rest = sort.slice(1);
    return html`${choiceField('sort', t('portals.sort'), first?.field ?? '', [newest, ...fieldChoices(open)], (field) =>
      this.#set({
        sort: field === '' ? undefined : [{ field, direction: first?.direction ?? 'asc' }, ...rest],
      }),
    )}
      ${first === undefined ? nothing : choiceField('direction', t('portals.direction'), first.direction, directions, (direction) => this.#set({ sort: [{ ...first, direction: direction as 'asc' | 'desc' }, ...rest] }))}`;
  }

  /** Of a section of forms all that are public; of records those of the house, which may be sent about one. */
  #forms(entity?: string): TemplateResult {
    const offered = (session.workspace?.forms ?? [])
      .filter((form) => form.public)
      .map(({ name, label }) => ({ value: name, label: local(label, name) }));
    const { forms = [] } = this.section;
    return html`<ravand-name-list class="forms" .label=${t('portals.forms')} .help=${t(entity === undefined ? 'portals.formsHelp' : 'portals.formsAbout')} .addLabel=${t('portals.addForm')} .offered=${offered} .chosen=${forms}
      @names-change=${(event: CustomEvent<readonly string[]>) => this.#set({ forms: entity === undefined ? event.detail : filled(event.detail) })}></ravand-name-list>`;
  }

  protected override render(): TemplateResult {
    const { shows, label, text, icon } = this.section;
    const kinds = sectionKinds.map((value) => ({ value, label: t(`portals.shows.${value}`) }));
    return html`${choiceField('shows', t('portals.showsWhat'), shows, kinds, (value) => this.#setShows(value as Shows))}
      ${textField('label', t('portals.title'), label, (next) => this.#set({ label: next }, 'label'))}
      ${isOfRecords(shows) ? this.#records() : nothing} ${shows === 'forms' ? this.#forms() : nothing}
      ${textField('text', t(shows === 'text' ? 'portals.words' : 'portals.below'), text, (next) => this.#set({ text: next ?? (shows === 'text' ? {} : undefined) }, 'text'), { long: true })}
      <ravand-icon-choice .chosen=${icon} @icon-choose=${(event: CustomEvent<string | undefined>) => this.#set({ icon: event.detail })}></ravand-icon-choice>`;
  }
}
