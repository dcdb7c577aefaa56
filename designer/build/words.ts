// Vite plugin that brings words with the code that says them. The texts of the screens are cut into a few parts; which of them a module needs is read from its
// source and from what it imports. `import('./x.ts')` becomes one that also waits for the parts of x, and an entry asks for its own: nobody lists anything, so
// nobody can forget to. A key is known by the word before its first dot, which therefore is always written out.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const languages = ['fa', 'ar', 'he', 'en'] as const;
type Language = (typeof languages)[number];

const texts = 'designer/shell/texts.ts';
/** What a browser begins with: the workspace, and pages outside it, for customers and visitors. */
const entries = {
  workspace: 'designer/shell/main.ts',
  outside: ['designer/portal/main.ts', 'designer/public-form/main.ts'],
};
/** What people open first day by day; its words are one file. */
const everyday = [
  entries.workspace,
  'designer/home/home.ts',
  'designer/tasks/inbox.ts',
  'designer/records/list.ts',
  'designer/records/grid.ts',
];

/**
 * `outside`: what pages outside the workspace say, and others with them. `everyday`, `work`: what else is said in the workspace, first and later. `studio`: the rest.
 * `problems` and `findings` are texts of the server.
 */
export const parts = ['outside', 'everyday', 'work', 'studio', 'problems', 'findings'] as const;
export type Part = (typeof parts)[number];

type Words = { readonly [key: string]: string | Words };

interface ServerTexts {
  readonly file: string;
  readonly has: (code: string) => boolean;
  /** How they are said. */
  readonly call: RegExp;
}

