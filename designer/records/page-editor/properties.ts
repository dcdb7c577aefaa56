// `<ravand-page-properties>`: what is said of the chosen thing of a page: its name in four languages, which records a list shows, what a button does; or of the
// page itself. Emits `page-command`, and `page-choose` where it leads elsewhere.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';
import { roleName } from '../../access/roles.ts';
import type { EntityForUser, RelatedList } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { kindIcons } from '../../entity-designer/entities.ts';
import { propertiesStyle } from '../../form-designer/properties/properties-style.ts';
import { type Choice, checkField, choiceField, textField } from '../../form-designer/properties/property-fields.ts';
import { labelOf } from '../../format/values.ts';
import { local, t } from '../../shell/texts.ts';
import '../filter-sentence.ts';
import { buttonIcons, partIcons } from '../page/shape.ts';
import { filterOf, type Sentence, sentenceOf } from '../sentence.ts';
import type { PageCommand } from './canvas.ts';
import {
  type Address,
  addressIn,
  changeButton,
  changePage,
  changePart,
  itemAt,
  type ListName,
  mayLie,
  move,
  partOf,
  remove,
  sortOf,
  textOf,
} from './page-edits.ts';
import { fieldAt, listed, listText, nameAt, withColumns } from './words.ts';

@customElement('ravand-page-properties')
export class RavandPageProperties extends RavandElement {
  static override styles = [base, buttons, controls, propertiesStyle];

