// What bytes are, by their first ones: the sender's word for it counts for nothing (THREATS T-U03).
import { endingOf, type FileForm, type FileType, fileTypes } from '../../schemas/file-types.ts';

interface Signature {
  readonly form: FileForm;
  readonly at?: number;
  readonly bytes: string;
}

/** Latin-1 text of the bytes; where two fit, the first. */
const signatures: readonly Signature[] = [
  { form: 'png', bytes: '\x89PNG\r\n\x1a\n' },
  { form: 'jpeg', bytes: '\xff\xd8\xff' },
  { form: 'gif', bytes: 'GIF87a' },
  { form: 'gif', bytes: 'GIF89a' },
  { form: 'webp', at: 8, bytes: 'WEBP' },
  { form: 'wav', at: 8, bytes: 'WAVE' },
  { form: 'pdf', bytes: '%PDF-' },
  { form: 'rtf', bytes: '{\\rtf1' },
  { form: 'compound', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { form: 'ogg', bytes: 'OggS' },
  { form: 'mp4', at: 4, bytes: 'ftyp' },
  { form: 'mp3', bytes: 'ID3' },
  { form: 'mp3', bytes: '\xff\xfb' },
  { form: 'mp3', bytes: '\xff\xf3' },
];
const archive = 'PK\x03\x04';
/** Where the first entry's name begins in an archive. */
const firstEntryAt = 30;

/** @param head the first bytes, 4 KB or all there are; `isWhole` says which */
export function sniff(head: Buffer, isWhole: boolean): FileForm | undefined {
  const text = head.toString('latin1', 0, 4_096);
  const found = signatures.find(({ at = 0, bytes }) => text.startsWith(bytes, at));
  if (found !== undefined) return found.form;
  if (text.startsWith(archive)) return archiveForm(text);
  return isText(head, isWhole) ? 'text' : undefined;
}

/** Nothing is unpacked: the name of the first entry tells (THREATS T-U02). */
function archiveForm(text: string): FileForm {
  const entry = text.slice(firstEntryAt);
  if (/^mimetypeapplication\/vnd\.oasis\.opendocument\./.test(entry)) return 'open-document';
  return /^(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/.test(entry) ? 'office-xml' : 'zip';
}

function isText(head: Buffer, isWhole: boolean): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
}

/** The type of a file whose bytes and name agree and are taken; undefined otherwise. Office files are archives, and may be sent as such. */
export function typeOfFile(name: string, form: FileForm | undefined, accept: readonly string[]): FileType | undefined {
  const ending = endingOf(name);
  const type = Object.hasOwn(fileTypes, ending) ? fileTypes[ending] : undefined;
  return type !== undefined && type.form === form && accept.includes(ending) ? type : undefined;
}