const serverTexts: Readonly<Record<string, ServerTexts>> = {
  validation: {
    file: 'validation',
    has: (code) => code.startsWith('validation.'),
    call: /\b(?:validation|finding)Text\(/,
  },
  findings: { file: 'validation', has: (code) => !code.startsWith('validation.'), call: /\bfindingText\(/ },
  problems: { file: 'problems', has: () => true, call: /\bproblemText\(/ },
};

interface Module {
  readonly imports: readonly string[];
  /** What it loads later. */
  readonly lazy: readonly string[];
  /** First words of the keys it says. */
  readonly says: ReadonlySet<string>;
}

const importForm = /^\s*(?:import|export)\s+(?!type\b)(?:[\w*{][^'";]*?from\s+)?'(\.[^']+\.ts)'/gm;
/** `typeof import('./x.ts')` is a type. */
const lazyForm = /(?<!typeof )\bimport\('(\.[^']+\.ts)'\)/g;
const keyForm = /['"`]([a-zA-Z]\w*)\.([\w.]*)(\$\{|['"`])/g;
const screenForm = /\bpath: '([^']+)'[^}]*?\bimport\('(\.[^']+)'\)/g;

const read = (path: string): string => readFileSync(root + path, 'utf8');
const table = (path: string): Words => JSON.parse(read(path)) as Words;
const screenTexts = (language: Language): Words => table(`designer/locales/${language}.json`);
/** Of a module as the build names it. */
const projectPath = (id: string): string => posix.relative(root.replaceAll('\\', '/'), id.replaceAll('\\', '/'));
const besides = (from: string, to: string): string => posix.normalize(posix.join(posix.dirname(from), to));

function keysOf(words: Words, before = ''): readonly string[] {
  return Object.entries(words).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [before + key.replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(text, `${before}${key}.`),
  );
}

/** Which words each module of the designer says, and which part each word lies in. */
export class SaidWords {
  readonly #modules = new Map<string, Module>();
  readonly #reached = new Map<string, ReadonlySet<string>>();
  readonly #parts = new Map<string, Part>();

  constructor() {
    const keys = new Set(keysOf(screenTexts('en')));
    const beginnings = new Set([...keys].flatMap((key) => Array.from(key, (_, at) => key.slice(0, at + 1))));
    for (const file of readdirSync(`${root}designer`, { recursive: true, encoding: 'utf8' }))
      if (/(?<!\.test|\.d)\.ts$/.test(file))
        this.#readModule(posix.join('designer', file.replaceAll('\\', '/')), keys, beginnings);
    const work = [...read('designer/shell/screens.ts').matchAll(screenForm)]
      .filter(([, path]) => !path?.startsWith('/studio/'))
      .map(([, , to = '']) => besides('designer/shell/screens.ts', to));
    const partOf = (first: string): Part => {
      if (first === 'problems' || first === 'findings') return first;
      const isSaidIn = (path: string) => this.saidIn(path).has(first);
      if (entries.outside.flatMap((entry) => this.#withLazy(entry)).some(isSaidIn)) return 'outside';
      if (everyday.some(isSaidIn)) return 'everyday';
      return work.some(isSaidIn) ? 'work' : 'studio';
    };
    for (const first of [...Object.keys(screenTexts('en')), ...Object.keys(serverTexts)])
      this.#parts.set(first, partOf(first));
  }

  #readModule(path: string, keys: ReadonlySet<string>, beginnings: ReadonlySet<string>): void {
    const source = read(path).replace(/^\s*\/\/.*$/gm, '');
    const others = (form: RegExp) => [...source.matchAll(form)].map(([, to = '']) => besides(path, to));
    const says = [...source.matchAll(keyForm)].flatMap(([, first = '', rest = '', end]) => {
      const goesOn = end === '${' || rest === '' || rest.endsWith('.');
      return (goesOn ? beginnings : keys).has(`${first}.${rest}`) ? [first] : [];
    });
    const told = Object.entries(serverTexts).filter(([, { call }]) => path !== texts && call.test(source));
    this.#modules.set(path, {
      imports: others(importForm),
      lazy: others(lazyForm),
      says: new Set([...says, ...told.map(([name]) => name)]),
    });
  }

  /** What is there when a module is. */
  reached(path: string): ReadonlySet<string> {
    const known = this.#reached.get(path);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const follow = (one: string): void => {
      const module = this.#modules.get(one);
      if (module === undefined || found.has(one)) return;
      found.add(one);
      module.imports.forEach(follow);
    };
    follow(path);
    this.#reached.set(path, found);
    return found;
  }

  /** First words of the keys that are said by a module and what is there with it. */
  saidIn(path: string): ReadonlySet<string> {
    return new Set([...this.reached(path)].flatMap((one) => [...(this.#modules.get(one)?.says ?? [])]));
  }

  /** The parts that must be there when a module is. */
  partsOf(path: string): readonly Part[] {
    const said = this.saidIn(path);
    return parts.filter((part) => [...said].some((first) => this.#parts.get(first) === part));
  }

  /** First words of the keys of a part. */
  firstsOf(part: Part): readonly string[] {
    return [...this.#parts].filter(([, its]) => its === part).map(([first]) => first);
  }

  /** A module and all that is ever loaded from it. */
  #withLazy(path: string, found = new Set<string>()): readonly string[] {
    if (found.has(path)) return [];
    found.add(path);
    for (const one of this.reached(path))
      for (const lazy of this.#modules.get(one)?.lazy ?? []) this.#withLazy(lazy, found);
    return [...found];
  }
}

/** The texts of these first words, each below its own. */
function wordsOf(firsts: readonly string[], language: Language): Words {
  const said = screenTexts(language);
  return Object.fromEntries(
    firsts.map((first) => {
      const own = serverTexts[first];
      if (own === undefined) return [first, said[first] ?? {}];
      const all = Object.entries(table(`schemas/locales/${language}/${own.file}.json`));
      return [first, Object.fromEntries(all.filter(([code]) => own.has(code)))];
    }),
  );
}

export function bringWords(): Plugin {
  let said: SaidWords | undefined;
  const now = (): SaidWords => (said ??= new SaidWords());
  return {
    name: 'ravand-bring-words',
    enforce: 'pre',
    buildStart() {
      said = undefined;
    },
    handleHotUpdate() {
      said = undefined;
    },
    resolveId: { filter: { id: /^virtual:words/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:words/ },
      handler(id) {
        for (const language of languages) {
          this.addWatchFile(`${root}designer/locales/${language}.json`);
          for (const { file } of Object.values(serverTexts))
            this.addWatchFile(`${root}schemas/locales/${language}/${file}.json`);
        }
        const [, part, language] = id.slice(1).split('/') as [string, Part?, Language?];
        // A string that is parsed is read faster than the same as a program.
        if (part !== undefined && language !== undefined)
          return `export default JSON.parse(${JSON.stringify(JSON.stringify(wordsOf(now().firstsOf(part), language)))});`;
        const loader = (one: Part) =>
          `${one}:{${languages.map((of) => `${of}:()=>import('virtual:words/${one}/${of}')`).join(',')}}`;
        return `export const words = {${parts.map(loader).join(',')}};`;
      },
    },
    transform: {
      filter: { id: /\/designer\/.*\.ts$/ },
      handler(source, id) {
        const path = projectPath(id);
        if (path === texts) return;
        const isEntry = path === entries.workspace || entries.outside.includes(path);
        const list = (of: string) => JSON.stringify(now().partsOf(of));
        const code = source.replace(lazyForm, (load, to: string) => `__withWords(${list(besides(path, to))},${load})`);
        if (!isEntry && code === source) return;
        const from = posix.relative(posix.dirname(path), texts);
        const brought = `import{wantWords as __wantWords,withWords as __withWords}from'${from.startsWith('.') ? from : `./${from}`}';`;
        return { code: `${brought}${isEntry ? `__wantWords(${list(path)});` : ''}${code}`, map: null };
      },
    },
  };
}

/**
 * What is always loaded together is one file: what every page begins with, what the workspace does beside it, what every look of records does. Left alone, the bundler makes a file of each set
 * of pages that share something, and a first page would be sixty requests.
 */
export function togetherGroups(): { readonly name: (id: string) => string | null }[] {
  const said = new SaidWords();
  const shell = said.reached(entries.workspace);
  const outside = entries.outside.flatMap((entry) => [...said.reached(entry)]);
  const base = new Set(outside.filter((path) => shell.has(path)));
  const looks = ['list', 'board'].map((look) => said.reached(`designer/records/${look}.ts`));
  return [
    { name: (id) => (base.has(projectPath(id)) ? 'base' : null) },
    { name: (id) => (shell.has(projectPath(id)) && projectPath(id) !== entries.workspace ? 'shell' : null) },
    { name: (id) => (looks.every((look) => look.has(projectPath(id))) ? 'looks' : null) },
  ];
}
