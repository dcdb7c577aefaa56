// The order of a run: what takes minutes begins first, so that at its end no worker is left alone with it while the others have nothing.
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** From the longest kind to the shortest; what is in none comes last. The size of a file says little: many are three lines that run a suite of another. */
const kinds: readonly RegExp[] = [
  /^tests\/(browser|faults)\//,
  /^tests\/stories\/|^plugins\//,
  /\.(postgres|bullmq)\.test\.ts$/,
  /^tests\//,
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const kindOf = ({ moduleId }: TestSpecification): number => {
      const at = kinds.findIndex((kind) => kind.test(relative(this.ctx.config.root, moduleId)));
      return at === -1 ? kinds.length : at;
    };
    return sorted.sort((a, b) => kindOf(a) - kindOf(b));
  }
}
