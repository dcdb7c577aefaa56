// The page as an application that can be installed: its manifest in the person's language, the service worker behind it, a word when another build is there, and
// the browser's offer to install, kept until somebody wants it. On plain http beside localhost there is no service worker, and everything else works.
import { toast } from '../elements/toast.ts';
import { onPreferences, preferences } from './preferences.ts';
import { offerCommands } from './shortcuts.ts';
import { t } from './texts.ts';

/** Chromium's offer; other browsers have a line in their own menu. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const lookAgainMs = 3_600_000;
let offer: InstallOffer | undefined;

export function becomeInstallable(): void {
  const link = document.createElement('link');
  link.rel = 'manifest';
  document.head.append(link);
  const tell = (): void => {
    const { language } = preferences();
    link.href = `/manifest-${language}.webmanifest`;
    navigator.serviceWorker?.controller?.postMessage({ language });
  };
  onPreferences(tell);
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
  });
  addEventListener('appinstalled', () => (offer = undefined));
  offerCommands(() =>
    offer === undefined
      ? []
      : [{ id: 'app.install', label: t('app.install'), icon: 'download', run: () => void install() }],
  );
  if (import.meta.env.PROD && 'serviceWorker' in navigator) void register(tell);
}

async function install(): Promise<void> {
  await offer?.prompt();
  offer = undefined;
}

async function register(tell: () => void): Promise<void> {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('controllerchange', tell);
  const registration = await serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (!registration) return;
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => next.state !== 'redundant' && void offerOther(next), { once: true });
  });
  setInterval(() => void registration.update().catch(() => undefined), lookAgainMs);
}

/** A page that was asked for since is of the new build already, and has nothing to load. */
async function offerOther(worker: ServiceWorker): Promise<void> {
  if (await isOfBuild(worker)) return;
  toast({ text: t('app.newVersion'), icon: 'refresh-cw', actionLabel: t('app.loadIt'), undo: () => location.reload() });
}

/** The name of the page's first file says what it, and everything it leads to, contains. */
function isOfBuild(worker: ServiceWorker): Promise<boolean> {
  const { pathname } = new URL(
    document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '',
    location.href,
  );
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === true);
    worker.postMessage({ isOf: pathname }, [port2]);
  });
}
