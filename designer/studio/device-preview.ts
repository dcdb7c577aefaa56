// `<ravand-device-preview src label .told>`: what is being made, live in a frame of its own, as others will have it: through a role, in a language, direction and
// calendar, as wide as a device. Slot: more to choose, before these. What it is `told` reaches the page in the frame with how to look at it.
import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Calendar, Language } from '../../schemas/types.ts';
import { roleName, roleNames } from '../access/roles.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { type Direction, direction, preferences } from '../shell/preferences.ts';
import { languages, t } from '../shell/texts.ts';
import { choiceField } from './choice-field.ts';
import { type Eyes, tellTrial, whenReady } from './trial-message.ts';

const widths = [1280, 768, 390] as const;
const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const leftToRight: ReadonlySet<Language> = new Set(['en']);

@customElement('ravand-device-preview')
export class DevicePreview extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        min-inline-size: 0;
        background: var(--canvas);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 10px;
        padding: 8px var(--gutter);
        border-block-end: 1px solid var(--line);
        background: var(--surface);
        --input: 32px;
      }
      .bar .field,
      .bar ::slotted(*) {
        flex: 1 1 112px;
        max-inline-size: 200px;
      }
      .stage {
        flex: 1;
        min-block-size: 0;
        overflow: hidden;
        padding: 14px;
      }
      /* As wide as the device, drawn as small as the room asks. */
      .device {
        inline-size: var(--wide);
        block-size: calc(100% / var(--scale));
        margin-inline: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        overflow: hidden;
        background: var(--surface);
        transform: scale(var(--scale));
        transform-origin: top left;
      }
      :host(:dir(rtl)) .device {
        transform-origin: top right;
      }
      iframe {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        border: 0;
      }
      @media (max-width: 767.98px) {
        .bar .field,
        .bar ::slotted(*) {
          flex-basis: 30%;
        }
        .stage {
          padding: 8px;
        }
      }
    `,
  ];

  /** The page in the frame. */
  @property() src = '';
  @property() label = '';
  @property({ attribute: false }) told: object = {};
  /** The role through which it is looked at first; empty = as oneself. */
  @property() seenBy = '';
  @state() private language: Language = preferences().language;
  @state() private calendar: Calendar = preferences().calendar;
  @state() private facing: Direction = direction();
  @state() private width: number = matchMedia('(max-width: 767.98px)').matches ? 390 : 1280;
  @state() private scale = 1;
  @query('iframe') private readonly frame!: HTMLIFrameElement | null;
  @query('.stage') private readonly stage!: HTMLElement;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      whenReady(
        () => this.frame,
        () => this.#tell(),
      ),
    );
  }

  protected override firstUpdated(): void {
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.stage);
    this.during(() => observer.disconnect());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if ((changed as Map<string, unknown>).has('width')) this.#fit();
    this.#tell();
  }

  #fit(): void {
    const room = this.stage.clientWidth - 30;
    this.scale = Math.min(1, Math.max(0.25, room / this.width));
  }

  #tell(): void {
    const { language, calendar, facing, seenBy: role } = this;
    const eyes: Eyes = { language, calendar, direction: facing, role };
    tellTrial(this.frame, { ...this.told, ...eyes });
  }

  #setLanguage(language: Language): void {
    this.language = language;
    this.facing = leftToRight.has(language) ? 'ltr' : 'rtl';
  }

  protected override render() {
    const own = { value: '', label: t('forms.asMyself') };
    return html`<div class="bar" role="group" aria-label=${t('forms.lookAt')}>
        <slot></slot>
        ${choiceField('role', t('forms.asRole'), this.seenBy, [own, ...roleNames().map((value) => ({ value, label: roleName(value) }))], (role) => (this.seenBy = role))}
        ${choiceField(
          'language',
          t('forms.inLanguage'),
          this.language,
          languages.map(({ value, name }) => ({ value, label: name })),
          (language) => this.#setLanguage(language as Language),
        )}
        ${choiceField(
          'facing',
          t('forms.facing'),
          this.facing,
          (['rtl', 'ltr'] as const).map((value) => ({ value, label: t(`direction.${value}`) })),
          (facing) => (this.facing = facing as Direction),
        )}
        ${choiceField(
          'calendar',
          t('forms.calendar'),
          this.calendar,
          calendars.map((value) => ({ value, label: t(`calendar.${value}`) })),
          (calendar) => (this.calendar = calendar as Calendar),
        )}
        ${choiceField(
          'width',
          t('forms.deviceWidth'),
          String(this.width),
          widths.map((value) => ({ value: String(value), label: t(`forms.device.${value}`) })),
          (width) => (this.width = Number(width)),
        )}
      </div>
      <div class="stage"><div class="device" style=${`--wide:${this.width}px;--scale:${this.scale}`}><iframe src=${this.src} title=${this.label}></iframe></div></div>`;
  }
}
