// A document and what was loaded of a record → a sheet in the receiver's language. Pure and quick, so that what a document says is decided in the transaction
// that asks for it. What is empty, or may not be seen, leaves no trace: neither a label nor a column.
import { amountInWords } from '../../schemas/amount-in-words.ts';
import { direction, pickText } from '../../schemas/local-text.ts';
import type {
  Calendar,
  DocumentBlock,
  DocumentDefinition,
  DocumentItem,
  EntityDefinition,
  FieldDefinition,
  Language,
  LocalText,
  SettingsDefinition,
} from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { valueFormat } from '../expressions/format-value.ts';
import { isPlainObject } from '../kernel/data.ts';
import { isDecimal } from '../kernel/decimal.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { fieldAt } from '../query/field-at.ts';
import { lineEntity, shownPath } from './document-reads.ts';
import type { ComposedSheet, Sheet, SheetBlock, SheetItem, SheetPicture, Shown } from './sheet.ts';
import { amountOf, currencyName, currencyOf, numeric, type Reader, shownValue } from './value-text.ts';
import { documentWord } from './words.ts';

export interface Composing {
  readonly release: Release;
  /** As the record's reader may see them, as FEEL has them, by the paths of `documentReads`. */
  readonly facts: Readonly<Record<string, FeelValue>>;
  readonly language: Language;
  /** Absent = as the document and the installation say for the language. */
  readonly calendar?: Calendar | undefined;
  readonly now: Date;
}

interface Desk extends Composing {
  readonly entity: EntityDefinition;
  readonly reader: Reader;
  readonly scope: Readonly<Record<string, FeelValue>>;
  readonly pictures: SheetPicture[];
}

type Paragraphs = readonly string[];

/** @throws Problem 422 `document-too-long` */
export function composeSheet(definition: DocumentDefinition, composing: Composing): ComposedSheet {
  const { release, language, facts } = composing;
  const entity = release.entity(definition.entity);
  if (entity === undefined) throw new Problem(422, 'document-fault');
  const { settings } = release;
  const calendar = composing.calendar ?? calendarFor(definition, language, settings);
  const sender = { ...settings.letterhead, logo: null, name: settings.organization ?? '' };
  const desk: Desk = {
    ...composing,
    entity,
    reader: { language, calendar, timeZone: settings.timeZone },
    scope: { [entity.name]: facts, record: facts, sender },
    pictures: [],
  };
  const label = pickText(definition.label, language, definition.name);
  const recordTitle = plainText(at(facts, shownPath(release, entity.name, entity.titleField)));
  const footer = written(desk, definition.footer);
  const sheet: Sheet = {
    title: `${label} ${recordTitle}`.trim(),
    language,
    direction: direction(language),
    paper: definition.paper === 'letter' ? 'us-letter' : (definition.paper ?? 'a4'),
    landscape: definition.landscape === true,
    fonts: language === 'he' ? ['Rubik', 'Vazirmatn'] : ['Vazirmatn', 'Rubik'],
    digits: digitsOf(language),
    pages: definition.pageNumbers === true ? (documentWord(language, 'page') ?? null) : null,
    footer: footer === '' ? null : footer,
    blocks: definition.blocks.flatMap((block) => (isVisible(desk, block) ? (blockOf(desk, block) ?? []) : [])),
  };
  const found = Buffer.byteLength(JSON.stringify(sheet));
  if (found > limits.documentBytes)
    throw new Problem(422, 'document-too-long', { params: { found, maximum: limits.documentBytes } });
  const named = written(desk, definition.fileName, false);
  return { sheet, pictures: desk.pictures, fileName: `${fileNameOf(named === '' ? sheet.title : named)}.pdf` };
}

/** The calendar of the dates: what the document says, else the installation's in its own language, else the usual one. */
function calendarFor(
  { calendars }: DocumentDefinition,
  language: Language,
  settings: Pick<SettingsDefinition, 'language' | 'calendar'>,
): Calendar {
  const usual = language === 'fa' ? 'jalali' : 'gregorian';
  return calendars?.[language] ?? (language === settings.language ? settings.calendar : usual);
}

function digitsOf(language: Language): readonly string[] {
  const format = new Intl.NumberFormat(language, { useGrouping: false });
  return Array.from({ length: 10 }, (_, digit) => format.format(digit));
}

function fileNameOf(text: string): string {
  return (
    text
      .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 120) || 'document'
  );
}

