// Names of fields in JUEL of other products, met one by one and written anew where they are called otherwise now: by its grammar and the shapes of
// the variables, as FEEL's are. What cannot be translated is left as it stands.
import { type JuelNode, parseJuel } from './juel/parse.ts';
import { partsOf } from './juel/parts.ts';
import type { MeetName, MeetRoot } from './rewrite-names.ts';
import { entityOf, itemShape, type Schema, type Shape } from './shape.ts';
import { translateJuel } from './translate-juel.ts';
import { Untranslatable } from './translation.ts';

/** @param isMeant is this FEEL, into which one of its expressions is translated, among what is evaluated? Plain texts may look like expressions */
export function rewriteJuel(
  text: string,
  schema: Schema,
  meet: MeetName,
  root: MeetRoot,
  isMeant: (feel: string) => boolean,
): string {
  if (!/[$#]\{/.test(text)) return text;
  const edits: Edit[] = [];
  try {
    for (const part of partsOf(text)) {
      if ('text' in part) continue;
      const translated = translateJuel(`\${${part.source}}`);
      if (translated.ok && isMeant(translated.feel))
        collect(parseJuel(part.source, part.at), { text, schema, meet, root }, edits);
    }
  } catch (error) {
    if (error instanceof Untranslatable) return text;
    throw error;
  }
  let written = text;
  for (const { at, name, now } of edits.toSorted((a, b) => b.at - a.at))
    written = written.slice(0, at) + now + written.slice(at + name.length);
  return written;
}

interface Edit {
  readonly at: number;
  readonly name: string;
  readonly now: string;
}

interface Place {
  readonly text: string;
  readonly schema: Schema;
  readonly meet: MeetName;
  readonly root: MeetRoot;
}

/** Answers the shape of the node's value. */
function collect(node: JuelNode, place: Place, edits: Edit[]): Shape {
  switch (node.kind) {
    case 'name':
      put(node.name, place.root(node.name), node.at, place, edits);
      return own(place.schema, node.name);
    case 'member':
      return member(node.of, node.name, node.at, place, edits);
    case 'index':
      if (node.index.kind === 'literal' && node.index.type === 'text')
        return member(node.of, node.index.value, node.index.at, place, edits);
      collect(node.index, place, edits);
      return itemShape(collect(node.of, place, edits));
    default:
      for (const part of partsIn(node)) collect(part, place, edits);
      return 'Any';
  }
}

function member(of: JuelNode, name: string, at: number, place: Place, edits: Edit[]): Shape {
  const owner = itemShape(collect(of, place, edits));
  if (typeof owner !== 'object' || !('entries' in owner)) return 'Any';
  const entity = entityOf(owner.entries);
  if (entity !== undefined) put(name, place.meet(entity, name), at, place, edits);
  return own(owner.entries, name);
}

function own(schema: Schema, name: string): Shape {
  return Object.hasOwn(schema, name) ? schema[name]! : 'Any';
}

/** A name may stand in quotes: order["total"], execution.getVariable("order"). */
function put(name: string, now: string, at: number, { text }: Place, edits: Edit[]): void {
  if (name === now) return;
  const begin = [at, at + 1].find((from) => text.startsWith(name, from));
  if (begin !== undefined) edits.push({ at: begin, name, now });
}

function partsIn(node: JuelNode): readonly JuelNode[] {
  switch (node.kind) {
    case 'call':
      return [node.of, ...node.arguments];
    case 'sign':
      return [node.operand];
    case 'pair':
      return [node.left, node.right];
    case 'choice':
      return [node.test, node.yes, node.no];
    default:
      return [];
  }
}
