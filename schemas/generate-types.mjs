// JSON Schemas → types.ts. `npm run schemas` writes the file; a test calls generateTypes() and compares.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const folder = dirname(fileURLToPath(import.meta.url));
const banner = `// The shared language: the shapes of every definition. Generated from the JSON Schemas beside this file by \`npm run schemas\`; do not edit.
`;
// What JSON Schema has no word for.
const unions = `
export type Definition =
  | SettingsDefinition
  | EntityDefinition
  | FormDefinition
  | ViewDefinition
  | RuleDefinition
  | MessageDefinition
  | CalendarDefinition
  | DecisionDefinition
  | RoleDefinition
  | MenuDefinition
  | DashboardDefinition
  | ReportDefinition
  | DocumentDefinition
  | PageDefinition
  | PortalDefinition
  | ProcessDefinitionSource;
export type DefinitionKind = Definition['kind'];
`;
// Words that narrow values without changing their type.
const unspoken = new Set([
  'allOf',
  'if',
  'then',
  'else',
  'not',
  'pattern',
  'propertyNames',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]);

/** The text of types.ts as the schemas stand now. */
export async function generateTypes() {
  const $defs = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.schema.json'))
    .sort()) {
    Object.assign($defs, JSON.parse(readFileSync(join(folder, file), 'utf8')).$defs);
  }
  const names = Object.keys($defs);
  const schema = {
    title: 'Everything',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: simplify($defs),
  };
  const source = await compile(schema, 'Everything', {
    bannerComment: '',
    format: true,
    style: { singleQuote: true, printWidth: 120 },
    unknownAny: true,
  });
  return format(banner + asReadonly(withoutRoot(source)) + unions);
}

/** As the formatter of the house leaves it, so that a check of the whole house finds nothing to change. */
function format(source) {
  const biome = join(folder, '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=schemas/types.ts'], {
    input: source,
    cwd: join(folder, '..'),
    encoding: 'utf8',
  });
}

/** References of all files meet in one document; maps called "properties" or "$defs" keep their keys, whatever these are called. */
function simplify(node, isMap = false) {
  if (Array.isArray(node)) return node.map((item) => simplify(item));
  if (typeof node !== 'object' || node === null) return node;
  // A reference with a description of its own would become a second type of the same shape.
  if (!isMap && typeof node.$ref === 'string') return { $ref: node.$ref.replace(/^[a-z]+\.schema\.json/, '') };
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isMap || !unspoken.has(key))
      .map(([key, value]) => [key, simplify(value, !isMap && (key === 'properties' || key === '$defs'))]),
  );
}

function withoutRoot(source) {
  return source.replace(/export interface Everything \{[\s\S]*?\n\}\n/, '');
}

/** Definitions are never changed in place: every member and every array becomes readonly. */
function asReadonly(source) {
  return source
    .replace(/export interface LocalText \{[^}]*\}/, 'export type LocalText = { [language in Language]?: string };')
    .replace(/\{ \[language/, '{ readonly [language')
    .replace(/^(\s+)('?[A-Za-z$]+'?\??:|\[k: string\]:)/gm, '$1readonly $2')
    .replace(/\[k: string\]/g, '[name: string]')
    .replace(/([:=]) ([A-Za-z]+)\[\]/g, '$1 readonly $2[]')
    .replace(/: (\([^()]*\))\[\]/g, ': readonly $1[]')
    .replace(/\| (\([^()]*\))\[\]/g, '| readonly $1[]');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(join(folder, 'types.ts'), await generateTypes());
}
