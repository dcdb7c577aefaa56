// `<ravand-webhook-edit>`: makes or changes a webhook: where to, with whose eyes, and what of. A new one shows its secret, once.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type OtherEvent, otherEvents, type RecordAct, recordActs } from '../../schemas/webhook-events.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed, session, userName } from '../api/session.ts';
import '../elements/combo-box.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { workspaceReferences } from '../forms/references.ts';
import '../records/filter-sentence.ts';
import { filterOf, type Sentence, sentenceOf } from '../records/sentence.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { type Webhook, type WebhookInput, webhooks } from './api.ts';
import './secret-dialog.ts';
import { entityLabel } from './words.ts';

/** A line of the form: its filter is kept as the sentence somebody is writing. */
interface Line {
  readonly entity: string;
  readonly on: readonly RecordAct[];
  readonly sentence: Sentence;
}

@customElement('ravand-webhook-edit')
export class RavandWebhookEdit extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .content {
        flex: 1;
        overflow: auto;
        padding: 4px var(--gutter) 40px;
      }
      form {
        display: grid;
        gap: 18px;
        max-inline-size: 720px;
      }
      h2 {
        font: var(--section);
      }
      .line {
        display: grid;
        gap: 10px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      .line-head {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .line-head .control {
        flex: 1;
      }
      .checks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
      }
      .checks .checkbox {
        align-items: center;
        min-block-size: 32px;
      }
      ravand-filter-sentence {
        flex-wrap: wrap;
      }
      .lines {
        display: grid;
        gap: 10px;
      }
      .acts {
        display: flex;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private stored: Webhook | undefined;
  @state() private name = '';
  @state() private url = '';
  @state() private owner = '';
  @state() private lines: readonly Line[] = [];
  @state() private events: readonly OtherEvent[] = [];
  @state() private isReady = false;
  @state() private busy = false;
  @state() private problem = '';
  @state() private faults: ReadonlyMap<string, string> = new Map();
  @state() private made: { readonly id: string; readonly secret: string } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    const { id } = this.params;
    this.problem = '';
    try {
      if (id === undefined) this.#fill({ name: '', url: '', owner: session.me?.id ?? '', records: [], events: [] });
      else {
        this.stored = await webhooks.get(id);
        this.#fill(this.stored);
      }
      this.isReady = true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #fill({ name, url, owner, records, events }: WebhookInput): void {
    this.name = name;
    this.url = url;
    this.owner = owner;
    this.lines = records.map(({ entity, on, filter }) => ({ entity, on, sentence: sentenceOf(filter) }));
    this.events = events;
    if (records.length + events.length === 0) this.#addLine();
  }

  #addLine(): void {
    const taken = new Set(this.lines.map(({ entity }) => entity));
    const free = session.workspace?.entities.find(({ name }) => !taken.has(name));
    if (free)
      this.lines = [
        ...this.lines,
        { entity: free.name, on: ['created', 'updated', 'deleted'], sentence: sentenceOf(undefined) },
      ];
  }

  #change(index: number, change: Partial<Line>): void {
    this.lines = this.lines.map((line, at) => (at === index ? { ...line, ...change } : line));
  }

  override render(): TemplateResult {
    const back = this.stored ? `/studio/webhooks/${this.stored.id}` : '/studio/webhooks';
    return html`<ravand-page-header heading=${this.stored ? this.stored.name : t('webhooks.new')}>
        <a slot="before" class="button quiet icon-only" href=${back} aria-label=${t('action.back')}><ravand-icon name="arrow-left"></ravand-icon></a>
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.isReady ? html`<div class="content">${this.#form(back)}</div>` : skeleton(8, 48)}
      <ravand-webhook-secret .secret=${this.made?.secret ?? ''} @secret-close=${() => void navigate(`/studio/webhooks/${this.made?.id}`, { replace: true })}></ravand-webhook-secret>`;
  }

  #form(back: string): TemplateResult {
    return html`<form novalidate @submit=${this.#submit}>
      ${this.#text('name', this.name, (value) => (this.name = value), { maxlength: 100, help: t('webhooks.nameHelp') })}
      ${this.#text('url', this.url, (value) => (this.url = value), { maxlength: 2_000, help: t('webhooks.urlHelp'), ltr: true })}
      <div class="field">
        <span class="label">${t('webhooks.owner')}<span class="star" aria-hidden="true">*</span></span>
        <ravand-combo-box
          .label=${t('webhooks.owner')}
          .clearable=${false}
          .value=${this.owner}
          .valueLabel=${userName(this.owner) ?? ''}
          .invalid=${this.faults.has('/owner')}
          .source=${(search: string, signal: AbortSignal) => workspaceReferences('user', search, signal)}
          @combo-change=${(event: CustomEvent<string>) => (this.owner = event.detail)}
        ></ravand-combo-box>
        ${this.#fault('/owner')}
        <span class="help">${t('webhooks.ownerHelp')}</span>
      </div>
      <fieldset class="group lines">
        <legend>${t('webhooks.recordsHeading')}</legend>
        ${this.#fault('/records')} ${this.lines.map((line, index) => this.#line(line, index))}
        <div><button type="button" class="button" @click=${() => this.#addLine()}><ravand-icon name="plus"></ravand-icon>${t('webhooks.addEntity')}</button></div>
      </fieldset>
      <fieldset class="group">
        <legend>${t('webhooks.eventsHeading')}</legend>
        <div class="checks">${otherEvents.map((event) => this.#eventBox(event))}</div>
      </fieldset>
      <div role="alert">${this.#fault('')}</div>
      <div class="acts">
        <button type="submit" class="button primary" aria-busy=${String(this.busy)}>${this.stored ? t('action.save') : t('action.create')}</button>
        <a class="button" href=${back}>${t('action.cancel')}</a>
      </div>
    </form>`;
  }

  #text(
    name: 'name' | 'url',
    value: string,
    change: (value: string) => void,
    more: { maxlength: number; help: string; ltr?: boolean },
  ): TemplateResult {
    const fault = this.faults.get(`/${name}`);
    return html`<div class="field">
      <label for=${name}>${t(`webhooks.${name}`)}<span class="star" aria-hidden="true">*</span></label>
      <input id=${name} class="control ${more.ltr ? 'ltr' : ''}" required autocomplete="off" maxlength=${more.maxlength} placeholder=${more.ltr ? 'https://example.com/hooks' : nothing}
        aria-invalid=${String(fault !== undefined)} aria-describedby="${name}-help ${name}-fault" .value=${value} @input=${(event: Event) => change((event.target as HTMLInputElement).value)} />
      <div id="${name}-fault">${this.#fault(`/${name}`)}</div>
      <span class="help" id="${name}-help">${more.help}</span>
    </div>`;
  }

  #line(line: Line, index: number): TemplateResult {
    const entities = session.workspace?.entities ?? [];
    const isKnown = entities.some(({ name }) => name === line.entity);
    const choices = isKnown ? entities.map(({ name }) => name) : [line.entity, ...entities.map(({ name }) => name)];
    const fields = entityNamed(line.entity)?.fields ?? [];
    const choose = (event: Event): void =>
      this.#change(index, { entity: (event.target as HTMLSelectElement).value, sentence: sentenceOf(undefined) });
    return html`<div class="line" role="group" aria-label=${entityLabel(line.entity)}>
      <div class="line-head">
        <select class="control" aria-label=${t('webhooks.entity')} @change=${choose}>
          ${choices.map((name) => html`<option value=${name} ?selected=${name === line.entity}>${entityLabel(name)}</option>`)}
        </select>
        <button type="button" class="button quiet icon-only" aria-label=${t('webhooks.dropEntity', { entity: entityLabel(line.entity) })} @click=${() => (this.lines = this.lines.filter((_, at) => at !== index))}><ravand-icon name="x"></ravand-icon></button>
      </div>
      ${this.#fault(`/records/${index}/entity`)}
      <div class="checks">${recordActs.map((act) => this.#actBox(line, index, act))}</div>
      ${this.#fault(`/records/${index}/on`)}
      <ravand-filter-sentence
        .entity=${line.entity}
        .subject=${entityLabel(line.entity)}
        .fields=${fields}
        .sentence=${line.sentence}
        @filter-change=${(event: CustomEvent<Sentence>) => this.#change(index, { sentence: event.detail })}
      ></ravand-filter-sentence>
      ${this.#fault(`/records/${index}/filter`)}
    </div>`;
  }

  #actBox(line: Line, index: number, act: RecordAct): TemplateResult {
    const turn = (): void => {
      const on = recordActs.filter((one) => (one === act ? !line.on.includes(act) : line.on.includes(one)));
      this.#change(index, { on });
    };
    return html`<label class="checkbox"><input type="checkbox" .checked=${line.on.includes(act)} @change=${turn} />${t(`webhooks.acts.${act}`)}</label>`;
  }

  #eventBox(event: OtherEvent): TemplateResult {
    const turn = (): void => {
      this.events = otherEvents.filter((one) =>
        one === event ? !this.events.includes(one) : this.events.includes(one),
      );
    };
    return html`<label class="checkbox"><input type="checkbox" .checked=${this.events.includes(event)} @change=${turn} />${t(`webhooks.events.${event}`)}</label>`;
  }

  #fault(pointer: string): TemplateResult | typeof nothing {
    const found = [...this.faults].find(([at]) =>
      pointer.endsWith('/filter') ? at.startsWith(pointer) : at === pointer,
    );
    return found
      ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${found[1]}</span>`
      : nothing;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.faults = new Map();
    try {
      const input = this.#input();
      if (this.stored) {
        await webhooks.update(this.stored.id, input, this.stored.version);
        toast({ text: t('webhooks.saved', { name: input.name }), icon: 'check' });
        await navigate(`/studio/webhooks/${this.stored.id}`, { replace: true });
      } else {
        const { webhook, secret } = await webhooks.create(input);
        this.made = { id: webhook.id, secret };
      }
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      await this.#showFaults(error);
    } finally {
      this.busy = false;
    }
  };

  #input(): WebhookInput {
    return {
      name: this.name.trim(),
      url: this.url.trim(),
      owner: this.owner,
      records: this.lines.map(({ entity, on, sentence }) => {
        const filter = filterOf(sentence);
        return { entity, on, ...(filter ? { filter } : {}) };
      }),
      events: this.events,
    };
  }

  async #showFaults({ details, detail }: ServerProblem): Promise<void> {
    const known = details.map(({ pointer, message, code }) => [pointer, message ?? code] as const);
    this.faults = new Map(known.length > 0 ? known : [['', detail]]);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.scrollIntoView({ block: 'center' });
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}
