// `<ravand-calendar-list>`: the studio's list of working calendars and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CalendarDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { weekendDays } from '../format/locale.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { withRest } from './week-edits.ts';

/** With the weekend of the person's country. */
const fresh = ({ name, label }: Beginning): CalendarDefinition => ({
  kind: 'calendar',
  name,
  label,
  week: withRest({}, weekendDays()),
});

@customElement('ravand-calendar-list')
export class CalendarList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="calendar" path="/studio/calendars" icon="calendar" heading=${t('calendars.heading')}
      newLabel=${t('calendars.new')} emptyLine=${t('calendars.none')} .fresh=${fresh}></ravand-definition-list>`;
  }
}
