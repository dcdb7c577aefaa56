// The text of a BPMN file as plain tags with attributes. bpmn-moddle keeps one of two children where one is allowed and turns a wrong
// truth value into false; the rules of the schema need to see what was really written. Reads only what guard-xml let through.

export interface Tag {
  readonly local: string;
  readonly prefix: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent?: Tag;
  readonly children: readonly Tag[];
  /** Namespace URI of the element. */
  readonly namespace: string;
  /** Where it begins in the text. */
  readonly at: number;
}

export const attributeForm = /([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function decode(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(attributeForm))
    if (name !== undefined) attributes.set(name, decode(double ?? single ?? ''));
  return attributes;
}

interface OpenTag extends Tag {
  readonly children: Tag[];
  readonly namespaces: ReadonlyMap<string, string>;
}

function namespacesOf(
  attributes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let own: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    own ??= new Map(outer);
    own.set(name === 'xmlns' ? '' : name.slice(6), value);
  }
  return own ?? outer;
}

function open(text: string, at: number, parent: OpenTag | undefined): OpenTag {
  const name = /^[^\s/>]+/.exec(text)?.[0] ?? '';
  const colon = name.indexOf(':');
  const attributes = attributesOf(text.slice(name.length));
  const namespaces = namespacesOf(attributes, parent?.namespaces ?? new Map());
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  return {
    local: name.slice(colon + 1),
    prefix,
    attributes,
    ...(parent === undefined ? {} : { parent }),
    children: [],
    namespaces,
    namespace: namespaces.get(prefix) ?? '',
    at,
  };
}

/** Where the markup at `at` ends, exclusive: a comment, a CDATA section, an instruction or a tag. */
export function endOf(xml: string, at: number): number {
  for (const [start, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!xml.startsWith(start, at)) continue;
    const found = xml.indexOf(end, at + start.length);
    return found < 0 ? xml.length : found + end.length;
  }
  let quote = '';
  for (let index = at; index < xml.length; index += 1) {
    const mark = xml.charAt(index);
    if (quote !== '') {
      if (mark === quote) quote = '';
    } else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === '>') return index + 1;
  }
  return xml.length;
}

export interface TagPlace {
  readonly id: string;
  readonly name?: string;
}

/** The id and name of a tag, or of what it stands in. */
export function placeOfTag(tag: Tag | undefined): TagPlace {
  for (let at = tag; at !== undefined; at = at.parent) {
    const id = at.attributes.get('id');
    const name = at.attributes.get('name');
    if (id !== undefined && id !== '') return { id, ...(name === undefined ? {} : { name }) };
  }
  return { id: '' };
}

/** The tag that begins at this line and column (both from 1), else the last one before. */
export function tagAt(xml: string, line: number, column: number): Tag | undefined {
  let offset = 0;
  for (let row = 1; row < line; row += 1) offset = xml.indexOf('\n', offset) + 1;
  offset += column - 1;
  const root = readTags(xml);
  let found = root;
  for (let tag = root; tag !== undefined; tag = tag.children.findLast(({ at }) => at <= offset)) found = tag;
  return found;
}

/** The outermost tag; undefined when there is none. */
export function readTags(xml: string): Tag | undefined {
  let root: OpenTag | undefined;
  let current: OpenTag | undefined;
  for (let at = xml.indexOf('<'); at >= 0; ) {
    const end = endOf(xml, at);
    const mark = xml.charAt(at + 1);
    if (mark === '/') current = current?.parent as OpenTag | undefined;
    else if (mark !== '!' && mark !== '?') {
      const text = xml.slice(at + 1, end - 1);
      const tag = open(text, at, current);
      current?.children.push(tag);
      root ??= tag;
      if (!text.endsWith('/')) current = tag;
    }
    at = xml.indexOf('<', end);
  }
  return root;
}