/** FEEL that gives nothing, or takes too long, hides the block: better less than what was not meant. */
function isVisible(desk: Desk, { visible }: DocumentBlock): boolean {
  if (visible === undefined) return true;
  return compileExpression(visible).evaluate(desk.scope, evaluation(desk)) === true;
}

function evaluation({ now, reader }: Desk): { now: Date; zone: string } {
  return { now, zone: reader.timeZone };
}

/** @param isolated values keep their own direction within the text around them (Unicode TR 9, isolates) */
function written(desk: Desk, text: LocalText | undefined, isolated = true): string {
  const source = pickText(text, desk.language);
  if (source === '') return '';
  const format = valueFormat(desk.language, desk.reader.calendar, desk.reader.timeZone);
  const isolate = (value: FeelValue): string => {
    const said = format(value);
    return said === '' || !isolated ? said : `\u2068${said}\u2069`;
  };
  return compileTemplate(source)
    .render(desk.scope, { ...evaluation(desk), format: isolate })
    .trim();
}

function paragraphsOf(text: string): Paragraphs {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
}

/** Undefined = it would say nothing. */
function blockOf(desk: Desk, block: DocumentBlock): SheetBlock | undefined {
  switch (block.kind) {
    case 'letterhead':
      return letterheadOf(desk, block);
    case 'title': {
      const text = written(desk, block.text);
      return text === '' ? undefined : { kind: 'title', text, align: block.align ?? 'start' };
    }
    case 'text': {
      const paragraphs = paragraphsOf(written(desk, block.text));
      const { size = 'normal', align = 'start' } = block;
      return paragraphs.length === 0 ? undefined : { kind: 'text', paragraphs, size, align };
    }
    case 'fields': {
      const items = itemsOf(desk, block.items ?? []);
      return items.length === 0 ? undefined : { kind: 'fields', columns: block.columns ?? 2, items };
    }
    case 'table':
      return tableOf(desk, block);
    case 'totals':
      return totalsOf(desk, block);
    case 'signature': {
      const places = (block.items ?? []).map((item) => ({
        label: labelOf(desk, desk.entity, item),
        image: item.path === undefined ? null : (picturesAt(desk, item.path)[0] ?? null),
      }));
      return places.length === 0 ? undefined : { kind: 'signature', places };
    }
    case 'image': {
      const images = picturesAt(desk, block.field ?? '');
      return images.length === 0 ? undefined : { kind: 'image', images, width: block.width ?? 60 };
    }
    case 'pageBreak':
      return { kind: 'pageBreak' };
  }
}

