// `ravand export | diff | test | apply`: definitions as files, for a version control and a pipeline, against a running installation (RAVAND_URL, RAVAND_KEY).
import { casesOf, compare } from './compare.ts';
import { readFolder, writeFolder } from './folder.ts';
import { type Change, connectRemote, type Finding, type Place, RemoteFault } from './remote.ts';

export interface PipelineAsked {
  readonly folder: string;
  /** Why it goes live. */
  readonly note: string | undefined;
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
  async diff(place, { folder }, say) {
    const remote = connectRemote(place);
    const { changes, lines, missing } = compare(readFolder(folder), await remote.live());
    for (const line of lines) say(line);
    for (const key of missing) say(`  ${key} is live and not in ${folder}`);
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
  async apply(place, { folder, note }, say) {
    const remote = connectRemote(place);
    const { changes, lines } = compare(readFolder(folder), await remote.live());
    if (changes.length === 0) {
      say('Nothing differs.');
      return true;
    }
    for (const line of lines) say(line);
    try {
      const release = await remote.publish(changes, note);
      say(`Release ${release}: ${changes.length} definitions are live.`);
      return true;
    } catch (error) {
      if (!(error instanceof RemoteFault) || error.findings.length === 0) throw error;
      tell(error.findings, say);
      say('Nothing went live.');
      return false;
    }
  },
};

function tell(findings: readonly Finding[], say: Say): void {
  for (const { definition, pointer, message } of findings) say(`! ${definition} ${pointer}: ${message}`);
}
