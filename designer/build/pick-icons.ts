// Vite plugin behind `virtual:icons`: only the lucide icons that elements/icon-names.ts lists enter the first load, as plain shapes and not as markup.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const wanted = fileURLToPath(new URL('../elements/icon-names.ts', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/lucide-static/icons/', import.meta.url));
const virtual = '\0virtual:icons';

/** The shapes of one icon file: [tag, attributes] of every element inside <svg>. */
function shapesOf(name: string): [string, Record<string, string>][] {
  const body = readFileSync(`${folder}${name}.svg`, 'utf8')
    .replace(/<!--[\s\S]*?-->/, '')
    .replace(/<svg[^>]*>/, '');
  return [...body.matchAll(/<(\w+)\s([^>]*?)\/?>/g)].map(([, tag = '', attributes = '']) => [
    tag,
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
  ]);
}

export function pickIcons(): Plugin {
  return {
    name: 'ravand-pick-icons',
    resolveId: (id) => (id === 'virtual:icons' ? virtual : undefined),
    load(id) {
      if (id !== virtual) return;
      this.addWatchFile(wanted);
      const names = [...readFileSync(wanted, 'utf8').matchAll(/^ {2}'([a-z0-9-]+)',/gm)].map((match) => match[1] ?? '');
      const missing = names.filter((name) => !existsSync(`${folder}${name}.svg`));
      if (missing.length > 0) this.error(`icon-names.ts lists icons that lucide does not have: ${missing.join(', ')}`);
      return `export const icons = ${JSON.stringify(Object.fromEntries(names.map((name) => [name, shapesOf(name)])))};`;
    },
  };
}
