// The texts of problems in the four languages, read from schemas/locales. No other room turns a code into words.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digitsOf, languages, pickText } from '../../schemas/local-text.ts';
import type { Language, LocalText } from '../../schemas/types.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import type { ProblemDetail, ProblemParams } from '../kernel/problem.ts';

export interface Texts {
  /** Title of a status, like "Not found". */
  title(language: Language, status: number): string;
  problem(language: Language, code: string, params: ProblemParams): string;
  detail(language: Language, detail: ProblemDetail): string;
  /** Of the page where receivers of messages say what they want. */
  choice(language: Language, code: string, params?: ProblemParams): string;
  /** Of calendars that programs read. */
  calendar(language: Language, code: string, params?: ProblemParams): string;
  /** Name of a navigation area in every language; an area that a plugin invented is called by its name. */
  area(name: string): LocalText;
}

type Table = Readonly<Record<string, string>>;

function load(language: Language, file: string): Table {
  return JSON.parse(readFileSync(join(projectRoot, 'schemas', 'locales', language, file), 'utf8')) as Table;
}

/** Placeholders are `{name}`, numbers have the digits of the language; a missing parameter leaves its name, so that a text never lies. */
function fill(language: Language, text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? write(language, params[name]) : whole,
  );
}

const numbers = new Map<Language, Intl.NumberFormat>();

function write(language: Language, value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return String(value);
  const format = numbers.get(language) ?? new Intl.NumberFormat(`${language}-u-nu-${digitsOf[language]}`);
  numbers.set(language, format);
  return format.format(value);
}

/** @param plugins what they are called, and `labelOf` what entities and their fields are; texts say that where they name one */
export function createTexts(
  plugins: ReadonlyMap<string, LocalText> = new Map(),
  labelOf: (entity: string, field?: string) => LocalText | undefined = () => undefined,
): Texts {
  const tables = new Map<string, Table>();
  const table = (language: Language, file: string): Table => {
    const key = `${language}/${file}`;
    const found = tables.get(key) ?? load(language, file);
    tables.set(key, found);
    return found;
  };
  const called = (language: Language, name: unknown): unknown => {
    const label = plugins.get(String(name));
    return label?.[language] ?? label?.en ?? name;
  };
  const look = (language: Language, file: string, code: string, params: ProblemParams): string => {
    const said = Object.hasOwn(params, 'plugin') ? { ...params, plugin: called(language, params.plugin) } : params;
    return fill(language, table(language, file)[code] ?? table('en', file)[code] ?? code, said);
  };
  /** "lead" and "lead.value" are called what they are called on the screen, "task" and "import" as the house calls them. */
  const thing = (language: Language, name: string): string => {
    const own = table(language, 'problems.json')[`what.${name}`];
    if (own !== undefined) return own;
    const [entity = '', field] = name.split('.');
    return pickText(labelOf(entity, field) ?? labelOf(entity), language, name);
  };
  const named = (language: Language, code: string, params: ProblemParams): ProblemParams => {
    const { what, action } = params;
    if (code !== 'not-found' && code !== 'forbidden') return params;
    const act = action === undefined ? {} : { action: table(language, 'problems.json')[`act.${action}`] ?? action };
    return { ...params, what: thing(language, String(what)), ...act };
  };
  return {
    title: (language, status) => look(language, 'problems.json', `title.${status}`, {}),
    problem: (language, code, params) => look(language, 'problems.json', code, named(language, code, params)),
    choice: (language, code, params = {}) => look(language, 'choices.json', code, params),
    calendar: (language, code, params = {}) => look(language, 'calendars.json', code, params),
    area: (name) => Object.fromEntries(languages.map((language) => [language, look(language, 'areas.json', name, {})])),
    detail(language, { code, pointer, params = {} }) {
      // What is missing at a place of its own is said in words of its own.
      const ofPlace = `${code} ${pointer}`;
      const isKnown = Object.hasOwn(table(language, 'validation.json'), ofPlace);
      return look(language, 'validation.json', isKnown ? ofPlace : code, params);
    },
  };
}

/** The first of our languages that an Accept-Language header (RFC 9110, 12.5.4) names, by weight; else the fallback. */
export function acceptedLanguage(header: string | undefined, fallback: Language): Language {
  if (header === undefined) return fallback;
  const wanted = header
    .slice(0, 500)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = Number(
        parameters
          .find((p) => p.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      );
      return { language: tag.toLowerCase().split('-')[0], weight: Number.isFinite(weight) ? weight : 0, order };
    })
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { language } of wanted) {
    const found = languages.find((known) => known === language);
    if (found) return found;
  }
  return fallback;
}
