// What keeps a page from being open to everybody, by axe-core: one line for each rule and place, with what would mend it.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export async function accessFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // All frames are of the page's own origin: no second page has to be opened to put the answers of frames together.
    .setLegacyMode()
    // What passes is not told of, place by place: a fifth of the work.
    .options({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}
