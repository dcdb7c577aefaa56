// A folder of definitions against what is live: which are new, which are otherwise and where, which the folder does not have.
import type { Definition } from '../../schemas/types.ts';
import { fromFiles } from '../definitions/definition-files.ts';
import { type Difference, diffJson, type Step } from '../kernel/diff-json.ts';
import type { Change, Live } from './remote.ts';

export interface Comparison {
  /** What publishing the folder would change. */
  readonly changes: readonly Change[];
  /** One line each, for people. */
  readonly lines: readonly string[];
  /** Live, but not in the folder, with what becomes of it: it was made in the studio and can be taken out, or it stays and why. */
  readonly missing: readonly Missing[];
  /** Those of the folder that keep cases, changed or not; a check plays them. */
  readonly kept: readonly Change[];
}

export interface Missing {
  /** `kind/name` */
  readonly key: string;
  readonly change: Change;
  /** Why the folder cannot take it out; absent = it can. */
  readonly stays?: string;
}

/** The folder holds something that is no definition. */
export class FolderFault extends Error {
  override readonly name = 'FolderFault';
}

const keyOf = ({ kind, name }: Definition) => `${kind}/${name}`;
const lineLength = 160;

/** @throws FolderFault with every file that cannot be read */
export function compare(files: ReadonlyMap<string, string>, live: Live): Comparison {
  const { definitions, faults } = fromFiles(files);
  if (faults.length > 0) throw new FolderFault(faults.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
  if (definitions.length === 0)
    throw new FolderFault('Expected definitions (entities/, forms/, rules/, workflows/ …), found none.');
  const there = new Map(fromFiles(live.files).definitions.map((definition) => [keyOf(definition), definition]));
  const changeOf = (definition: Definition): Change => ({
    definition,
    baseVersion: live.versions[keyOf(definition)] ?? 0,
  });
  const lines: string[] = [];
  const changes: Change[] = [];
  for (const definition of definitions) {
    const key = keyOf(definition);
    const before = there.get(key);
    const differences = before === undefined ? [] : diffJson(before, definition);
    if (before !== undefined && differences.length === 0) continue;
    changes.push(changeOf(definition));
    lines.push(before === undefined ? `+ ${key}` : `~ ${key}`, ...differences.map(lineOf));
  }
  const brought = new Set(definitions.map(keyOf));
  const kept = definitions.filter((definition) => casesOf(definition) > 0).map(changeOf);
  const missing = [...there]
    .filter(([key]) => !brought.has(key))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, definition]): Missing => {
      const stays = reasonToStay(definition, live.sources[key]);
      return { key, change: changeOf(definition), ...(stays === undefined ? {} : { stays }) };
    });
  return { changes, lines, kept, missing };
}

function reasonToStay({ kind }: Definition, source: string | undefined): string | undefined {
  if (kind === 'settings') return 'an installation is never without it';
  if (source !== 'admin') return `${source === 'schemas' ? 'Ravand' : `the plugin ${source}`} brings it`;
  return kind === 'entity' ? 'its records go with it: take it out in the studio, where they go to the bin' : undefined;
}

/** How many cases a definition keeps. */
export function casesOf(definition: Definition): number {
  const { cases = [] } = definition as Definition & { readonly cases?: readonly unknown[] };
  return cases.length;
}

function lineOf({ kind, path, before, after }: Difference): string {
  const sign = { added: '+', removed: '-', changed: '~', moved: '↕' }[kind];
  const place = path.map((step: Step) => (typeof step === 'string' ? step : step.id)).join('/');
  const values = { added: [after], removed: [before], changed: [before, after], moved: [] }[kind];
  return `    ${sign} ${place}${values.length > 0 ? `: ${values.map(short).join(' → ')}` : ''}`;
}

function short(value: unknown): string {
  const text = (JSON.stringify(value) ?? 'null').replace(/\s+/g, ' ');
  return text.length > lineLength ? `${text.slice(0, lineLength)}…` : text;
}
