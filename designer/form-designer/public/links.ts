// `<ravand-form-links>`: one-time links to a public form: made by hand, about a record or nobody in particular, shown with their state, revoked.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FormDefinition } from '../../../schemas/types.ts';
import { ServerProblem } from '../../api/problem.ts';
import { entityNamed } from '../../api/session.ts';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { toast } from '../../elements/toast.ts';
import { wholeNumber } from '../../elements/whole-number.ts';
import { formatDateTime } from '../../format/dates.ts';
import { workspaceReferences } from '../../forms/references.ts';
import { local, t } from '../../shell/texts.ts';
import { choiceField } from '../properties/property-fields.ts';
import { type FormLink, openForms } from './open-forms.ts';

const defaultDays = 14;

@customElement('ravand-form-links')
export class RavandFormLinks extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .make {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 12px;
        align-items: end;
      }
      .made {
        display: flex;
        gap: 8px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        min-block-size: 44px;
        border-block-start: 1px solid var(--line);
      }
      li > :first-child {
        flex: 1 1 180px;
        min-inline-size: 0;
      }
      li a {
        text-decoration: underline;
      }
      .open {
        color: var(--success);
      }
    `,
  ];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  @state() private links: readonly FormLink[] = [];
  @state() private about = '';
  @state() private record = '';
  @state() private chosen = '';
  @state() private days = defaultDays;
  @state() private made = '';
  @state() private problem = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('form') && changed.get('form')?.name !== this.form.name) void this.#load();
  }

  async #load(): Promise<void> {
    this.links = (await openForms.links(this.form.name)).items;
  }

  /** What an answer can be about: the record itself, or one it refers to. */
  get #subjects(): readonly string[] {
    const referred = this.entity.fields.flatMap(({ kind, target }) => (kind === 'reference' && target ? [target] : []));
    return [...new Set([this.entity.name, ...referred])];
  }

  async #make(event: Event): Promise<void> {
    event.preventDefault();
    this.problem = '';
    this.made = '';
    try {
      const record = this.record === '' ? {} : { record: { entity: this.about, id: this.record } };
      const { url = '' } = await openForms.makeLink(this.form.name, { ...record, days: this.days });
      this.made = url;
      await this.#load();
      this.renderRoot.querySelector<HTMLInputElement>('#made')?.select();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.details[0]?.message ?? error.detail;
    }
  }

  async #revoke({ id }: FormLink): Promise<void> {
    try {
      await openForms.revoke(id);
    } catch (error) {
      // Somebody answered while it was looked at: the list tells.
      if (!(error instanceof ServerProblem)) throw error;
      toast(error.detail);
    }
    await this.#load();
  }

  protected override render(): TemplateResult {
    const named = (name: string) => local(entityNamed(name)?.label, name);
    const choices = [
      { value: '', label: t('forms.open.nobody') },
      ...this.#subjects.map((value) => ({ value, label: named(value) })),
    ];
    const choose = (about: string) => {
      this.about = about;
      this.record = '';
      this.chosen = '';
    };
    return html`<p class="help">${t('forms.open.linksHelp')}</p>
      <form class="make" @submit=${(event: Event) => void this.#make(event)}>
        ${choiceField('about', t('forms.open.about'), this.about, choices, choose)}
        ${
          this.about === ''
            ? nothing
            : html`<div class="field"><span class="label">${named(this.about)}</span><ravand-combo-box .label=${named(this.about)} .value=${this.record} .valueLabel=${this.chosen}
              .source=${(search: string, signal: AbortSignal) => workspaceReferences(this.about, search, signal)}
              @combo-change=${(event: CustomEvent<ComboOption>) => {
                this.record = event.detail.value;
                this.chosen = event.detail.label;
              }}></ravand-combo-box></div>`
        }
        <div class="field"><label for="days">${t('forms.open.days')}</label>${wholeNumber({ id: 'days', value: this.days, least: 1, most: 365 }, (days) => (this.days = days ?? defaultDays))}</div>
        <button class="button" type="submit" ?disabled=${this.about !== '' && this.record === ''}><ravand-icon name="link"></ravand-icon>${t('forms.open.makeLink')}</button>
      </form>
      <div role="status">${this.made ? html`<div class="field"><label for="made">${t('forms.open.made')}</label><input id="made" class="control" dir="ltr" readonly .value=${this.made} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></div>` : nothing}</div>
      <div role="alert">${this.problem ? html`<p class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.problem}</p>` : nothing}</div>
      <ul>${this.links.map((link) => this.#line(link, named))}</ul>`;
  }

  #line(link: FormLink, named: (entity: string) => string): TemplateResult {
    const { record } = link;
    const when = formatDateTime(link.createdAt);
    return html`<li>
      <span>${record ? html`<a href="/records/${record.entity}/${record.id}">${named(record.entity)}</a>` : t('forms.open.nobody')} <span class="help"><bdi>${when}</bdi></span></span>
      <span class=${link.state}>${t(`forms.open.state.${link.state}`)}</span>
      <span class="help"><bdi>${t('forms.open.until', { date: formatDateTime(link.expiresAt) })}</bdi></span>
      ${link.state === 'open' ? html`<button type="button" class="button quiet danger small" aria-label=${t('forms.open.revokeOf', { date: when })} @click=${() => void this.#revoke(link)}>${t('forms.open.revoke')}</button>` : nothing}
    </li>`;
  }
}
