// What an action would do, as people say it: the entry its event would be on a timeline, and values before and after.
import { html, nothing, type TemplateResult } from 'lit';
import { entityNamed } from '../api/session.ts';
import { labelOf } from '../format/values.ts';
import { fieldOf, wordsOf } from '../records/stored-values.ts';
import { hasText, local, t } from '../shell/texts.ts';
import type { TriedEffect } from './api.ts';

export function effectLine(effect: TriedEffect): TemplateResult {
  const { type, entity, data, changes } = effect;
  const about = entityNamed(entity ?? '');
  const name = String(data.name ?? data.template ?? data.processName ?? data.process ?? '');
  const channel =
    typeof data.channel === 'string' && hasText(`channel.${data.channel}`) ? t(`channel.${data.channel}`) : '';
  const key = `timeline.${type}`;
  const words = hasText(key) ? t(key, { entity: local(about?.label, entity ?? ''), name, channel }) : type;
  return html`<li>
    <div class="did">${words}</div>
    ${
      changes.length === 0
        ? nothing
        : html`<dl>${changes.map(({ field, before, after }) => {
            const definition = fieldOf(entity ?? '', field);
            return html`<dt>${definition ? labelOf(definition) : field}</dt>
              <dd>${before === null ? nothing : html`<bdi>${wordsOf(before, definition)}</bdi> <ravand-icon name="arrow-right"></ravand-icon> `}<strong><bdi>${wordsOf(after, definition)}</bdi></strong></dd>`;
          })}</dl>`
    }
  </li>`;
}
