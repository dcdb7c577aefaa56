// The routes of the portal as functions, and what they answer. Talks to /portal alone.
import type {
  Calendar,
  EntityDefinition,
  FieldDefinition,
  Language,
  LocalText,
  PortalSection,
} from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Value } from '../api/types.ts';
import { learnTitles } from '../format/known-titles.ts';
import { preferences } from '../shell/preferences.ts';

export interface Settings {
  readonly organization?: string;
  readonly language: Language;
  readonly calendar: Calendar;
  readonly timeZone: string;
  readonly country: string;
  readonly restDays?: readonly number[];
}

export interface Start {
  readonly open: boolean;
  readonly entered: boolean;
  readonly settings: Settings;
}

export interface PortalEntity extends Pick<EntityDefinition, 'name' | 'label' | 'pluralLabel' | 'icon'> {
  readonly titleField?: string;
  readonly fields: readonly FieldDefinition[];
}

export interface PortalForm {
  readonly name: string;
  readonly address: string;
  readonly label: LocalText;
  readonly description?: LocalText;
}

export interface Me {
  readonly person: { readonly id: string; readonly name: string };
  readonly settings: Settings;
  readonly sections: readonly (PortalSection & { readonly portal: string })[];
  readonly entities: readonly PortalEntity[];
  readonly forms: readonly PortalForm[];
}

export interface PortalRecord {
  readonly id: string;
  readonly entity: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly titles: Readonly<Record<string, string>>;
  readonly linkTitles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface RecordPage {
  readonly items: readonly PortalRecord[];
  readonly next?: string;
}

export interface Namesake {
  readonly id: string;
  readonly name: string;
}

export const start = (): Promise<Start> => http.get<Start>('/portal/start');
export const me = (): Promise<Me> => http.get<Me>('/portal/me');
export const askCode = (to: string) => http.post<{ challenge: string; seconds: number }>('/portal/codes', { to });
export const enter = (given: { challenge: string; code: string; person?: string }) =>
  http.post<{ entered: boolean; people?: readonly Namesake[] }>('/portal/session', given);
export const leave = (): Promise<void> => http.delete<void>('/portal/session');

export async function recordsOf(section: PortalSection, limit: number, after?: string): Promise<RecordPage> {
  const page = await http.get<RecordPage>(`/portal/records/${segment(section.entity ?? '')}`, {
    limit,
    after,
    filter: section.filter === undefined ? undefined : JSON.stringify(section.filter),
    sort: section.sort?.map(({ field, direction }) => `${field}:${direction}`).join(','),
  });
  learnTitles(page.items);
  return page;
}

export async function recordOf(entity: string, id: string): Promise<PortalRecord> {
  const record = await http.get<PortalRecord>(`/portal/records/${segment(entity)}/${segment(id)}`);
  learnTitles([record]);
  return record;
}

export const formOf = <T>(address: string): Promise<T> =>
  http.get<T>(`/portal/forms/${segment(address)}/definition.json?lang=${preferences().language}`);
export const sendForm = (address: string, body: object): Promise<{ thanks?: string }> =>
  http.post<{ thanks?: string }>(`/portal/forms/${segment(address)}?lang=${preferences().language}`, body);