  @property({ attribute: false }) page!: PageDefinition;
  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) related: readonly RelatedList[] = [];
  @property() chosen = '';
  @property({ attribute: false }) processes: readonly Choice[] = [];
  @property({ attribute: false }) rules: readonly Choice[] = [];

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input, select, textarea, .inputs button, a')?.focus();
  }

  #tell(page: PageDefinition, as: string, more: Partial<PageCommand> = {}): void {
    this.emit('page-command', { page, as, chosen: this.chosen, ...more } satisfies PageCommand);
  }

  protected override render(): TemplateResult {
    const address = addressIn(this.chosen);
    const item = address && itemAt(this.page, address);
    if (address === undefined || item === undefined) return this.#ofPage(address);
    if (typeof item === 'string') return this.#ofField(address);
    return 'kind' in item ? this.#ofPart(address, item) : this.#ofButton(address, item as PageButton);
  }

  #head(icon: string, name: string, about: string, address: Address | undefined): TemplateResult {
    const isLastTab = address?.list === 'tabs' && this.page.tabs.length === 1;
    return html`<header>
      <ravand-icon name=${icon}></ravand-icon>
      <div><h2 class="truncate"><bdi>${name}</bdi></h2><p>${about}</p></div>
      ${
        address
          ? html`<button type="button" class="button quiet icon-only small" aria-label=${t('pages.thePage')} title=${t('pages.thePage')} @click=${() => this.emit('page-choose', '')}><ravand-icon name="square-pen"></ravand-icon></button>
            <button type="button" class="button quiet danger icon-only small" ?disabled=${isLastTab} aria-label=${t('pages.remove')} title=${t('pages.remove')} aria-keyshortcuts="Delete" @click=${() => this.#tell(remove(withColumns(this.page, address.list), address), 'pages.did.remove', { chosen: '' })}><ravand-icon name="trash"></ravand-icon></button>`
          : nothing
      }
    </header>`;
  }

  #part(heading: string, inputs: TemplateResult): TemplateResult {
    return html`<details class="part" open><summary>${heading}<ravand-icon name="chevron-down"></ravand-icon></summary><div class="inputs">${inputs}</div></details>`;
  }

  /** Also of a column that is shown without having been chosen. */
  #ofPage(address: Address | undefined): TemplateResult {
    if (address?.list.startsWith('columns:')) return this.#ofField(address);
    const { page, entity } = this;
    const stages = entity.fields.filter(({ kind }) => kind === 'choice');
    const stage = [
      { value: '', label: t('pages.noStage') },
      ...stages.map((field) => ({ value: field.name, label: labelOf(field) })),
    ];
    const readers = page.roles?.map(roleName).join(t('list.comma')) ?? t('pages.everybody');
    return html`${this.#head('square-pen', t('pages.thePage'), local(entity.label, entity.name), undefined)}
      ${this.#part(
        t('forms.part.content'),
        html`${choiceField('stage', t('pages.stage'), page.stage ?? '', stage, (name) => this.#tell(changePage(page, { stage: name || undefined }), 'pages.did.change'))}
          <p class="help">${t('pages.hint')}</p>`,
      )}
      ${this.#part(
        t('pages.readers'),
        html`<p>${readers}</p>
          <p class="help">${t('pages.readersHint')}</p>`,
      )}`;
  }

  #ofField(address: Address): TemplateResult {
    const field = fieldAt(this, address);
    return html`${this.#head(field ? kindIcons[field.kind] : 'circle-alert', nameAt(this, address), listText(this, address.list), address)}
      ${this.#part(
        t('forms.part.content'),
        html`${sortOf(address.list) === 'field' ? this.#elsewhere(address, ['head', 'strip']) : nothing}
          <p class="help">${t('pages.fieldHint')}</p>
          <a class="button small" href="/studio/entities/${encodeURIComponent(this.#owner(address))}"><ravand-icon name="database"></ravand-icon>${t('pages.openEntity')}</a>`,
      )}`;
  }

  #owner({ list }: Address): string {
    const part = list.startsWith('columns:') ? partOf(this.page, list.slice('columns:'.length)) : undefined;
    return (part && listed(part)?.name) ?? this.entity.name;
  }

  #elsewhere(address: Address, lists: readonly ListName[]): TemplateResult {
    const item = itemAt(this.page, address);
    const others = lists.filter(
      (list) => item !== undefined && list !== address.list && mayLie(item, sortOf(address.list), list),
    );
    return html`${others.map((list) => html`<button type="button" class="button small" ?disabled=${move(this.page, address, list) === this.page} @click=${() => this.#tell(move(this.page, address, list), 'pages.did.move', { chosen: textOf({ list, key: address.key }) })}><ravand-icon name="move-right"></ravand-icon>${t('pages.moveTo', { list: listText(this, list) })}</button>`)}`;
  }

  #ofPart(address: Address, part: PagePart): TemplateResult {
    const change = (changes: Parameters<typeof changePart>[2]) =>
      this.#tell(changePart(this.page, part.id, changes), 'pages.did.change');
    const target = listed(part);
    return html`${this.#head(partIcons[part.kind], nameAt(this, address), t(`pages.kind.${part.kind}`), address)}
      ${this.#part(
        t('forms.part.content'),
        html`${textField(`part-${part.id}`, t('forms.label'), part.label, (label) => change({ label }), { inherited: this.#inherited(part) })}
          ${this.#elsewhere(address, ['tabs', 'aside'])}`,
      )}
      ${
        part.kind === 'related' && target
          ? this.#part(
              t('pages.which'),
              html`<ravand-filter-sentence .entity=${target.name} .subject=${local(target.pluralLabel ?? target.label, target.name)} .fields=${target.fields} .sentence=${this.#sentence(part)}
                @filter-change=${(event: CustomEvent<Sentence>) => this.#filter(part, event.detail)}></ravand-filter-sentence>
                <p class="help">${t('pages.columnsHint')}</p>`,
            )
          : nothing
      }
      ${part.kind === 'details' ? html`<div class="inputs"><p class="help">${t('pages.detailsHint')}</p></div>` : nothing}`;
  }

  #inherited(part: PagePart) {
    return this.related.find(({ relation }) => relation === part.relation)?.label;
  }

  /** A condition that is being made has no place in the filter yet. */
  #begun: { readonly part: string; readonly sentence: Sentence } | undefined;

  #sentence({ id, filter }: PagePart): Sentence {
    const begun = this.#begun;
    if (begun?.part === id && JSON.stringify(filterOf(begun.sentence)) === JSON.stringify(filter))
      return begun.sentence;
    return sentenceOf(filter);
  }

  #filter({ id }: PagePart, sentence: Sentence): void {
    this.#begun = { part: id, sentence };
    this.#tell(changePart(this.page, id, { filter: filterOf(sentence) }), 'pages.did.filter', {
      mergeKey: `filter ${id}`,
    });
    this.requestUpdate();
  }

  #stages(): readonly Choice[] {
    const { pipeline, fields } = this.entity;
    const options = fields.find(({ name }) => name === pipeline?.field)?.options ?? [];
    return options.map(({ value, label }) => ({ value, label: local(label, value) }));
  }

  #ofButton(address: Address, button: PageButton): TemplateResult {
    const change = (changes: Parameters<typeof changeButton>[2]) =>
      this.#tell(changeButton(this.page, button.id, changes), 'pages.did.change');
    const { does } = button;
    const targets = { process: this.processes, rule: this.rules, stage: this.#stages() }[does as string];
    return html`${this.#head(buttonIcons[does], nameAt(this, address) || t(`pages.does.${does}`), t(`pages.does.${does}`), address)}
      ${this.#part(
        t('forms.part.content'),
        html`${textField(`button-${button.id}`, t('forms.label'), button.label, (label) => change({ label }))}
          ${targets ? choiceField('target', t(`pages.does.${does}`), button.target ?? '', [{ value: '', label: t('forms.choose') }, ...targets], (target) => change({ target: target || undefined })) : nothing}
          ${does === 'link' ? html`<div class="field"><label for="href">${t('forms.href')}</label><input id="href" class="control ltr" type="url" autocomplete="off" .value=${button.href ?? ''} @change=${(event: Event) => change({ href: (event.target as HTMLInputElement).value.trim() || undefined })} /></div>` : nothing}
          ${checkField(t('pages.inMenu'), button.inMenu === true, (inMenu) => change({ inMenu: inMenu || undefined }))}`,
      )}`;
  }
}
