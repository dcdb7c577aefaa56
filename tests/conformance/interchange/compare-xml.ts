// What one XML text has that the other has not: a list of sentences, empty when nothing is lost and nothing is made up.
import { type Node, readXml } from './xml-tree.ts';

const id = (node: Node): string => node.attributes.get('{}id') ?? '';
const local = (name: string): string => name.slice(name.indexOf('}') + 1);

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

/** The same value: equal, or equal as numbers ("30.0", "30"). */
function same(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b);
}

/** An attribute without a prefix belongs to its element, so on an element of a namespace both ways of writing it are one. */
function attributesOf(node: Node): ReadonlyMap<string, string> {
  const namespace = node.name.slice(0, node.name.indexOf('}') + 1);
  return new Map([...node.attributes].map(([name, value]) => [name.replace(namespace, '{}'), value] as const));
}

const typed = '{http://www.w3.org/2001/XMLSchema-instance}type';
const point = '{http://www.omg.org/spec/DD/20100524/DC}Point';

/** Two ways to say one thing: <formalExpression> is <expression> of that type, and a way point is a point without saying so. */
function plain(node: Node): Node {
  if (node.name === `{${bpmn}}formalExpression`) {
    const type = [typed, `{${bpmn}}tFormalExpression`] as const;
    return { ...node, name: `{${bpmn}}expression`, attributes: new Map([...node.attributes, type]) };
  }
  if (local(node.name) !== 'waypoint' || node.attributes.get(typed) !== point) return node;
  return { ...node, attributes: new Map([...node.attributes].filter(([name]) => name !== typed)) };
}

/** Children of one name, in their order; the order between names is the schema's and says nothing. */
function byName(children: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const groups = new Map<string, Node[]>();
  for (const child of children.map(plain)) {
    const group = groups.get(child.name);
    if (group === undefined) groups.set(child.name, [child]);
    else group.push(child);
  }
  return groups;
}

function compare(before: Node, after: Node, path: string, found: string[]): void {
  const here = `${path}/${local(before.name)}${id(before) === '' ? '' : `#${id(before)}`}`;
  if (before.name !== after.name) found.push(`${here} became ${after.name}`);
  const was = attributesOf(before);
  const is = attributesOf(after);
  for (const name of new Set([...was.keys(), ...is.keys()]))
    if (!same(was.get(name), is.get(name)))
      found.push(`${here} changed ${local(name)} from "${was.get(name) ?? ''}" to "${is.get(name) ?? ''}"`);
  if (before.text.replace(/\s+/g, ' ') !== after.text.replace(/\s+/g, ' '))
    found.push(`${here} changed its text from "${before.text.slice(0, 80)}" to "${after.text.slice(0, 80)}"`);
  const afterwards = byName(after.children);
  for (const [name, group] of byName(before.children)) {
    const others = afterwards.get(name) ?? [];
    if (others.length !== group.length)
      found.push(`${here} had ${group.length} ${local(name)} and has ${others.length}`);
    group.forEach((child, index) => {
      const other = others[index];
      if (other !== undefined) compare(child, other, here, found);
    });
  }
  const beforehand = byName(before.children);
  for (const [name, group] of afterwards)
    if (!beforehand.has(name)) found.push(`${here} gained ${group.length} ${local(name)}`);
}

export function differences(before: string, after: string): readonly string[] {
  const found: string[] = [];
  compare(readXml(before), readXml(after), '', found);
  return found;
}
