// The books, on SQLite.
import { expect, it } from 'vitest';
import { createTestRavand } from '#testing';
import { describeAccounting } from './accounting.ts';

describeAccounting(async () => ({}));

it('R-199: samples have their books in the language that the installation is set up in, whatever the browser speaks', async () => {
  const ravand = await createTestRavand({ setUp: false });
  try {
    const password = 'correct horse battery';
    const email = 'admin@example.com';
    const token = new URL(ravand.setUpLink ?? '').hash.slice(1);
    const house = { language: 'he', calendar: 'hebrew', name: 'Noa', email, password, sample: true };
    expect((await ravand.visitor('en').post('/api/setup', { token, ...house })).status).toBe(204);
    const admin = await ravand.signIn({ email, password }, 'en');
    const names = async (entity: string) =>
      (await admin.get<{ items: { values: { name: string } }[] }>(`/api/records/${entity}?limit=200`)).body.items.map(
        ({ values }) => values.name,
      );
    for (const entity of ['account', 'postingRule', 'fiscalPeriod']) {
      const all = await names(entity);
      expect(all.length).toBeGreaterThan(9);
      expect(all.filter((name) => !/[א-ת]/.test(name))).toEqual([]);
    }
  } finally {
    await ravand.stop();
  }
});
