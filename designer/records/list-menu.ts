// The menu of a list's header: bringing records in, taking out what is shown, and what was deleted.
import { html, nothing, type TemplateResult } from 'lit';
import type { FilterTree, SortTerm, ViewAct } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { sortText } from './view-state.ts';

/** What a list shows now: an export holds the same, without what references lead to. */
export interface Shown {
  readonly columns: readonly string[];
  readonly filter: FilterTree | undefined;
  readonly sort: readonly SortTerm[];
  readonly search: string;
}

const formats = ['csv', 'xlsx', 'json'] as const;
type Format = (typeof formats)[number];

export function exportAddress(entity: string, format: Format, { columns, filter, sort, search }: Shown): string {
  const query = new URLSearchParams({ format, fields: columns.join(',') });
  if (filter) query.set('filter', JSON.stringify(filter));
  if (sort.length > 0) query.set('sort', sortText(sort) ?? '');
  if (search) query.set('search', search);
  return `/api/export/${segment(entity)}?${query}`;
}

/** What the list offers of what may be done. */
export interface Offers {
  readonly offers: (act: ViewAct) => boolean;
  /** Lets records be chosen, where the rows have no box for it. */
  readonly pick: (() => void) | undefined;
}

function items({ may }: EntityForUser, { offers, pick }: Offers): readonly MenuItem[] {
  const exports = formats.map((format, index) => ({
    value: format,
    label: t(`list.export.${format}`),
    icon: 'download',
    begins: index === 0 && may.create && offers('import'),
  }));
  return [
    ...(pick ? [{ value: 'pick', label: t('bulk.pickSeveral'), icon: 'list-checks' }] : []),
    ...(may.create && offers('import') ? [{ value: 'import', label: t('list.import'), icon: 'upload' }] : []),
    ...(offers('export') ? exports : []),
    ...(session.me?.may.studio ? [{ value: 'build', label: t('list.build'), icon: 'database', begins: true }] : []),
    ...(may.delete && offers('trash') ? [{ value: 'trash', label: t('list.trash'), icon: 'trash', begins: true }] : []),
  ];
}

/** The browser saves the answer as it streams: a file of a million rows is never in the page's memory. */
function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

export function listMenu(entity: EntityForUser, shown: Shown, offers: Offers): TemplateResult | typeof nothing {
  const offered = items(entity, offers);
  if (offered.length === 0) return nothing;
  const choose = ({ detail: chosen }: CustomEvent<string>): void => {
    if (chosen === 'pick') offers.pick?.();
    else if (chosen === 'import') void navigate(`/imports/new/${segment(entity.name)}`);
    else if (chosen === 'build') void navigate(`/studio/entities/${segment(entity.name)}`);
    else if (chosen === 'trash') void navigate(`/trash/${segment(entity.name)}`);
    else download(exportAddress(entity.name, chosen as Format, shown));
  };
  return html`<ravand-menu slot="actions" .items=${offered} .label=${t('action.more')} @menu-choose=${choose}
    ><button type="button" class="button icon-only" aria-label=${t('action.more')} title=${t('action.more')}><ravand-icon name="ellipsis"></ravand-icon></button
  ></ravand-menu>`;
}
