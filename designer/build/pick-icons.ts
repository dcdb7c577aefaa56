// Vite plugin behind `virtual:icons`: only the lucide icons that elements/icon-names.ts lists, and those that shipped definitions name, enter the first load, as
// plain shapes and not as markup.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const wanted = fileURLToPath(new URL('../elements/icon-names.ts', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/lucide-static/icons/', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const virtual = '\0virtual:icons';

/** The icons that definitions of the house and its plugins name, their areas and entities, menus and boards: they stand in the rail from the first moment on. */
export function shippedIcons(): readonly string[] {
  const names = new Set<string>();
  const note = (key: string, value: unknown): unknown => {
    if (key === 'icon' && typeof value === 'string') names.add(value);
    return value;
  };
  for (const below of ['plugins', 'schemas'])
    for (const file of readdirSync(`${root}${below}`, { recursive: true, encoding: 'utf8' }))
      if (/^(?!.*(locales|node_modules)).*(?<!schema)\.json$/.test(file))
        JSON.parse(readFileSync(`${root}${below}/${file}`, 'utf8'), note);
  return [...names].filter((name) => existsSync(`${folder}${name}.svg`));
}

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
      const all = [...new Set([...names, ...shippedIcons()])];
      return `export const icons = ${JSON.stringify(Object.fromEntries(all.map((name) => [name, shapesOf(name)])))};`;
    },
  };
}
