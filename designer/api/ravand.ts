// The server's routes as functions, one per line of core/http/ROUTES.md that the workspace needs. Studio screens call `http` with their own.
import type { NoticeWays } from '../../schemas/notice-ways.ts';
import type { PersonKeys } from '../../schemas/person-keys.ts';
import type { FilterTree, Language } from '../../schemas/types.ts';
import type { DaysOfRest } from '../format/days-of-rest.ts';
import { learnTitles } from '../format/known-titles.ts';
import { http, segment } from './client.ts';
import type {
  ActsState,
  FormForUser,
  Group,
  LetterPreview,
  LetterToSend,
  Me,
  Muted,
  NoticeKind,
  NoticePage,
  RecordPage,
  RelatedList,
  SearchHits,
  Start,
  StoredRecord,
  TaskDetail,
  TaskItem,
  TaskPage,
  TaskQuery,
  TimelinePage,
  Values,
  Why,
  Workspace,
} from './types.ts';

export interface RecordQuery {
  readonly filter?: FilterTree | undefined;
  /** `field:desc,other:asc` */
  readonly sort?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
  readonly search?: string | undefined;
  /** Absent = all that may be read. */
  readonly fields?: readonly string[] | undefined;
  /** The references whose records come along: owner,account.owner */
  readonly expand?: string | undefined;
}

const record = (entity: string, id: string) => `/api/records/${segment(entity)}/${segment(id)}`;
const task = (id: string) => `/api/tasks/${segment(id)}`;
const json = (filter: FilterTree | undefined) => (filter ? JSON.stringify(filter) : undefined);

async function learned(answer: Promise<StoredRecord>): Promise<StoredRecord> {
  const one = await answer;
  learnTitles([one]);
  return one;
}

async function learnedAll(answer: Promise<RecordPage>): Promise<RecordPage> {
  const page = await answer;
  learnTitles(page.items);
  return page;
}

interface WorkingDays {
  readonly calendar: string | null;
  readonly rest: readonly string[];
  readonly holidays: readonly { readonly date: string; readonly name: string }[];
}

/** Two of one day are both named. */
function namesByDay(holidays: WorkingDays['holidays']): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { date, name } of holidays) {
    const before = names.get(date);
    names.set(date, before === undefined ? name : `${before} · ${name}`);
  }
  return names;
}

