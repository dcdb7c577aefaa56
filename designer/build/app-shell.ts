// Vite plugin that makes the designer an application that can be installed: a manifest and a page without connection for each language, from the words of
// locales/, and the service worker, which knows by name what this build is made of.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const languages = ['fa', 'ar', 'he', 'en'] as const;
type Language = (typeof languages)[number];

interface Words {
  readonly app: {
    readonly name: string;
    readonly description: string;
    readonly offline: { readonly heading: string; readonly text: string; readonly again: string };
  };
  readonly rail: { readonly inbox: string; readonly notices: string };
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function words(language: Language): Words {
  return JSON.parse(readFileSync(here(`../locales/${language}.json`), 'utf8')) as Words;
}

const direction = (language: Language): 'ltr' | 'rtl' => (language === 'en' ? 'ltr' : 'rtl');

function manifest(language: Language): string {
  const { app, rail } = words(language);
  const icon = (name: string, size: number, purpose: string) => ({
    src: `/icons/${name}-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return JSON.stringify({
    // One application in whatever language: changing it does not install another.
    id: '/',
    name: app.name,
    short_name: app.name,
    description: app.description,
    lang: language,
    dir: direction(language),
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#F5F7F7',
    theme_color: '#0A6675',
    icons: [
      icon('icon', 192, 'any'),
      icon('icon', 512, 'any'),
      icon('maskable', 192, 'maskable'),
      icon('maskable', 512, 'maskable'),
    ],
    shortcuts: [
      { name: rail.inbox, url: '/inbox' },
      { name: rail.notices, url: '/notices' },
    ],
  });
}

/** It stands alone: no file of the build can be asked for when it is shown. An empty address is the one that was wanted. */
function offlinePage(language: Language): string {
  const {
    app: { name, offline },
  } = words(language);
  return `<!doctype html>
<html lang="${language}" dir="${direction(language)}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${name}</title>
    <style>
      body { display: grid; place-content: center; justify-items: center; gap: 12px; min-block-size: 100vh; margin: 0; padding: 24px; box-sizing: border-box; text-align: center; background: #F5F7F7; color: #16211F; font: 16px/1.75 Vazirmatn, Rubik, Inter, system-ui, sans-serif; }
      h1 { margin: 0; font-size: 20px; }
      p { margin: 0; max-inline-size: 34ch; color: #435150; }
      a { display: inline-block; margin-block-start: 8px; padding: 10px 20px; border-radius: 6px; background: #0A6675; color: #FFFFFF; text-decoration: none; font-weight: 600; }
      a:focus-visible { outline: 2px solid #0A6675; outline-offset: 2px; }
      @media (prefers-color-scheme: dark) { body { background: #0F1516; color: #E7EDED; } p { color: #B4C0C1; } a { background: #5CC3D2; color: #06262B; } }
    </style>
  </head>
  <body>
    <img src="/icons/icon-192.png" alt="" width="56" height="56" />
    <h1>${offline.heading}</h1>
    <p>${offline.text}</p>
    <a href="">${offline.again}</a>
  </body>
</html>
`;
}

export function appShell(): Plugin {
  return {
    name: 'ravand-app-shell',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: here('../service-worker.ts'), fileName: 'service-worker.js' });
      for (const language of languages) this.addWatchFile(here(`../locales/${language}.json`));
    },
    generateBundle(_, bundle) {
      for (const language of languages) {
        this.emitFile({ type: 'asset', fileName: `manifest-${language}.webmanifest`, source: manifest(language) });
        this.emitFile({ type: 'asset', fileName: `offline-${language}.html`, source: offlinePage(language) });
      }
      const names = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/'))
        .map((name) => `/${name}`)
        .toSorted();
      const said = languages.map((language) => offlinePage(language)).join('');
      const build = createHash('sha256').update(names.join('\n')).update(said).digest('hex').slice(0, 16);
      const worker = bundle['service-worker.js'];
      if (worker?.type !== 'chunk') return this.error('the service worker is no part of the build');
      worker.code = worker.code.replace('__BUILD__', build).replace('__ASSETS__', JSON.stringify(names));
    },
  };
}
