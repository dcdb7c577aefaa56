// The service worker of the installed application. It keeps what the build made and nothing that anybody wrote: files below /assets, whose names say their content,
// and a page for when there is no connection, in the person's language. No answer of /api, /portal or /p ever lies here; a page is always asked for first.

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Telling extends Extendable {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', act: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', act: (event: Fetching) => void): void;
  addEventListener(type: 'message', act: (event: Telling) => void): void;
}

const worker = self as unknown as Worker;
/** What this build is; build/app-shell.ts writes both. */
const version = '__BUILD__';
const built: readonly string[] = JSON.parse('__ASSETS__') as string[];

const languages = ['fa', 'ar', 'he', 'en'];
const offlinePage = (language: string): string => `/offline-${language}.html`;
const [pages, assets, choice] = [`pages ${version}`, 'assets', 'choice'];
/** Where the chosen language lies: an address that no server answers. */
const languageKey = '/chosen-language';

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(pages).then((cache) => cache.addAll([...languages.map(offlinePage), '/icons/icon-192.png'])),
  );
  // Pages come from the server whichever worker is there: none of them has to wait for this one, nor this one for them.
  event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), worker.clients.claim()]));
});

worker.addEventListener('message', (event) => {
  const told = event.data as { readonly language?: unknown; readonly isOf?: unknown } | null;
  if (typeof told?.isOf === 'string') event.ports[0]?.postMessage(built.includes(told.isOf));
  const language = languages.find((one) => one === told?.language);
  if (language !== undefined)
    event.waitUntil(caches.open(choice).then((cache) => cache.put(languageKey, new Response(language))));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
  // The portal and public pages are no part of the application.
  else if (request.mode === 'navigate' && !/^\/(api|p|portal|health)(\/|$)/.test(pathname))
    event.respondWith(fetch(request).catch(offline));
});

/** What another build was made of. */
async function dropOld(): Promise<void> {
  for (const name of await caches.keys()) if (![pages, assets, choice].includes(name)) await caches.delete(name);
  const cache = await caches.open(assets);
  for (const request of await cache.keys())
    if (!built.includes(new URL(request.url).pathname)) await cache.delete(request);
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(assets);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === 'basic') await cache.put(request, answer.clone());
  return answer;
}

async function offline(): Promise<Response> {
  const chosen = await (await (await caches.open(choice)).match(languageKey))?.text();
  const own = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => languages.includes(tag));
  const page = await (await caches.open(pages)).match(offlinePage(chosen ?? own ?? 'fa'));
  return page ?? Response.error();
}
