// Changes single texts of a BPMN file and leaves every other letter of it as it is: what a parser and a writer would lose (comments, order,
// white space, what other products wrote) stays.
import { attributeForm, decode, endOf, readTags, type Tag } from './check/read-tags.ts';

/** A text of the file: the value of an attribute, or what stands in an element. */
export interface XmlText {
  readonly tag: Tag;
  /** Absent: the text of the element. */
  readonly attribute?: string;
  /** As a parser gives it, without white space around it. */
  readonly value: string;
}

/** @param rewrite answers what is to stand there; the value itself = nothing changes */
export function rewriteXml(xml: string, rewrite: (text: XmlText) => string): string {
  const tags = inOrder(readTags(xml));
  const open: Tag[] = [];
  let next = 0;
  let written = '';
  let done = 0;
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', done)) {
    const end = endOf(xml, at);
    const tag = open.at(-1);
    written += tag === undefined ? xml.slice(done, at) : rewriteText(xml.slice(done, at), tag, rewrite);
    const markup = xml.slice(at, end);
    if (markup.startsWith('<![CDATA[') && tag !== undefined) written += rewriteCdata(markup, tag, rewrite);
    else if (/^<[/!?]/.test(markup)) written += markup;
    else {
      const opened = tags[next]!;
      next += 1;
      written += rewriteAttributes(markup, opened, rewrite);
      if (!markup.endsWith('/>')) open.push(opened);
    }
    if (markup.startsWith('</')) open.pop();
    done = end;
  }
  return written + xml.slice(done);
}

/** The element of the diagram in which a text stands: what an event is defined by is told of the event. */
export function elementIdOf({ tag }: XmlText): string {
  let at: Tag | undefined = tag;
  while (at !== undefined && (!at.attributes.has('id') || at.local.endsWith('EventDefinition'))) at = at.parent;
  return at?.attributes.get('id') ?? '';
}

function inOrder(root: Tag | undefined): Tag[] {
  return root === undefined ? [] : [root, ...root.children.flatMap(inOrder)];
}

function rewriteText(raw: string, tag: Tag, rewrite: (text: XmlText) => string): string {
  const value = decode(raw).trim();
  if (value === '') return raw;
  const now = rewrite({ tag, value });
  return now === value ? raw : around(raw, encode(now));
}

/** "]]>" cannot stand in a CDATA section; what holds it after the change becomes plain text. */
function rewriteCdata(markup: string, tag: Tag, rewrite: (text: XmlText) => string): string {
  const raw = markup.slice(9, -3);
  const value = raw.trim();
  const now = value === '' ? value : rewrite({ tag, value });
  if (now === value) return markup;
  return now.includes(']]>') ? around(raw, encode(now)) : `<![CDATA[${around(raw, now)}]]>`;
}

function rewriteAttributes(markup: string, tag: Tag, rewrite: (text: XmlText) => string): string {
  const name = /^<[^\s/>]+/.exec(markup)?.[0] ?? '';
  return (
    name +
    markup.slice(name.length).replace(attributeForm, (whole, attribute: string, double?: string, single?: string) => {
      const value = decode(double ?? single ?? '');
      const now = rewrite({ tag, attribute, value });
      if (now === value) return whole;
      const quote = double === undefined ? "'" : '"';
      return `${whole.slice(0, whole.indexOf(quote) + 1)}${encode(now)}${quote}`;
    })
  );
}

function around(raw: string, text: string): string {
  return `${/^\s*/.exec(raw)![0]}${text}${/\s*$/.exec(raw)![0]}`;
}

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

function encode(text: string): string {
  return text.replace(/[&<>"'\n\t\r]/g, (mark) => marks[mark]!);
}
