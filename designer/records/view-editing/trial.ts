// `<ravand-view-trial>`: the page in the frame of a view's preview: the list, board, calendar or timeline as the draft says, seen by a role, in a language and
// calendar. It can be looked through; nothing is done to a record, and nothing leads away.
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { ViewDefinition } from '../../../schemas/types.ts';
import { onSession, session, viewAs } from '../../api/session.ts';
import { viewedRole } from '../../api/view-as.ts';
import { RavandElement } from '../../elements/element.ts';
import { empty, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { prefer } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import { type Eyes, hearTrial } from '../../studio/trial-message.ts';
import '../board.ts';
import '../calendar-view/calendar-view.ts';
import '../list.ts';
import '../timeline-view/timeline-view.ts';
import '../tree-view/tree-view.ts';
import { previewView } from './previewed.ts';

interface Trial extends Eyes {
  readonly view: ViewDefinition;
}

/** Another role brings another page into the frame, which goes on with what was told the one before it. */
let told: Trial | undefined;
const leading = 'a, ravand-page-header';

@customElement('ravand-view-trial')
export class ViewTrial extends RavandElement {
  static override styles = [
    base,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        block-size: 100%;
        min-block-size: 0;
      }
      :is(ravand-record-list, ravand-record-board, ravand-record-calendar, ravand-timeline-view) {
        flex: 1;
        min-block-size: 0;
      }
    `,
  ];

  @state() private trial: Trial | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(hearTrial<Trial>((trial) => void this.#take(trial)));
    this.during(onSession(() => void this.#take(told)));
    const stop = (event: Event) => {
      const leads = event.composedPath().some((part) => part instanceof Element && part.matches(leading));
      if (!leads) return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.addEventListener('click', stop, { capture: true });
    this.during(() => this.removeEventListener('click', stop, { capture: true }));
    void this.#take(told);
  }

  async #take(trial: Trial | undefined): Promise<void> {
    told = trial;
    if (trial === undefined || session.state !== 'signed-in') return;
    const role = trial.role === '' ? undefined : trial.role;
    // The page is made anew for another role, and comes back here.
    if (role !== viewedRole()) return viewAs(role);
    const { language, calendar } = trial;
    await prefer({ language, calendar, direction: trial.direction });
    previewView(trial.view);
    this.trial = trial;
  }

  protected override render(): TemplateResult {
    const { trial } = this;
    if (!trial) return skeleton(8, 44);
    const { view, language, calendar, direction, role } = trial;
    const isSeen = role === '' || role === 'admin' || view.roles === undefined || view.roles.includes(role);
    if (!isSeen) return empty(t('view.roleHasNot'));
    return html`${keyed(JSON.stringify([language, calendar, direction, role, view]), this.#look(view))}`;
  }

  #look({ type, entity }: ViewDefinition): TemplateResult {
    const params = { entity };
    if (type === 'board') return html`<ravand-record-board .params=${params}></ravand-record-board>`;
    if (type === 'calendar') return html`<ravand-record-calendar .params=${params}></ravand-record-calendar>`;
    if (type === 'timeline') return html`<ravand-timeline-view .params=${params}></ravand-timeline-view>`;
    if (type === 'tree') return html`<ravand-tree-view .params=${params}></ravand-tree-view>`;
    return html`<ravand-record-list .params=${params}></ravand-record-list>`;
  }
}
