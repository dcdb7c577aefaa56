// Regular expressions as they stand in sources: which of them could go back and try again without end. A repetition within a repetition is harmless when each
// round has something in it that cannot be part of what it repeats: then there is one way to read any text.
const literal =
  /(?:[=(,:[!&|?{};]|return|\n)\s*\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*)\/[dgimsuvy]*/g;
const unbounded = /^(?:\*|\+|\{\d+,\})/;

/** The bodies of the literals of a source, without those in comments. */
export function regexesIn(text: string): readonly string[] {
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(literal)].map(([, body = '']) => body);
}

/** Groups that are repeated without bound and repeat something without bound. */
export function repetitionsIn(regex: string): readonly string[] {
  const found: string[] = [];
  const open: number[] = [];
  for (let at = 0; at < regex.length; at += 1) {
    const sign = regex[at];
    if (sign === '\\') at += 1;
    else if (sign === '[') at = endOfClass(regex, at);
    else if (sign === '(') open.push(at);
    else if (sign === ')') {
      const group = regex.slice(open.pop() ?? 0, at + 1);
      if (unbounded.test(regex.slice(at + 1)) && atomsOf(group).some(({ isRepeated }) => isRepeated)) found.push(group);
    }
  }
  return found;
}

/**
 * Has each round something that nothing repeated in it can be: a single sign, or a run of signs that another part of the round always ends? Then where a round
 * begins is told by the text alone.
 */
export function isParted(group: string): boolean {
  const atoms = atomsOf(group);
  const repeated = atoms.filter(({ isRepeated }) => isRepeated);
  const needed = atoms.filter(({ isOptional }) => !isOptional);
  const isApart = (atom: Atom): boolean => repeated.every((other) => other === atom || areDisjoint(atom, other));
  return needed.some(
    (atom) => isApart(atom) && (!atom.isRepeated || needed.some((other) => other !== atom && areDisjoint(atom, other))),
  );
}

function areDisjoint(one: Atom, other: Atom): boolean {
  const [first, second] = [one, other].map(({ text }) => new RegExp(`^${text}$`, 'u')) as [RegExp, RegExp];
  for (let point = 0; point < 0x3000; point += 1) {
    const character = String.fromCodePoint(point);
    if (first.test(character) && second.test(character)) return false;
  }
  return true;
}

interface Atom {
  readonly text: string;
  readonly isRepeated: boolean;
  readonly isOptional: boolean;
}

/** Of a group without groups of its own. */
function atomsOf(group: string): readonly Atom[] {
  const body = group.replace(/^\((?:\?(?::|<\w+>))?/, '').slice(0, -1);
  return [...body.matchAll(/(\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\.|[^\\[])([*+?]|\{\d+(?:,\d*)?\})?\??/gu)].map(
    ([, text = '', times = '']) => ({
      text: /^[.$|(){}]$/.test(text) ? text : text.replace(/^\/$/, '\\/'),
      isRepeated: unbounded.test(times),
      isOptional: times === '*' || times === '?',
    }),
  );
}

function endOfClass(regex: string, from: number): number {
  let at = from + 1;
  while (at < regex.length && regex[at] !== ']') at += regex[at] === '\\' ? 2 : 1;
  return at;
}
