// `<ravand-message-terms>`: what goes with a message, when it does not leave, and how often it may go to one address. Sends `message-change`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { latinDigits } from '../../core/kernel/fold.ts';
import type { MessageDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';
import { type DefinitionRow, definitions } from '../studio/definitions.ts';
import { filePaths } from './message-schema.ts';
import './quiet-hours.ts';

type Limit = NonNullable<MessageDefinition['limit']>;

const weekly: Limit = { most: 3, days: 7, of: 'channel' };

@customElement('ravand-message-terms')
export class MessageTerms extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding-inline-start: 26px;
        margin-block-start: 6px;
      }
      .row .control {
        inline-size: auto;
      }
      .row input[inputmode='numeric'] {
        inline-size: 72px;
      }
      .files {
        display: grid;
        gap: 4px;
      }
    `,
  ];

  @property({ attribute: false }) message!: MessageDefinition;
  /** Documents that are live, by what they are made from. */
  @state() private offered: readonly DefinitionRow[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void definitions.list('document').then(({ items }) => {
      this.offered = items.filter(({ version }) => version > 0);
    });
  }

  #with(changes: { [K in keyof MessageDefinition]?: MessageDefinition[K] | undefined }): void {
    const entries = Object.entries({ ...this.message, ...changes }).filter(([, value]) => value !== undefined);
    this.emit('message-change', Object.fromEntries(entries));
  }

  #files(): TemplateResult | typeof nothing {
    if (this.message.channel !== 'email') return nothing;
    const chosen = this.message.attachments ?? [];
    const offered = filePaths(this.message.entity);
    const unknown = chosen.filter((path) => !offered.some((one) => one.path === path));
    const paths = [...offered, ...unknown.map((path) => ({ path, label: path }))];
    const toggle = (path: string, isOn: boolean) => {
      const next = isOn ? [...chosen, path] : chosen.filter((one) => one !== path);
      this.#with({ attachments: next.length > 0 ? next : undefined });
    };
    return html`<fieldset class="group files">
      <legend>${t('messages.attachments')}</legend>
      ${paths.length === 0 ? html`<p class="help">${t('messages.noFiles')}</p>` : nothing}
      ${paths.map(
        ({ path, label }) =>
          html`<label class="checkbox"><input type="checkbox" .checked=${chosen.includes(path)} @change=${(event: Event) => toggle(path, (event.target as HTMLInputElement).checked)} /><bdi>${label}</bdi></label>`,
      )}
    </fieldset>`;
  }

  #documents(): TemplateResult | typeof nothing {
    if (this.message.channel !== 'email') return nothing;
    const chosen = this.message.documents ?? [];
    const mine = this.offered.filter(({ entity }) => entity === this.message.entity);
    const unknown = chosen.filter((name) => !mine.some((one) => one.name === name));
    const rows = [
      ...mine.map(({ name, label }) => ({ name, label: local(label, name) })),
      ...unknown.map((name) => ({ name, label: name })),
    ];
    if (rows.length === 0) return nothing;
    const toggle = (name: string, isOn: boolean) => {
      const next = isOn ? [...chosen, name] : chosen.filter((one) => one !== name);
      this.#with({ documents: next.length > 0 ? next : undefined });
    };
    return html`<fieldset class="group files">
      <legend>${t('messages.documents')}</legend>
      ${rows.map(
        ({ name, label }) =>
          html`<label class="checkbox"><input type="checkbox" .checked=${chosen.includes(name)} @change=${(event: Event) => toggle(name, (event.target as HTMLInputElement).checked)} /><bdi>${label}</bdi></label>`,
      )}
    </fieldset>`;
  }

  #quiet(): TemplateResult {
    return html`<ravand-quiet-hours label=${t('messages.quiet.heading')} .value=${this.message.quietHours} @quiet-change=${({ detail }: CustomEvent<MessageDefinition['quietHours']>) => this.#with({ quietHours: detail })}></ravand-quiet-hours>`;
  }

  #limit(): TemplateResult {
    const { limit } = this.message;
    const set = (changes: Partial<Limit>) => limit && this.#with({ limit: { ...limit, ...changes } });
    const number = (
      which: 'most' | 'days',
    ) => html`<input class="control" inputmode="numeric" maxlength="4" aria-label=${t(`messages.limit.${which}`)} .value=${limit ? formatInteger(limit[which]) : ''}
      @change=${(event: Event) => set({ [which]: Number(latinDigits((event.target as HTMLInputElement).value)) || 1 })} />`;
    return html`<div>
      <label class="checkbox"><input type="checkbox" .checked=${limit !== undefined} @change=${(event: Event) =>
        this.#with({
          limit: (event.target as HTMLInputElement).checked ? weekly : undefined,
        })} />${t('messages.limit.heading')}</label>
      ${
        limit
          ? html`<div class="row">${number('most')}<span>${t('messages.limit.in')}</span>${number('days')}<span>${t('messages.limit.daysOf')}</span>
              <select class="control" aria-label=${t('messages.limit.of')} @change=${(event: Event) => set({ of: (event.target as HTMLSelectElement).value as Limit['of'] })}>
                ${(['message', 'channel'] as const).map((of) => html`<option value=${of} ?selected=${of === limit.of}>${t(`messages.limit.ofs.${of}`)}</option>`)}
              </select></div>`
          : nothing
      }
    </div>`;
  }

  protected override render() {
    return html`${this.#files()} ${this.#documents()} ${this.#quiet()} ${this.#limit()}`;
  }
}
