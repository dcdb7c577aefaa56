// Rich text as data: the document ProseMirror and Tiptap write as JSON, of the blocks and marks listed here and nothing else. Known by its
// shape, so a renderer never meets markup. Pure; runs in the browser too.

export interface RichMark {
  readonly type: string;
  readonly attrs?: { readonly href?: string };
}

export interface RichNode {
  readonly type: string;
  readonly text?: string;
  readonly marks?: readonly RichMark[];
  readonly attrs?: { readonly level?: number; readonly start?: number };
  readonly content?: readonly RichNode[];
}

const inline = ['text', 'hardBreak'];
const blocks = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote', 'codeBlock', 'horizontalRule'];
/** What each node may hold. */
const contents: Readonly<Record<string, readonly string[]>> = {
  doc: blocks,
  paragraph: inline,
  heading: inline,
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: blocks,
  blockquote: blocks,
  codeBlock: ['text'],
  horizontalRule: [],
  text: [],
  hardBreak: [],
};
const marks = new Set(['bold', 'italic', 'underline', 'strike', 'code', 'link']);
const mostDepth = 12;

/** An address that a link may have: web, mail, phone. Nothing that runs. */
export function isSafeLink(href: unknown): href is string {
  return (
    typeof href === 'string' &&
    href.length <= 2_048 &&
    /^(https?:\/\/[^\s/?#]|mailto:[^\s]|tel:\+?\d)/i.test(href) &&
    !/[\s\p{Cc}<>"\\^`{|}]/u.test(href)
  );
}

export function isDocument(value: unknown): value is RichNode {
  return isNode(value, ['doc'], 0);
}

function isNode(value: unknown, allowed: readonly string[], depth: number): boolean {
  if (!isObject(value) || depth > mostDepth || !onlyHas(value, ['type', 'text', 'marks', 'attrs', 'content']))
    return false;
  const { type, content = [] } = value;
  if (typeof type !== 'string' || !allowed.includes(type) || !Array.isArray(content)) return false;
  if ((type === 'text') !== (typeof value.text === 'string' && value.text !== '')) return false;
  const within = contents[type] ?? [];
  return (
    hasGoodMarks(value, type) &&
    hasGoodAttributes(value.attrs, type) &&
    content.every((child: unknown) => isNode(child, within, depth + 1))
  );
}

function hasGoodMarks({ marks: given }: Readonly<Record<string, unknown>>, type: string): boolean {
  if (given === undefined) return true;
  if (type !== 'text' || !Array.isArray(given)) return false;
  return given.every((mark: unknown) => {
    if (!isObject(mark) || !onlyHas(mark, ['type', 'attrs']) || !marks.has(String(mark.type))) return false;
    if (mark.type !== 'link') return mark.attrs === undefined;
    return isObject(mark.attrs) && onlyHas(mark.attrs, ['href']) && isSafeLink(mark.attrs.href);
  });
}

function hasGoodAttributes(attributes: unknown, type: string): boolean {
  if (type === 'heading')
    return isObject(attributes) && onlyHas(attributes, ['level']) && [2, 3].includes(Number(attributes.level));
  if (attributes === undefined) return true;
  const isList = type === 'orderedList' && isObject(attributes) && onlyHas(attributes, ['start']);
  return isList && Number.isInteger(attributes.start) && Number(attributes.start) >= 0;
}

/** Without what editors add beside it (link targets, languages of code, alignment); undefined where nothing is left to read. */
export function tidyDocument(value: unknown): unknown {
  if (!isObject(value) || value.type !== 'doc') return value;
  const document = tidyNode({ ...value, content: withoutTail(value.content) });
  return isDocument(document) && isBlank(document) ? null : document;
}

/** Editors keep an empty paragraph at the end, to write on in. */
function withoutTail(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const isEmpty = (node: unknown): boolean => isObject(node) && node.type === 'paragraph' && node.content === undefined;
  return content.slice(0, content.findLastIndex((node) => !isEmpty(node)) + 1);
}

function tidyNode(node: unknown): unknown {
  if (!isObject(node)) return node;
  const { attrs, marks: given, content, ...rest } = node;
  const kept = isObject(attrs) ? tidyAttributes(String(node.type), attrs) : undefined;
  const tidied = Array.isArray(given) ? given.map(tidyMark) : [];
  return {
    ...rest,
    ...(kept === undefined ? {} : { attrs: kept }),
    ...(tidied.length === 0 ? {} : { marks: tidied }),
    ...(Array.isArray(content) && content.length > 0 ? { content: content.map(tidyNode) } : {}),
  };
}

function tidyAttributes(type: string, attributes: Readonly<Record<string, unknown>>): unknown {
  if (type === 'heading') return { level: attributes.level };
  return type === 'orderedList' && attributes.start !== undefined && attributes.start !== 1
    ? { start: attributes.start }
    : undefined;
}

function tidyMark(mark: unknown): unknown {
  if (!isObject(mark)) return mark;
  return mark.type === 'link' && isObject(mark.attrs)
    ? { type: 'link', attrs: { href: mark.attrs.href } }
    : { type: mark.type };
}

function isBlank(node: RichNode): boolean {
  return node.type !== 'horizontalRule' && (node.text ?? '').trim() === '' && (node.content ?? []).every(isBlank);
}

/** The document of plain text: a paragraph for each line that has something on it; null when none has. */
export function documentOf(text: string): RichNode | null {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return null;
  const content = lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }));
  return { type: 'doc', content };
}

/** What one reads of it, a line for each block. */
export function documentText(node: RichNode): string {
  return textOf(node)
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function textOf(node: RichNode): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const inner = (node.content ?? []).map(textOf).join('');
  return ['paragraph', 'heading', 'codeBlock'].includes(node.type) ? `${inner}\n` : inner;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyHas(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}