export const ravand = {
  start: () => http.get<Start>('/api/start'),
  signIn: (email: string, password: string) => http.post<{ me: Me }>('/api/session', { email, password }),
  /** `issuer`: where the session ends at the issuer it began at. */
  signOut: () => http.delete<{ issuer?: string } | undefined>('/api/session'),
  me: () => http.get<Me>('/api/me'),
  /** By the working calendar of the installation; undefined where it has none. */
  async daysOfRest(from: string, to: string): Promise<DaysOfRest | undefined> {
    const { calendar, rest, holidays } = await http.get<WorkingDays>('/api/working-days', { from, to });
    if (calendar === null) return undefined;
    return { rest: new Set(rest), holidays: namesByDay(holidays) };
  },
  saveMe: (changes: Partial<Pick<Me, 'name' | 'language' | 'calendar' | 'theme'>>) =>
    http.patch<Me>('/api/me', changes),
  /** @param lang its texts in this language alone; default: in all */
  workspace: (lang?: Language) => http.get<Workspace>('/api/workspace', { lang }),
  taken: (entity: string, asked: object) =>
    http.post<{ values: Values; titles: Record<string, string> }>(`/api/entities/${segment(entity)}/taken`, asked),

  records: (entity: string, query: RecordQuery = {}, signal?: AbortSignal) =>
    learnedAll(
      http.get<RecordPage>(
        `/api/records/${segment(entity)}`,
        { ...query, filter: json(query.filter), fields: query.fields?.join() },
        signal,
      ),
    ),
  record: (entity: string, id: string, signal?: AbortSignal) =>
    learned(http.get<StoredRecord>(record(entity, id), {}, signal)),
  related: (entity: string, id: string) => http.get<{ items: readonly RelatedList[] }>(`${record(entity, id)}/related`),
  tags: (entity: string, field: string, search: string, signal: AbortSignal) =>
    http.get<{ items: readonly { tag: string; count: number }[] }>(
      `/api/records/${segment(entity)}/fields/${segment(field)}/tags`,
      { search },
      signal,
    ),
  /** @param form the form it was filled in by */
  create: (entity: string, values: Values, key: string, form?: string) =>
    learned(http.post<StoredRecord>(`/api/records/${segment(entity)}`, { values, form }, { 'idempotency-key': key })),
  update: (entity: string, id: string, values: Values, version?: number, form?: string) =>
    learned(http.patch<StoredRecord>(record(entity, id), { values, version, form })),
  remove: (entity: string, id: string, version: number) => http.delete<void>(record(entity, id), { version }),
  stages: (entity: string, id: string) =>
    http.get<{ items: { stage: string; ms: number }[] }>(`${record(entity, id)}/stages`),
  timeline: (entity: string, id: string, page: { before?: string | undefined; only?: string | undefined } = {}) =>
    http.get<TimelinePage>(`${record(entity, id)}/timeline`, page),
  acts: (entity: string, id: string) => http.get<ActsState>(`${record(entity, id)}/acts`),
  /** @param key the same at every try */
  writeLetter: (entity: string, id: string, letter: LetterToSend, key: string) =>
    http.post<{ id: string; state: string; detail?: string }>(`${record(entity, id)}/messages`, letter, {
      'idempotency-key': key,
    }),
  previewLetter: (entity: string, id: string, letter: LetterToSend) =>
    http.post<LetterPreview>(`${record(entity, id)}/messages/preview`, letter),
  planFollowUp: (entity: string, id: string, task: Values, key: string) =>
    http.post<{ id: string }>(`${record(entity, id)}/tasks`, task, { 'idempotency-key': key }),
  withdrawFollowUp: (entity: string, id: string, task: string) =>
    http.delete<void>(`${record(entity, id)}/tasks/${segment(task)}`),
  people: (entity: string, id: string, search: string, signal: AbortSignal) =>
    http.get<{ items: readonly { id: string; name: string }[] }>(`${record(entity, id)}/people`, { search }, signal),
  follow: (entity: string, id: string) => http.put<void>(`${record(entity, id)}/follow`, undefined),
  unfollow: (entity: string, id: string) => http.delete<void>(`${record(entity, id)}/follow`),
  makeRecord: (activity: string, entity: string) =>
    http.post<StoredRecord>(`/api/activities/${segment(activity)}/record`, { entity }),
  saveKeys: (keys: PersonKeys) => http.put<void>('/api/me/keys', { keys }),
  notices: () => http.get<NoticePage>('/api/notices'),
  readNotice: (id: string) => http.post<void>(`/api/notices/${segment(id)}/read`),
  readAllNotices: () => http.post<void>('/api/notices/read'),
  snoozeNotice: (id: string, until: string) => http.post<void>(`/api/notices/${segment(id)}/snooze`, { until }),
  noticeWays: () => http.get<{ ways: NoticeWays; kinds: readonly NoticeKind[]; next: string }>('/api/notices/ways'),
  chooseNoticeWays: (ways: NoticeWays) => http.put<void>('/api/notices/ways', ways),
  mute: (what: Muted) => http.put<void>('/api/notices/muted', what),
  unmute: (what: Muted) => http.post<void>('/api/notices/unmuted', what),
  summary: (
    entity: string,
    query: { groupBy?: string | undefined; measures?: string | undefined; filter?: FilterTree | undefined },
  ) =>
    http.get<{ groups: Group[]; more: boolean }>(`/api/summary/${segment(entity)}`, {
      groupBy: query.groupBy,
      measures: query.measures,
      filter: json(query.filter),
    }),
  search: (text: string, limit: number, signal?: AbortSignal) =>
    http.get<{ results: readonly SearchHits[] }>('/api/search', { q: text, limit }, signal),
  why: (event: string) => http.get<Why>(`/api/events/${segment(event)}/why`),

  tasks: (query: TaskQuery) => http.get<TaskPage>('/api/tasks', { ...query }),
  form: (name: string) => http.get<FormForUser>(`/api/forms/${segment(name)}`),
  pressButton: (
    entity: string,
    id: string,
    press: { readonly form: string; readonly element: string } | { readonly page: string; readonly element: string },
  ) => http.post<{ readonly instance?: string }>(`${record(entity, id)}/press`, press),
  async task(id: string): Promise<TaskDetail> {
    const detail = await http.get<TaskDetail>(task(id));
    if (detail.subject) learnTitles([detail.subject]);
    return detail;
  },
  claimTask: (id: string) => http.post<TaskItem>(`${task(id)}/claim`),
  releaseTask: (id: string) => http.post<TaskItem>(`${task(id)}/release`),
  delegateTask: (id: string, to: string) => http.post<TaskItem>(`${task(id)}/delegate`, { to }),
  handBackTask: (id: string, values: Values) => http.post<TaskItem>(`${task(id)}/resolve`, { values }),
  reassignTask: (id: string, to: string | null) => http.post<TaskItem>(`${task(id)}/reassign`, { to }),
  planTask: (id: string, plan: Values, version: number) => http.patch<TaskItem>(task(id), { ...plan, version }),
  completeTask: (id: string, values: Values) => http.post<void>(`${task(id)}/complete`, { values }),
  reportTask: (id: string, report: { readonly kind: string; readonly code: string; readonly note: string }) =>
    http.post<void>(`${task(id)}/report`, report),
  draftTask: (id: string, values: Values) => http.put<void>(`${task(id)}/draft`, { values }),
  dropDraft: (id: string) => http.delete<void>(`${task(id)}/draft`),
};