function letterheadOf(desk: Desk, block: DocumentBlock): SheetBlock {
  const { organization = '', letterhead = {} } = desk.release.settings;
  const { address, phone, email, website, nationalId, taxNumber, logo } = letterhead;
  const labelled = (key: 'nationalId' | 'taxNumber', value: string | undefined): Shown[] =>
    value ? [(documentWord(desk.language, key) ?? '{value}').replace('{value}', () => `\u2068${value}\u2069`)] : [];
  const ltr = (value: string | undefined): Shown[] => (value ? [{ ltr: value }] : []);
  return {
    kind: 'letterhead',
    name: organization,
    logo: logo === undefined ? null : picture(desk, 'logo', logo.startsWith('data:image/png') ? 'png' : 'jpg'),
    lines: [
      ...(address ? [address] : []),
      ...ltr([phone, email, website].filter(Boolean).join('  ·  ')),
      ...labelled('nationalId', nationalId),
      ...labelled('taxNumber', taxNumber),
    ],
    aside: written(desk, block.text)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}

function itemsOf(desk: Desk, items: readonly DocumentItem[]): SheetItem[] {
  return items.flatMap((item) => {
    const field = fieldAt((name) => desk.release.entity(name), desk.entity.name)(item.path ?? '');
    const shownAt = shownPath(desk.release, desk.entity.name, item.path ?? '');
    const value = field === undefined ? '' : shownAtPath(desk, field, desk.facts, shownAt, shownAt !== item.path);
    return value === '' ? [] : [{ label: labelOf(desk, desk.entity, item), value }];
  });
}

/** @param isTitle the value is the title of what the field refers to */
function shownAtPath(
  desk: Desk,
  field: FieldDefinition,
  facts: FeelValue,
  path: string,
  isTitle: boolean,
  bare = false,
): Shown {
  const value = at(facts, path);
  return isTitle ? plainText(value) : shownValue(field, value, desk.reader, bare);
}

function plainText(value: FeelValue): string {
  if (Array.isArray(value)) return value.map(plainText).filter(Boolean).join('، ');
  if (value === null || value === undefined || isPlainObject(value)) return '';
  return isDecimal(value) ? value.toFixed() : String(value);
}

function labelOf(desk: Desk, entity: EntityDefinition, { label, path = '' }: DocumentItem): string {
  const own = pickText(label, desk.language);
  if (own !== '') return own;
  const field = fieldAt((name) => desk.release.entity(name), entity.name)(path);
  return pickText(field?.label, desk.language, field?.name ?? '');
}

function tableOf(desk: Desk, { lines = '', items = [], numbered }: DocumentBlock): SheetBlock | undefined {
  const target = lineEntity(desk.entity, lines, desk.release);
  const list = at(desk.facts, lines);
  if (target === undefined || !Array.isArray(list)) return undefined;
  const columns = items.flatMap((item) => {
    const field = fieldAt((name) => desk.release.entity(name), target.name)(item.path ?? '');
    if (field === undefined) return [];
    const path = shownPath(desk.release, target.name, item.path ?? '');
    const cells = list.map((line) => shownAtPath(desk, field, line, path, path !== item.path, true));
    if (cells.every((cell) => cell === '')) return [];
    return [{ label: labelOf(desk, target, item), share: item.share ?? null, number: numeric.has(field.kind), cells }];
  });
  if (columns.length === 0) return undefined;
  const count = new Intl.NumberFormat(desk.language);
  const first = numbered
    ? [
        {
          label: documentWord(desk.language, 'row') ?? '',
          share: null,
          number: false,
          cells: list.map((_, index): Shown => count.format(index + 1)),
        },
      ]
    : [];
  // Without a column that takes what is left, the table would not fill the page.
  const stretched = columns.some(({ share }) => share !== null)
    ? columns
    : columns.map((column, index) => (index === 0 ? { ...column, share: 1 } : column));
  const all = [...first, ...stretched];
  return {
    kind: 'table',
    columns: all.map(({ cells: _, ...column }) => column),
    rows: list.map((_, row) => all.map(({ cells }) => cells[row] ?? '')),
  };
}

function totalsOf(desk: Desk, { items = [], words, currency }: DocumentBlock): SheetBlock | undefined {
  const shown = items.flatMap((item) => itemsOf(desk, [item]).map((one) => ({ ...one, strong: item.strong === true })));
  if (shown.length === 0) return undefined;
  return { kind: 'totals', items: shown, words: words === undefined ? null : wordsOf(desk, words, currency) };
}

function wordsOf(desk: Desk, path: string, currencyAt: string | undefined): { label: string; value: string } | null {
  const field = fieldAt((name) => desk.release.entity(name), desk.entity.name)(path);
  const value = at(desk.facts, path);
  const amount = amountOf(value);
  const text = isDecimal(amount) ? amountInWords(amount.toFixed(), desk.language) : undefined;
  if (field === undefined || text === undefined) return null;
  const said = currencyAt === undefined ? undefined : at(desk.facts, currencyAt);
  const currency =
    field.kind === 'money'
      ? currencyOf(field, value)
      : typeof said === 'string' && /^[A-Z]{3}$/.test(said)
        ? said
        : undefined;
  const unit = currency === undefined ? '' : ` ${currencyName(currency, desk.language)}`;
  return { label: documentWord(desk.language, 'inWords') ?? '', value: `${text}${unit}` };
}

/** Names of the pictures a field holds, those that the typesetter can draw. */
function picturesAt(desk: Desk, path: string): string[] {
  const found = at(desk.facts, path);
  const files = Array.isArray(found) ? found : [found];
  return files.flatMap((file) => {
    if (!isPlainObject(file) || !isId(file.id)) return [];
    const ending = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp' }[
      String(file.type)
    ];
    return ending === undefined ? [] : [picture(desk, file.id, ending)];
  });
}

function picture({ pictures }: Desk, file: Id | 'logo', ending: string): string {
  const path = `/${pictures.length}.${ending}`;
  pictures.push({ path, file });
  return path;
}

/** Of a list what stands at the path in each. */
function at(facts: FeelValue, path: string): FeelValue {
  return path.split('.').reduce<FeelValue>((found, name) => {
    if (Array.isArray(found)) return found.map((one) => (isPlainObject(one) ? (one[name] ?? null) : null));
    return isPlainObject(found) ? (found[name] ?? null) : null;
  }, facts);
}
