// Beside a choice of a definition: the way to where it is made, in a window of its own, so that what one is at stays as it is.

import { html, nothing, type TemplateResult } from 'lit';
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import type { DefinitionKind } from '../../schemas/types.ts';
import { t } from '../shell/texts.ts';
import { editorOf } from './kinds.ts';

/** Nothing where none is chosen. @param label what it is called */
export function openLink(
  kind: DefinitionKind,
  name: string | undefined,
  label: string,
): TemplateResult | typeof nothing {
  // Whichever is the house's own is said in its settings.
  const isOwn = kind === 'calendar' && name === ownCalendarName;
  const href = name === undefined || name === '' ? undefined : editorOf(isOwn ? 'settings' : kind, name);
  if (href === undefined) return nothing;
  return html`<a class="open-link" href=${href} target="_blank">${t('studio.openOf', { name: label })}</a>`;
}
