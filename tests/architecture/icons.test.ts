// Icons: every one that a template or a definition names is one of lucide's; those of templates come with the first load, so that no screen waits for a file of all.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { shippedIcons } from '../../designer/build/pick-icons.ts';
import { iconNames } from '../../designer/elements/icon-names.ts';

interface Named {
  readonly icon: string;
  readonly file: string;
}

const folder = join(projectRoot, 'node_modules', 'lucide-static');
/** What `<ravand-icon>` can draw: the listed ones, and by their names all others. */
const drawn = new Set([
  ...iconNames,
  ...Object.keys(JSON.parse(readFileSync(join(folder, 'icon-nodes.json'), 'utf8')) as object),
]);

function filesBelow(path: string, ends: string): readonly string[] {
  return readdirSync(join(projectRoot, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ends) && !file.includes('node_modules'))
    .map((file) => join(path, file));
}

/** `<ravand-icon name="x">`, `icon: 'x'`, and the values of tables that are called icons. */
const ways = [/<ravand-icon[^>]*?\sname="([a-z0-9-]+)"/g, /\bicon: '([a-z0-9-]+)'/g, /\bicon="([a-z0-9-]+)"/g];
const table = /\b(?:\w*[iI]cons?)\b(?::[^=;]+)?\s=\s\{([^}]*)\}/g;

function inCode(file: string): readonly Named[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const names = ways.flatMap((way) => [...text.matchAll(way)].map(([, name = '']) => name));
  const tables = [...text.matchAll(table)].flatMap(([, body = '']) =>
    [...body.matchAll(/:\s*'([a-z0-9-]+)'/g)].map(([, name = '']) => name),
  );
  return [...names, ...tables].map((icon) => ({ icon, file }));
}

function inDefinition(file: string): readonly Named[] {
  const found: Named[] = [];
  JSON.parse(readFileSync(join(projectRoot, file), 'utf8'), (key, value: unknown) => {
    if (key === 'icon' && typeof value === 'string') found.push({ icon: value, file });
    return value;
  });
  return found;
}

const code = filesBelow('designer', '.ts').flatMap(inCode);
const definitions = [
  ...filesBelow('plugins', '.json'),
  ...filesBelow('schemas/entities', '.json'),
  'schemas/areas.json',
]
  .filter((file) => !file.includes('locales'))
  .flatMap(inDefinition);

describe('Icons', () => {
  it('are looked for where they stand', () => {
    expect(code.length).toBeGreaterThan(300);
    expect(definitions.length).toBeGreaterThan(30);
  });

  it('of templates are in the first load', () => {
    const listed = new Set<string>(iconNames);
    // Those that are missing get a line in designer/elements/icon-names.ts.
    expect(code.filter(({ icon }) => !listed.has(icon))).toEqual([]);
  });

  it('of definitions are icons that can be drawn, and those that are shipped come with the first load', () => {
    expect(definitions.filter(({ icon }) => !drawn.has(icon))).toEqual([]);
    const first = new Set<string>([...iconNames, ...shippedIcons()]);
    expect(definitions.filter(({ icon }) => !first.has(icon))).toEqual([]);
  });

  it('of the first load are each listed once', () => {
    expect(iconNames.filter((name, at) => iconNames.indexOf(name) !== at)).toEqual([]);
  });
});
