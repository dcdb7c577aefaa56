// Addresses to screens: a table of patterns, the history API, and one question before leaving unsaved work. Knows no screen by name.
export interface Screen {
  /** `/records/:entity/:id` */
  readonly path: string;
  /** Custom element of the screen; `params` and `query` are set on it. */
  readonly element: string;
  readonly load: () => Promise<unknown>;
  /** Screens of the studio fold the rail; a text: only while the address has such a query. */
  readonly folded?: true | string;
  /** Shown without sign-in and without the rail. */
  readonly bare?: boolean;
}

export interface Place {
  readonly screen: Screen;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly path: string;
}

export function foldsRail({ screen, query }: Place): boolean {
  return typeof screen.folded === 'string' ? query.has(screen.folded) : screen.folded === true;
}

let table: readonly Screen[] = [];
const listeners = new Set<() => void>();
let guard: (() => boolean | Promise<boolean>) | undefined;

export function match(screens: readonly Screen[], url: URL): Place | undefined {
  const parts = url.pathname.split('/').filter(Boolean);
  for (const screen of screens) {
    const wanted = screen.path.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((want, index) => {
      const part = parts[index] ?? '';
      if (!want.startsWith(':')) return want === part;
      try {
        params[want.slice(1)] = decodeURIComponent(part);
      } catch {
        return false;
      }
      return true;
    });
    if (fits) return { screen, params, query: url.searchParams, path: url.pathname };
  }
  return undefined;
}

/** Told once which screens there are. */
export function useScreens(screens: readonly Screen[]): void {
  table = screens;
}

/** Is there a screen at this path? */
export function hasScreen(path: string): boolean {
  return match(table, new URL(path, location.origin)) !== undefined;
}

export function onNavigate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asked before the screen changes; answering false stays. Returns its own removal. */
export function guardLeaving(ask: () => boolean | Promise<boolean>): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = undefined;
  };
}

function arrived(): void {
  for (const listener of listeners) listener();
}

/** Goes to an address of ours; anything else is refused. `replace` keeps the history as it is (filters, tabs). */
export async function navigate(to: string, options: { replace?: boolean } = {}): Promise<void> {
  const url = new URL(to, location.href);
  if (url.origin !== location.origin) return;
  const samePage = url.pathname === location.pathname;
  if (!samePage && guard && !(await guard())) return;
  const address = url.pathname + url.search + url.hash;
  if (options.replace) history.replaceState(history.state, '', address);
  else history.pushState(null, '', address);
  arrived();
}

/** Lets plain links work as navigation; leaves modified clicks, downloads and other origins to the browser. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.composedPath().find((part): part is HTMLAnchorElement => part instanceof HTMLAnchorElement);
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (/^\/(api|p)\//.test(link.pathname)) return;
  event.preventDefault();
  void navigate(link.href);
}

export function startRouter(): void {
  document.addEventListener('click', onClick);
  addEventListener('popstate', arrived);
}
