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
/** The worker that is there lets the next one in when it has nothing to do; pages come from the server whichever it is. */
const mostWaitMs = 2_000;
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
  const hadOne = serviceWorker.controller !== null;
  let isAsked = false;
  serviceWorker.addEventListener('controllerchange', () => {
    tell();
    if (isAsked) location.reload();
    // Another tab let the new one take over; what this page has still to load is of the old one.
    else if (hadOne) offerNew(() => location.reload());
  });
  const registration = await serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (!registration) return;
  const offerWaiting = (): void => {
    const { waiting } = registration;
    if (!waiting || !serviceWorker.controller) return;
    offerNew(() => {
      isAsked = true;
      waiting.postMessage({ takeOver: true });
      setTimeout(() => location.reload(), mostWaitMs);
    });
  };
  offerWaiting();
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => next.state === 'installed' && offerWaiting());
  });
  setInterval(() => void registration.update().catch(() => undefined), lookAgainMs);
}

function offerNew(take: () => void): void {
  toast({ text: t('app.newVersion'), icon: 'refresh-cw', actionLabel: t('app.loadIt'), undo: take });
}
