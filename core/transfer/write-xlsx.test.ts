// What spreadsheets take of a sheet.
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { writeXlsx } from './write-xlsx.ts';

it('cuts a cell where spreadsheets end one, and says so', async () => {
  async function* rows() {
    yield [['x'.repeat(40_000), 'whole']];
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeXlsx('notes', true, ['note', 'other'], rows())) parts.push(part);
  const sheet = strFromU8(unzipSync(Buffer.concat(parts))['xl/worksheets/sheet1.xml']!);
  const cells = [...sheet.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)].map(([, text]) => text!);
  expect(cells.slice(2).map((text) => [text.length, text.at(-1)])).toEqual([
    [32_767, '…'],
    [5, 'e'],
  ]);
});
