// Edits of a table and its blocks as text: what is pasted, filled, moved and taken out, and CSV there and back.
import { describe, expect, it } from 'vitest';
import type { DecisionDefinition } from '../../schemas/types.ts';
import { readBlock, readCsv, writeCsv, writeTabs } from './sheet-text.ts';
import * as edits from './table-edits.ts';

const table: DecisionDefinition = {
  kind: 'decision',
  name: 'd',
  hitPolicy: 'unique',
  inputs: [
    { id: 'a', expression: 'a', type: 'number' },
    { id: 'b', expression: 'b', type: 'string' },
  ],
  outputs: [{ id: 'o', name: 'o', type: 'string' }],
  rows: [
    { id: '1', when: ['1', '"x"'], give: ['"p"'] },
    { id: '2', when: ['2', '-'], give: ['"q"'] },
  ],
};
const sheet = (of: DecisionDefinition) =>
  edits
    .sheetOf(of)
    .slice(1)
    .map((line) => line.join(' | '));

describe('The edits of a table', () => {
  it('write a block over cells and beyond the last row, and leave out what has no column', () => {
    const pasted = edits.setBlock(table, { row: 1, column: 1 }, [
      ['"y"', '"r"', 'lost'],
      ['', '"s"'],
    ]);
    expect(sheet(pasted)).toEqual(['1 | "x" | "p"', '2 | "y" | "r"', '- |  | "s"']);
    expect(edits.blockOf(pasted, { from: { row: 0, column: 1 }, to: { row: 1, column: 2 } })).toEqual([
      ['"x"', '"p"'],
      ['"y"', '"r"'],
    ]);
  });

  it('fill a chosen area with what was copied, and clear one', () => {
    const area = { from: { row: 0, column: 0 }, to: { row: 1, column: 1 } };
    expect(sheet(edits.fillArea(table, area, [['7']]))).toEqual(['7 | 7 | "p"', '7 | 7 | "q"']);
    expect(sheet(edits.clearArea(table, { ...area, to: { row: 1, column: 2 } }))).toEqual(['- | - | ', '- | - | ']);
  });

  it('insert, remove and move rows and columns with their cells', () => {
    const three = edits.insertRows(table, 1);
    expect(sheet(three)).toEqual(['1 | "x" | "p"', '- | - | ', '2 | - | "q"']);
    expect(sheet(edits.moveRows(three, 0, 1, 3))).toEqual(['2 | - | "q"', '1 | "x" | "p"', '- | - | ']);
    expect(edits.moveRows(three, 0, 1, 2)).toBe(three);
    expect(sheet(edits.removeRows(three, 0, 1))).toEqual(['2 | - | "q"']);
    expect(sheet(edits.moveColumn(table, { kind: 'input', at: 0 }, 1))).toEqual(['"x" | 1 | "p"', '- | 2 | "q"']);
    expect(sheet(edits.removeColumn(table, { kind: 'input', at: 0 }))).toEqual(['"x" | "p"', '- | "q"']);
    expect(sheet(edits.addInput(edits.addOutput(table)))[0]).toBe('1 | "x" | - | "p" | ');
    const noted = edits.setCell(edits.addNote(table, 'why'), { row: 1, column: 3 }, 'so');
    expect(sheet(noted)).toEqual(['1 | "x" | "p" | ', '2 | - | "q" | so']);
  });

  it('take a file in by its headings in any order, or by place without them', () => {
    const csv = 'o;a;b\r\n"""r""";3;-\r\n;;\r\n';
    expect(sheet(edits.withSheet(table, readCsv(csv)))).toEqual(['3 | - | "r"']);
    expect(sheet(edits.withSheet(table, readCsv('4,"""z""","""t"""')))).toEqual(['4 | "z" | "t"']);
    expect(sheet(edits.withSheet(table, readCsv(writeCsv(edits.sheetOf(table)))))).toEqual(sheet(table));
  });
});

describe('A block as text', () => {
  it('is read as spreadsheets write it, where a FEEL text keeps its quotes', () => {
    expect(readBlock('1\t"gold"\r\n-\t"a ""b"""\r\n')).toEqual([
      ['1', '"gold"'],
      ['-', 'a "b"'],
    ]);
    expect(readBlock('"two\nlines"\tx')).toEqual([['two\nlines', 'x']]);
    expect(readBlock('a\t')).toEqual([['a', '']]);
    expect(readBlock('"a", "b"\t5')).toEqual([['"a", "b"', '5']]);
    expect(
      readBlock(
        writeTabs([
          ['"a"', 'x\ty'],
          ['', '-'],
        ]),
      ),
    ).toEqual([
      ['"a"', 'x\ty'],
      ['', '-'],
    ]);
  });

  it('guards a file against spreadsheets that compute, and takes the guard off again', () => {
    const cells = [['=1+1', '@x', '-2+3', '-', '-5', '> 5', '"a", "b"', "'x"]];
    const csv = writeCsv(cells);
    expect(csv).toContain("'=1+1");
    expect(csv).toMatch(/,-,-5,> 5,/);
    expect(readCsv(csv)).toEqual(cells);
  });
});
