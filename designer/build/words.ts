// Vite plugin that brings words with the code that says them. The texts of the screens are cut into a few parts; which of them a module needs is read from its
// source and from what it imports. `import('./x.ts')` becomes one that also waits for the parts of x, and an entry asks for its own: nobody lists anything, so
// nobody can forget to. A key is known by the word before its first dot, which therefore is always written out.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Plugin } from 'vite';
import { besides, entries, lazyForm, ModuleGraph, projectPath, root } from './module-graph.ts';

const languages = ['fa', 'ar', 'he', 'en'] as const;
type Language = (typeof languages)[number];

const texts = 'designer/shell/texts.ts';
const screens = 'designer/shell/screens.ts';
/** What people open first day by day; its words are one file. */
const everyday = [
  entries.workspace,
  'designer/home/home.ts',
  'designer/tasks/inbox.ts',
  'designer/records/list.ts',
  'designer/records/grid.ts',
  'designer/records/page.ts',
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

const keyForm = /['"`]([a-zA-Z]\w*)\.([\w.]*)(\$\{|['"`])/g;
const screenForm = /\bpath: '([^']+)'[^}]*?\bimport\('(\.[^']+)'\)/g;

const table = (path: string): Words => JSON.parse(readFileSync(root + path, 'utf8')) as Words;
const screenTexts = (language: Language): Words => table(`designer/locales/${language}.json`);

function keysOf(words: Words, before = ''): readonly string[] {
  return Object.entries(words).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [before + key.replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(text, `${before}${key}.`),
  );
}

/** Which words each module of the designer says, and in which part each lies. */
export class SaidWords {
  readonly #graph = new ModuleGraph();
  /** By module: the first words of the keys it says. */
  readonly #says = new Map<string, ReadonlySet<string>>();
  readonly #parts = new Map<string, Part>();

  constructor() {
    const keys = new Set(keysOf(screenTexts('en')));
    const beginnings = new Set([...keys].flatMap((key) => Array.from(key, (_, at) => key.slice(0, at + 1))));
    for (const [path, { source }] of this.#graph.modules) {
      const says = [...source.matchAll(keyForm)].flatMap(([, first = '', rest = '', end]) => {
        const known = end === '${' ? beginnings : keys;
        return known.has(`${first}.${rest}`) ? [first] : [];
      });
      const told = Object.entries(serverTexts).filter(([, { call }]) => path !== texts && call.test(source));
      this.#says.set(path, new Set([...says, ...told.map(([name]) => name)]));
    }
    const outside = entries.outside.flatMap((entry) => [...this.#graph.withLazy(entry)]);
    const work = [...(this.#graph.modules.get(screens)?.source ?? '').matchAll(screenForm)]
      .filter(([, path]) => !path?.startsWith('/studio/'))
      .map(([, , to = '']) => besides(screens, to));
    const partOf = (first: string): Part => {
      if (first === 'problems' || first === 'findings') return first;
      const isSaidIn = (path: string) => this.saidIn(path).has(first);
      if (outside.some(isSaidIn)) return 'outside';
      if (everyday.some(isSaidIn)) return 'everyday';
      return work.some(isSaidIn) ? 'work' : 'studio';
    };
    for (const first of [...Object.keys(screenTexts('en')), ...Object.keys(serverTexts)])
      this.#parts.set(first, partOf(first));
  }

  /** First words of the keys that are said by a module and what is there with it. */
  saidIn(path: string): ReadonlySet<string> {
    return new Set([...this.#graph.reached(path)].flatMap((one) => [...(this.#says.get(one) ?? [])]));
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

  /** The texts of a part, each below its first word. */
  wordsOf(part: Part, language: Language): Words {
    const said = screenTexts(language);
    return Object.fromEntries(
      this.firstsOf(part).map((first) => {
        const own = serverTexts[first];
        if (own === undefined) return [first, said[first] ?? {}];
        const all = Object.entries(table(`schemas/locales/${language}/${own.file}.json`));
        return [first, Object.fromEntries(all.filter(([code]) => own.has(code)))];
      }),
    );
  }
}

export function bringWords(): Plugin {
  let said: SaidWords | undefined;
  const now = (): SaidWords => (said ??= new SaidWords());
  const list = (path: string): string => JSON.stringify(now().partsOf(path));
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
        const [, part, language] = id.split('/') as [string, Part?, Language?];
        // A string that is parsed is read faster than the same as a program.
        if (part !== undefined && language !== undefined)
          return `export default JSON.parse(${JSON.stringify(JSON.stringify(now().wordsOf(part, language)))});`;
        const loaders = (one: Part) => languages.map((of) => `${of}:()=>import('virtual:words/${one}/${of}')`).join();
        return `export const words = {${parts.map((one) => `${one}:{${loaders(one)}}`).join()}};`;
      },
    },
    transform: {
      filter: { id: /\/designer\/.*\.ts$/ },
      handler(source, id) {
        const path = projectPath(id);
        if (path === texts) return;
        const isEntry = path === entries.workspace || entries.outside.includes(path);
        const code = source.replace(lazyForm, (load, to: string) => `__withWords(${list(besides(path, to))},${load})`);
        if (!isEntry && code === source) return;
        const from = posix.relative(posix.dirname(path), texts);
        const wants = isEntry ? `__wantWords(${list(path)});` : '';
        // Last, for what an entry imports first must be first.
        const brought = `import{wantWords as __wantWords,withWords as __withWords}from'${from.startsWith('.') ? from : `./${from}`}';`;
        return { code: `${wants}${code}\n${brought}`, map: null };
      },
    },
  };
}
