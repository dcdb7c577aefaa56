// Names of fields in expressions, met one by one and written anew where they are called otherwise now. By the grammar and the shapes of the
// values, never by searching for letters: "name" of a lead is not "name" of its owner, nor a word in a text.
import { compileTemplate, splitTemplate } from './compile-template.ts';
import { ExpressionError } from './expressions.ts';
import { type Environment, nameOf, type Place, shapeOf } from './infer-shape.ts';
import { contentOf, parse, type SyntaxNode } from './parse.ts';
import { placeAt } from './place-at.ts';
import { entityOf, itemShape, type Schema } from './shape.ts';

/** Meets the name of a field of an entity; answers what is to stand there. */
export type MeetName = (entity: string, name: string) => string;

/** Meets the name of an outermost variable; answers what is to stand there. */
export type MeetRoot = (name: string) => string;

/**
 * The expression with its names of fields as `meet` answers, and those of its outermost variables as `root` does; the text itself, when it is no FEEL.
 * @param schema marked, see fieldsOfEntity
 */
export function rewriteExpression(source: string, schema: Schema, meet: MeetName, root: MeetRoot = same): string {
  try {
    const tree = parse(source, Object.keys(schema));
    const edits: Edit[] = [];
    collect(tree, { source, environment: { names: schema }, depth: 0 }, meet, root, edits);
    return edited(source, edits);
  } catch (error) {
    if (error instanceof ExpressionError) return source;
    throw error;
  }
}

/** The keys of a context that is written out, as `rename` answers. */
export function rewriteKeys(source: string, rename: (name: string) => string): string {
  try {
    const root = parse(source);
    const entries = root.name === 'Context' ? root.getChildren('ContextEntry') : [];
    const edits = entries.flatMap((entry) => {
      const key = contentOf(entry)[0];
      const written = nameOf(key, source);
      const name = written.replace(/^"|"$/g, '');
      const now = rename(name);
      if (key === undefined || now === name) return [];
      return [{ from: key.from, to: key.to, text: written.startsWith('"') ? JSON.stringify(now) : now }];
    });
    return edited(source, edits);
  } catch (error) {
    if (error instanceof ExpressionError) return source;
    throw error;
  }
}

/** The same in each {{ expression }} of a template. */
export function rewriteTemplate(source: string, schema: Schema, meet: MeetName, root: MeetRoot = same): string {
  try {
    compileTemplate(source);
    return splitTemplate(source)
      .map(({ kind, text }) => (kind === 'text' ? text : `{{${rewriteExpression(text, schema, meet, root)}}}`))
      .join('');
  } catch (error) {
    if (error instanceof ExpressionError) return source;
    throw error;
  }
}

function same(name: string): string {
  return name;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function edited(source: string, edits: readonly Edit[]): string {
  let text = source;
  for (const edit of edits.toSorted((a, b) => b.from - a.from))
    text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return text;
}

function collect(tree: SyntaxNode, outermost: Place, meet: MeetName, root: MeetRoot, edits: Edit[]): void {
  const { source } = outermost;
  const put = (node: SyntaxNode, meeting: (name: string) => string): void => {
    const name = nameOf(node, source);
    const now = meeting(name);
    if (now !== name) edits.push({ from: node.from, to: node.to, text: now });
  };
  const pending = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const content = contentOf(node);
    pending.push(...content);
    if (node.name === 'VariableName') {
      const names = namesWith(nameOf(node, source), placeAt(node, node.from, outermost).environment);
      const entity = names && entityOf(names);
      if (entity !== undefined) put(node, (name) => meet(entity, name));
      else if (names === outermost.environment.names) put(node, root);
    } else if (node.name === 'PathExpression') {
      const [owner, , member] = content;
      const entity = owner && ownerOf(owner, placeAt(owner, owner.from, outermost));
      if (entity !== undefined && member !== undefined) put(member, (name) => meet(entity, name));
    }
  }
}

/** The names, innermost first, among which this one is. */
function namesWith(name: string, environment: Environment): Schema | undefined {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.outer)
    if (Object.hasOwn(at.names, name)) return at.names;
  return undefined;
}

/** The entity whose record, or list of records, stands before the dot. */
function ownerOf(node: SyntaxNode, place: Place): string | undefined {
  const shape = itemShape(shapeOf(node, place));
  return typeof shape === 'object' && 'entries' in shape ? entityOf(shape.entries) : undefined;
}
