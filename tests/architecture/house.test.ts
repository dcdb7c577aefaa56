// The laws of the house: floors, one library one room, no cycles, and the words that no source may hold.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { findCycles, floors, readSources, roomOf } from './house.ts';
import { isParted, regexesIn, repetitionsIn } from './regexes.ts';

const core = readSources(['core', 'schemas']);
const plugins = readSources(['plugins']);
const designer = readSources(['designer']);
const everything = [...core, ...plugins, ...designer];

interface Locked {
  readonly dev?: true;
  readonly integrity?: string;
  readonly hasInstallScript?: true;
}
const readText = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
/** What package-lock.json installs, by its path. */
const locked = Object.entries(
  (JSON.parse(readText('package-lock.json')) as { packages: Record<string, Locked> }).packages,
)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), ...entry }));

/** Which room may import which library; a library that is not listed may be used where the list of `core/ARCHITECTURE.md` says. */
const homes: Readonly<Record<string, readonly string[]>> = {
  koa: ['http'],
  multer: ['http'],
  '@koa/router': ['http'],
  'koa-static': ['http'],
  'koa-compress': ['http'],
  'koa-helmet': ['http'],
  'ical-generator': ['http'],
  'koa-mount': ['http'],
  papaparse: ['transfer'],
  'read-excel-file': ['transfer'],
  fflate: ['transfer'],
  'rate-limiter-flexible': ['http'],
  typeorm: ['database'],
  'better-sqlite3': ['database'],
  pg: ['database'],
  bullmq: ['jobs'],
  ioredis: ['jobs'],
  'bpmn-moddle': ['engine'],
  'dmn-moddle': ['dmn'],
  'json-rules-engine': ['rules'],
  'lezer-feel': ['expressions'],
  nodemailer: ['messaging'],
  '@myriaddreamin/typst-ts-node-compiler': ['documents'],
  argon2: ['access'],
  otpauth: ['access'],
  'openid-client': ['access'],
  lit: ['designer'],
  'bpmn-js': ['designer'],
  'diagram-js': ['designer'],
  sortablejs: ['designer'],
  qr: ['designer'],
  '@tiptap/core': ['designer'],
  '@tiptap/starter-kit': ['designer'],
  'libphonenumber-js': ['entities'],
  re2js: ['entities', 'expressions', 'schemas'],
  'smtp-server': ['testing'],
  '@internationalized/date': ['designer', 'engine'],
  'decimal.js': ['kernel'],
  uuid: ['kernel'],
  pino: ['kernel'],
};

