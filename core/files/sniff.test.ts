// What bytes are told to be, how large pictures say they are, and what names become.
import { describe, expect, it } from 'vitest';
import { fileTypes } from '../../schemas/file-types.ts';
import { gif, jpeg, pdf, png, webp, zip } from '../../tests/contracts/pictures.ts';
import { tidyFileName } from './file-name.ts';
import { imageSize } from './image-size.ts';
import { sniff, typeOfFile } from './sniff.ts';

const all = Object.keys(fileTypes);
const typeOf = (name: string, bytes: Buffer) => typeOfFile(name, sniff(bytes, true), all)?.type;

describe('The type of a file', () => {
  it.each([
    ['a.png', png(), 'image/png'],
    ['A.JPEG', jpeg(1, 1), 'image/jpeg'],
    ['a.gif', gif(1, 1), 'image/gif'],
    ['a.pdf', pdf, 'application/pdf'],
    ['a.docx', zip('[Content_Types].xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.ods', zip('mimetypeapplication/vnd.oasis.opendocument.'), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['a.zip', zip('x/y.txt'), 'application/zip'],
    ['a.csv', Buffer.from('نام,سن\n'), 'text/csv'],
  ])('of %s is told by its bytes and its ending together', (name, bytes, type) => {
    expect(typeOf(name, bytes)).toBe(type);
  });

  it.each([
    ['a.pHaR', Buffer.from('<?php')],
    ['a.svg', Buffer.from('<svg onload="alert(1)"/>')],
    ['a.png', Buffer.from('<svg onload="alert(1)"/>')],
    ['a.html', Buffer.from('<script>')],
    ['photo.html.jpg', Buffer.from('<script>')],
    ['a.exe', Buffer.from('MZ\0\0')],
    ['a.txt', Buffer.from([0x61, 0, 0x62])],
    ['a.txt', Buffer.from([0xc3, 0x28])],
    ['a.docx', zip('../../etc/passwd')],
    ['constructor', Buffer.from('text')],
    ['a.__proto__', Buffer.from('text')],
    ['noending', pdf],
  ])('T-U03 is none for %s where ending and bytes differ or are not on the list', (name, bytes) => {
    expect(typeOf(name, bytes)).toBeUndefined();
  });

  it('T-U02 of an archive is told by the name of its first entry, and nothing of it is unpacked', () => {
    const bomb = Buffer.concat([zip('../../x'), Buffer.alloc(100_000)]);
    expect(typeOf('a.zip', bomb)).toBe('application/zip');
    expect(typeOf('a.xlsx', bomb)).toBeUndefined();
  });

  it('is text also where the first bytes end within a letter', () => {
    const cut = Buffer.from('سلام').subarray(0, 7);
    expect(sniff(cut, false)).toBe('text');
    expect(sniff(cut, true)).toBeUndefined();
  });
});

describe('The size of a picture', () => {
  it.each([
    ['png', png(640, 480)],
    ['jpeg', jpeg(640, 480)],
    ['gif', gif(640, 480)],
    ['webp', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01])],
    ['webp', webp('VP8L', [0x2f, 0x7f, 0xc2, 0x77, 0x00])],
    ['webp', webp('VP8X', [0, 0, 0, 0, 0x7f, 0x02, 0x00, 0xdf, 0x01, 0x00])],
  ] as const)('of %s is read from its header', (form, bytes) => {
    expect(sniff(bytes, true)).toBe(form);
    expect(imageSize(form, bytes)).toEqual({ width: 640, height: 480 });
  });

  it('is unknown where the header ends too early, at every length', () => {
    for (const [form, bytes] of [
      ['png', png(1, 1)],
      ['jpeg', jpeg(1, 1)],
      ['gif', gif(1, 1)],
    ] as const)
      for (let length = 0; length < (form === 'png' ? 24 : form === 'gif' ? 10 : bytes.length - 4); length++)
        expect(imageSize(form, bytes.subarray(0, length))).toBeUndefined();
  });
});

describe('T-U01 the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.pdf', 'a.pdf'],
    ['a\0.pdf', 'a.pdf'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['  .. ', 'file'],
    ['گزارش ۱۴۰۵.pdf', 'گزارش ۱۴۰۵.pdf'],
    ['..%2f..%2fx.pdf', '..%2f..%2fx.pdf'],
  ])('%j becomes %j', (raw, name) => {
    expect(tidyFileName(raw)).toBe(name);
  });

  it('keeps its ending when it is too long', () => {
    const name = tidyFileName(`${'x'.repeat(300)}.pdf`);
    expect([...name]).toHaveLength(200);
    expect(name.endsWith('.pdf')).toBe(true);
  });
});
