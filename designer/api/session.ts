// Who is signed in and what they may see: me, the workspace (entities, views, users) and its freshness. One for the page.

import { sameJson } from '../../core/kernel/data.ts';
import type { PersonKeys } from '../../schemas/person-keys.ts';
import type { Language } from '../../schemas/types.ts';
import { askDaysOfRestBy } from '../format/days-of-rest.ts';
import { forgetTitles } from '../format/known-titles.ts';
import { useKeys } from '../shell/key-table.ts';
import { beforeLanguage, expectSame, hasStoredPreferences, prefer, preferences } from '../shell/preferences.ts';
import { closeLive, onLive, openLive } from './live.ts';
import { ravand } from './ravand.ts';
import type { EntityForUser, Me, Start, Workspace } from './types.ts';
import { setViewedRole, viewedRole } from './view-as.ts';

/** `second-factor`: signed in, but it must be set up before anything else. */
export type SessionState = 'loading' | 'setup' | 'signed-out' | 'second-factor' | 'signed-in' | 'unreachable';

const listeners = new Set<() => void>();

export const session = {
  state: 'loading' as SessionState,
  start: undefined as Start | undefined,
  me: undefined as Me | undefined,
  workspace: undefined as Workspace | undefined,
  /** Open tasks of mine, for the badge; undefined until known. */
  myTasks: undefined as number | undefined,
  /** Notices of mine that are unread; undefined until known. */
  unread: undefined as number | undefined,
};

function changed(): void {
  for (const listener of listeners) listener();
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function entityNamed(name: string): EntityForUser | undefined {
  return session.workspace?.entities.find((entity) => entity.name === name);
}

export function userName(id: string | null | undefined): string | undefined {
  return session.workspace?.users.find((user) => user.id === id)?.name;
}

/** Looks at the server and decides what the page is: set-up, sign-in or the workspace. Only then is it known whose language the words are wanted in. */
export async function begin(): Promise<void> {
  expectSame();
  try {
    session.start = await ravand.start();
  } catch {
    await prefer({}).catch(() => undefined);
    session.state = 'unreachable';
    changed();
    return;
  }
  const { setUp, signedIn, settings } = session.start;
  if (setUp && signedIn) return enter();
  const { language, calendar, country, timeZone, restDays } = settings;
  // Before set-up nobody has chosen: the browser's own language decides.
  await prefer(setUp && !hasStoredPreferences() ? { language, calendar, country, timeZone, restDays } : {});
  session.state = setUp ? 'signed-out' : 'setup';
  changed();
}

/** Loads me and the workspace after sign-in; the person's own language, calendar and theme win over the browser's. */
export async function enter(): Promise<void> {
  const me = await ravand.me();
  session.me = me;
  useKeys(me.keys);
  if (me.secondFactor === 'missing') {
    await prefer({ language: me.language, calendar: me.calendar, theme: me.theme ?? 'system' });
    closeLive();
    session.state = 'second-factor';
    return changed();
  }
  const { language, calendar, theme = 'system' } = me;
  const [workspace] = await Promise.all([readWorkspace(language), prefer({ language, calendar, theme })]);
  session.workspace = workspace;
  session.state = 'signed-in';
  const { timeZone, country, restDays } = workspace.settings;
  await prefer({ timeZone, country, restDays });
  askDaysOfRestBy(ravand.daysOfRest);
  openLive();
  void countTasks();
  void countNotices();
  changed();
}

export function leave(): void {
  closeLive();
  askDaysOfRestBy(undefined);
  setViewedRole(undefined);
  session.me = undefined;
  session.workspace = undefined;
  session.myTasks = undefined;
  session.unread = undefined;
  forgetTitles();
  session.state = 'signed-out';
  changed();
}

export async function refreshWorkspace(): Promise<void> {
  if (session.state !== 'signed-in') return;
  session.workspace = await readWorkspace();
  // Its working calendar may be another.
  askDaysOfRestBy(ravand.daysOfRest);
  const { restDays } = session.workspace.settings;
  if (!sameJson(restDays, preferences().restDays)) await prefer({ restDays });
  changed();
}

/** Its texts are there in the language one reads, until something is made that says them in every language. */
let whole: Promise<void> | undefined;

function readWorkspace(language = preferences().language): Promise<Workspace> {
  return ravand.workspace(whole === undefined ? language : undefined);
}

/** From now on the texts of the workspace are there in all languages: whoever takes one into a definition, or shows it beside others, waits for this. */
export function inAllLanguages(): Promise<void> {
  whole ??= refreshWorkspace().catch((error: unknown) => {
    whole = undefined;
    throw error;
  });
  return whole;
}

beforeLanguage(async (language: Language) => {
  if (session.state !== 'signed-in' || whole !== undefined) return () => undefined;
  const workspace = await readWorkspace(language);
  return () => (session.workspace = workspace);
});

/** An administrator looks through a role from now on, or with undefined through their own again. @throws ServerProblem; nothing has changed then */
export async function viewAs(role: string | undefined): Promise<void> {
  const before = viewedRole();
  setViewedRole(role);
  forgetTitles();
  try {
    [session.me, session.workspace] = await Promise.all([ravand.me(), readWorkspace()]);
  } catch (error) {
    setViewedRole(before);
    throw error;
  }
  void countTasks();
  changed();
}

/** After the person changed how they read: kept at the server, too. */
export async function saveMe(changes: Partial<Pick<Me, 'name' | 'language' | 'calendar' | 'theme'>>): Promise<void> {
  if (session.me) session.me = await ravand.saveMe(changes);
  changed();
}

/** The keys this person gives commands: from now on, and kept at the server. @throws ServerProblem; nothing has changed then */
export async function saveKeys(keys: PersonKeys): Promise<void> {
  await ravand.saveKeys(keys);
  useKeys(keys);
  changed();
}

export async function countTasks(): Promise<void> {
  try {
    session.myTasks = (await ravand.tasks({ box: 'mine', limit: 1 })).counts.mine;
    changed();
  } catch {
    // The badge is a courtesy; the inbox itself shows what went wrong.
  }
}

export async function countNotices(): Promise<void> {
  try {
    session.unread = (await ravand.notices()).unread;
    changed();
  } catch {
    // As with tasks: the screen itself says what went wrong.
  }
}

onLive((event) => {
  if (event.type === 'release' && event.number !== session.workspace?.release)
    void refreshWorkspace().catch(() => undefined);
  if (event.type === 'task') void countTasks();
  if (event.type === 'notice') void countNotices();
});
