// An XML text as a tree of resolved names, for comparing what went into a reader with what came out: attributes, text, children.

export interface Node {
  /** {namespace}local */
  readonly name: string;
  /** By {namespace}local; declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Node[];
  /** All text directly inside, joined, without white space at both ends. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Node[];
  readonly namespaces: ReadonlyMap<string, string>;
  text: string;
}

const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    return String.fromCodePoint(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });

function resolve(qualified: string, namespaces: ReadonlyMap<string, string>, isAttribute: boolean): string {
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const uri = prefix === '' && isAttribute ? '' : (namespaces.get(prefix) ?? '');
  return `{${uri}}${qualified.slice(colon + 1)}`;
}

function open(tag: string, outer: ReadonlyMap<string, string>): Open {
  const name = /^[^\s/>]+/.exec(tag)?.[0] ?? '';
  const raw = [...tag.slice(name.length).matchAll(/([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
    ([, key = '', double, single]) => [key, decode(double ?? single ?? '')] as const,
  );
  const namespaces = new Map(outer);
  for (const [key, value] of raw)
    if (key === 'xmlns' || key.startsWith('xmlns:')) namespaces.set(key === 'xmlns' ? '' : key.slice(6), value);
  const attributes = new Map<string, string>();
  for (const [key, value] of raw) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    const resolved = resolve(key, namespaces, true);
    // The one attribute whose value is a name of this kind wherever it stands.
    attributes.set(resolved, resolved === `{${xsi}}type` ? resolve(value, namespaces, false) : value);
  }
  return { name: resolve(name, namespaces, false), attributes, children: [], namespaces, text: '' };
}

const close = ({ name, attributes, children, text }: Open): Node => ({ name, attributes, children, text: text.trim() });

/** Where the quotes of a tag end: its ">". */
function tagEnd(xml: string, at: number): number {
  let quote = '';
  for (let index = at; index < xml.length; index += 1) {
    const mark = xml.charAt(index);
    if (quote !== '') {
      if (mark === quote) quote = '';
    } else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === '>') return index;
  }
  return xml.length;
}

export function readXml(xml: string): Node {
  const root: Open = { name: '', attributes: new Map(), children: [], namespaces: new Map(), text: '' };
  const stack: Open[] = [root];
  let at = 0;
  while (at < xml.length) {
    const top = stack.at(-1) ?? root;
    const next = xml.indexOf('<', at);
    top.text += decode(xml.slice(at, next < 0 ? xml.length : next));
    if (next < 0) break;
    if (xml.startsWith('<!--', next)) at = xml.indexOf('-->', next) + 3;
    else if (xml.startsWith('<![CDATA[', next)) {
      const end = xml.indexOf(']]>', next);
      top.text += xml.slice(next + 9, end);
      at = end + 3;
    } else if (xml.startsWith('<?', next)) at = xml.indexOf('?>', next) + 2;
    else {
      const end = tagEnd(xml, next);
      const tag = xml.slice(next + 1, end);
      at = end + 1;
      if (tag.startsWith('/')) {
        const closed = stack.pop();
        if (closed !== undefined) stack.at(-1)?.children.push(close(closed));
        continue;
      }
      const element = open(tag, top.namespaces);
      if (tag.endsWith('/')) top.children.push(close(element));
      else stack.push(element);
    }
  }
  const [document] = root.children;
  if (document === undefined) throw new Error('The text holds no element.');
  return document;
}
