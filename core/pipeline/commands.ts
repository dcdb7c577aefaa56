// `ravand export | diff | test | apply`: definitions as files, for a version control and a pipeline, against a running installation (RAVAND_URL, RAVAND_KEY).
import { type Comparison, casesOf, compare } from './compare.ts';
import { readFolder, writeFolder } from './folder.ts';
import { type Change, connectRemote, type Finding, type Place, RemoteFault } from './remote.ts';

export interface PipelineAsked {
  readonly folder: string;
  /** Why it goes live. */
  readonly note: string | undefined;
  /** What is live, was made in the studio and is not in the folder is taken out. */
  readonly prune: boolean;
}

type Say = (line: string) => void;

/** Each answers whether all is well: nothing differs, everything went live. */
export const pipelineCommands: Readonly<
  Record<string, (place: Place, asked: PipelineAsked, say: Say) => Promise<boolean>>
> = {
  async export(place, { folder }, say) {
    const { files } = await connectRemote(place).live();
    writeFolder(folder, files);
    say(`${files.size} files written to ${folder}.`);
    return true;
  },
  async diff(place, { folder, prune }, say) {
    const remote = connectRemote(place);
    const compared = compare(readFolder(folder), await remote.live());
    const changes = all(compared, prune);
    for (const line of linesOf(compared, prune)) say(line);
    for (const { key, stays } of compared.missing)
      if (!prune || stays !== undefined)
        say(`  ${key} is live and not in ${folder}${stays === undefined ? '' : `; it stays: ${stays}`}`);
    if (changes.length === 0) {
      say('Nothing differs.');
      return true;
    }
    const findings = await remote.check(changes);
    tell(findings, say);
    say(
      `${changes.length} definitions differ${findings.length > 0 ? `; ${findings.length} findings keep them from going live` : ''}.`,
    );
    return false;
  },
  async test(place, { folder }, say) {
    const remote = connectRemote(place);
    const { changes, kept } = compare(readFolder(folder), await remote.live());
    const keyOf = ({ definition: { kind, name } }: Change) => `${kind}/${name}`;
    const tested = [...new Map([...changes, ...kept].map((change) => [keyOf(change), change])).values()];
    const findings = tested.length === 0 ? [] : await remote.check(tested);
    tell(findings, say);
    const cases = kept.reduce((sum, { definition }) => sum + casesOf(definition), 0);
    say(
      `${tested.length} definitions checked with ${cases} cases: ${findings.length === 0 ? 'all is well' : `${findings.length} findings`}.`,
    );
    return findings.length === 0;
  },
  async apply(place, { folder, note, prune }, say) {
    const remote = connectRemote(place);
    const compared = compare(readFolder(folder), await remote.live());
    const changes = all(compared, prune);
    if (changes.length === 0) {
      say('Nothing differs.');
      return true;
    }
    for (const line of linesOf(compared, prune)) say(line);
    try {
      const release = await remote.publish(changes, note);
      const gone = changes.filter(({ retires }) => retires).length;
      const live = `${changes.length - gone} definitions are live`;
      say(`Release ${release}: ${live}${gone === 0 ? '' : `, ${gone} are live no more`}.`);
      return true;
    } catch (error) {
      if (!(error instanceof RemoteFault) || error.findings.length === 0) throw error;
      tell(error.findings, say);
      say('Nothing went live.');
      return false;
    }
  },
};

/** What the folder changes, and with `prune` what it takes out. */
function all({ changes, missing }: Comparison, prune: boolean): readonly Change[] {
  const gone = missing.flatMap(({ change, stays }) =>
    stays === undefined ? [{ ...change, retires: true } as const] : [],
  );
  return prune ? [...changes, ...gone] : changes;
}

function linesOf({ lines, missing }: Comparison, prune: boolean): readonly string[] {
  const gone = missing.flatMap(({ key, stays }) => (stays === undefined ? [`- ${key}`] : []));
  return prune ? [...lines, ...gone] : lines;
}

function tell(findings: readonly Finding[], say: Say): void {
  for (const { definition, pointer, message } of findings) say(`! ${definition} ${pointer}: ${message}`);
}