describe('The house', () => {
  it('lets a room import only rooms on lower floors', () => {
    const broken = core.flatMap((file) => {
      const room = roomOf(file.path);
      if (room === 'core') return [];
      return file.imports
        .filter((i) => i.specifier.startsWith('.') && roomOf(i.target) !== room)
        .filter(
          (i) => !(floors[roomOf(i.target)]! < floors[room]!) && !(room === 'schemas' && roomOf(i.target) === 'kernel'),
        )
        .map((i) => `${file.path} → ${i.target}`);
    });
    expect(broken).toEqual([]);
  });

  it('knows the floor of every room', () => {
    const rooms = readdirSync(join(projectRoot, 'core'), { withFileTypes: true })
      .filter((e) => e.isDirectory() && e.name !== 'decisions')
      .map((e) => e.name);
    expect(rooms.filter((room) => floors[room] === undefined)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(findCycles(everything)).toEqual([]);
  });

  it('gives each library one room', () => {
    const strangers = everything.flatMap((file) => {
      const room = roomOf(file.path);
      return file.imports
        .filter((i) => homes[i.target] !== undefined && !homes[i.target]!.includes(room))
        .map((i) => `${file.path} → ${i.target}`);
    });
    expect(strangers).toEqual([]);
  });

  it('keeps kernel, expressions, engine, dmn and schemas fit for the browser', () => {
    const rooms = ['kernel', 'expressions', 'engine', 'dmn', 'schemas'];
    const bound = core
      .filter(
        (file) =>
          rooms.includes(roomOf(file.path)) &&
          !file.path.startsWith('core/kernel/node/') &&
          !file.path.endsWith('.mjs'),
      )
      .flatMap((file) =>
        file.imports
          .filter((i) => i.specifier.startsWith('node:') || i.target.startsWith('core/kernel/node/'))
          .map((i) => `${file.path} → ${i.specifier}`),
      );
    expect(bound).toEqual([]);
  });

  it('lets plugins import nothing but the plugin API, the schema types and their own files', () => {
    const strangers = plugins.flatMap((file) =>
      file.imports
        .filter((i) =>
          i.specifier.startsWith('.')
            ? !i.target.startsWith(`${roomOf(file.path)}/`) && i.target !== 'schemas/types.ts'
            : !['#plugin-api', '#designer-api', '#testing', 'vitest'].includes(i.specifier),
        )
        .map((i) => `${file.path} → ${i.specifier}`),
    );
    expect(strangers).toEqual([]);
  });

  it('lets the designer import only schemas, the engine, decisions, the expressions and the pure part of the kernel', () => {
    const allowed = ['designer', 'schemas', 'engine', 'dmn', 'expressions', 'kernel'];
    const strangers = designer.flatMap((file) =>
      file.imports
        .filter((i) => i.specifier.startsWith('.'))
        .filter((i) => !allowed.includes(roomOf(i.target)) || i.target.startsWith('core/kernel/node/'))
        .map((i) => `${file.path} → ${i.target}`),
    );
    expect(strangers).toEqual([]);
  });

  it('opens every file with a sentence that says what it is for', () => {
    const silent = everything
      .filter((file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(file.text) && !/\.d\.ts$/.test(file.path))
      .map((file) => file.path);
    expect(silent).toEqual([]);
  });

  it('reads the time from the clock alone', () => {
    const direct = core
      .filter((file) => !['core/kernel/clock.ts'].includes(file.path) && !file.path.endsWith('.mjs'))
      .filter((file) => /\bDate\.now\(|new Date\(\)/.test(file.text))
      .map((file) => file.path);
    expect(direct).toEqual([]);
  });

  it('asks for the roles of the installation in one place of the designer', () => {
    const listed = designer.filter(({ text }) => /'staff',\s*'manager'/.test(text));
    expect(listed.map(({ path }) => path)).toEqual(['designer/access/roles.ts']);
  });

  it('T-E08 names every library it runs on where the reader is told why, and installs exactly what was looked at', () => {
    const architecture = readText('core/ARCHITECTURE.md');
    const table = architecture.slice(
      architecture.indexOf('## One library, one room'),
      architecture.indexOf('## Cost of change'),
    );
    const named = [...table.matchAll(/@?[a-z][\w.-]*(?:\/[\w.*-]+)?/g)].map(([name]) => name);
    const isNamed = (library: string): boolean =>
      named.includes(library) || named.includes(library.replace(/\/.*$/, '/*'));
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).filter((library) => !isNamed(library))).toEqual([]);
    expect(locked.filter(({ integrity }) => !/^sha512-/.test(integrity ?? '')).map(({ name }) => name)).toEqual([]);
    // Whatever else runs a program of its own while it is installed is looked at first.
    expect(locked.filter(({ dev, hasInstallScript }) => hasInstallScript && !dev).map(({ name }) => name)).toEqual([
      '@vaadin/vaadin-usage-statistics',
      'argon2',
      'better-sqlite3',
      'msgpackr-extract',
    ]);
  });

  it('T-C02 has no library that runs programs of others, in no depth', () => {
    const denied =
      /^(vm2|isolated-vm|vm-browserify|safe-eval|static-eval|notevil|eval5|sval|realms-shim|ses|quickjs.*|@sebastianwessel\/quickjs|n8n-.*)$/;
    expect(locked.length).toBeGreaterThan(300);
    expect(locked.filter(({ name }) => denied.test(name)).map(({ name }) => name)).toEqual([]);
  });

  it('T-C02 runs no code from data and puts no raw HTML into pages', () => {
    const banned =
      /\beval\(|new Function\(|node:vm\b|\bvm2\b|isolated-vm|unsafeHTML|unsafeSVG|unsafeStatic|\.innerHTML\b|\.outerHTML\b|srcdoc/;
    const guilty = everything
      // The page's Trusted Types policy names what it refuses.
      .filter((file) => file.path !== 'designer/shell/trusted-types.ts')
      .filter((file) => banned.test(file.text.replace(/^\s*(\/\/|\*).*$/gm, '')))
      .map((file) => file.path);
    expect(guilty).toEqual([]);
  });

  it('T-I15 repeats nothing within a repetition but by what parts the repetitions', () => {
    const texts = core.filter(({ path }) => /\.ts$/.test(path) && !/\.test\.ts$/.test(path));
    const repeated = texts.flatMap(({ path, text }) =>
      regexesIn(text).flatMap((regex) => repetitionsIn(regex).map((group) => ({ path, group }))),
    );
    // What it is to find, and what is harmless.
    for (const wild of ['(a+)', '([\\w.]+)', '(a+b*)', '(?:\\s*x*)', '(\\d+-?)'])
      expect([wild, isParted(wild)]).toEqual([wild, false]);
    for (const tame of ['(?:\\.[a-z]+)', '(?: +[a-z]+)', '(?:\\s*[%])'])
      expect([tame, isParted(tame)]).toEqual([tame, true]);
    expect(repeated.length).toBeGreaterThan(2);
    expect(repeated.filter(({ group }) => !isParted(group))).toEqual([]);
  });

  it('T-A16 compares codes in constant time, and no secret letter by letter', () => {
    const rooms = core.filter(({ path }) => /\.ts$/.test(path) && !/\.test\.ts$|^core\/testing\//.test(path));
    // These two only sign; the seals are read by who has the files and the key.
    const signers = ['core/webhooks/signature.ts', 'core/events/audit-seals.ts'];
    const makers = rooms.filter(({ text }) => /\bcreateHmac\(/.test(text));
    expect(makers.length).toBeGreaterThan(4);
    expect(
      makers
        .filter(({ path, text }) => !signers.includes(path) && !/\btimingSafeEqual\(/.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
    const plain =
      /\b(token|secret|mac|signature|password|bearer)\b *[!=]==? *(?!undefined\b|null\b|''|true\b|false\b)[\w(]/i;
    expect(rooms.filter(({ text }) => plain.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('T-A01 decides nothing on the text of a URL', () => {
    const guilty = core
      .filter(
        (file) =>
          roomOf(file.path) === 'http' && /ctx\.(url|originalUrl|host|hostname|origin|href|redirect)\b/.test(file.text),
      )
      .map((file) => file.path);
    expect(guilty).toEqual([]);
  });

  it('draws right-to-left and left-to-right from the same logical CSS', () => {
    const physical =
      /(?<![\w-])(margin|padding|border|inset)-(left|right)\b|(^|[;{])\s*(left|right)\s*:[^;]*;|text-align:\s*(left|right)|float:\s*(left|right)/m;
    const guilty = readSources(['designer'], /\.(ts|css)$/)
      .filter(
        (file) =>
          physical.test(file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')) && !/physical on purpose/.test(file.text),
      )
      .map((file) => file.path);
    expect(guilty).toEqual([]);
  });
});

describe('The texts', () => {
  const folders = [
    'schemas/locales',
    'designer/locales',
    ...readdirSync(join(projectRoot, 'plugins')).map((plugin) => `plugins/${plugin}/locales`),
  ].filter((folder) => existsSync(join(projectRoot, folder)));
  const languages = ['fa', 'ar', 'he', 'en'];

  it.each(folders)('of %s are complete in four languages', (folder) => {
    const full = join(projectRoot, folder);
    const files = readdirSync(full, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    const parts = new Set(files.map((file) => file.replace(/^(fa|ar|he|en)(?=[/.])/, '')));
    for (const part of parts) {
      const keys = languages.map((language) =>
        [...flatten(JSON.parse(readFileSync(join(full, `${language}${part}`), 'utf8')))].map(singular).sort(),
      );
      for (const [index, language] of languages.entries())
        expect([...new Set(keys[index])], `${folder} ${language}${part}`).toEqual([...new Set(keys[3])]);
    }
  });

  /** Arabic and Hebrew have more plural forms than English; the key without its plural ending is what must exist everywhere. */
  function singular(key: string): string {
    return key.replace(/_(zero|one|two|few|many|other)$/, '');
  }

  function* flatten(value: unknown, prefix = ''): Generator<string> {
    if (typeof value !== 'object' || value === null) {
      yield prefix;
      return;
    }
    for (const [key, inner] of Object.entries(value)) yield* flatten(inner, prefix ? `${prefix}.${key}` : key);
  }
});
