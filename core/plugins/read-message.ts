// A message file: front matter between two lines of ---, then one section per language headed `# fa`; e-mails begin a section with `Subject: …`.
import type { Language, LocalText, MessageDefinition } from '../../schemas/types.ts';

const channels = ['sms', 'email', 'inApp'];
const sectionHead = /^# (fa|ar|he|en)\s*$/;

/** @throws Error that says what was expected where */
export function readMessage(name: string, text: string): MessageDefinition {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) throw new Error('expected front matter between two lines of ---');
  const front = readFront(lines.slice(1, end));
  const channel = front.get('channel') ?? '';
  if (!channels.includes(channel)) throw new Error(`channel: expected ${channels.join(', ')}, found "${channel}"`);
  const to = front.get('to');
  if (to === undefined) throw new Error('to: expected FEEL that gives the address');
  const { subject, body } = readSections(lines.slice(end + 1));
  return {
    kind: 'message',
    name,
    channel: channel as MessageDefinition['channel'],
    ...(front.has('entity') ? { entity: front.get('entity')! } : {}),
    to,
    body,
    ...(Object.keys(subject).length > 0 ? { subject } : {}),
    ...listed('attachments', front),
    ...listed('documents', front),
  };
}

/** Names with commas between them. */
function listed(
  name: 'attachments' | 'documents',
  front: ReadonlyMap<string, string>,
): Pick<MessageDefinition, 'attachments' | 'documents'> {
  const names = (front.get(name) ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return names.length === 0 ? {} : { [name]: names };
}

function readFront(lines: readonly string[]): ReadonlyMap<string, string> {
  const pairs = lines
    .filter((line) => line.trim() !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      if (colon < 0) throw new Error(`expected "name: value", found "${line}"`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
  return new Map(pairs);
}

function readSections(lines: readonly string[]): { subject: LocalText; body: LocalText } {
  const subject: { [language in Language]?: string } = {};
  const body: { [language in Language]?: string } = {};
  let language: Language | undefined;
  let section: string[] = [];
  const close = () => {
    if (language === undefined) return;
    const text = section.join('\n').trim();
    const head = /^Subject:\s*(.*)\n?/.exec(text);
    if (head?.[1] !== undefined) subject[language] = head[1].trim();
    body[language] = (head ? text.slice(head[0].length) : text).trim();
  };
  for (const line of lines) {
    const head = sectionHead.exec(line);
    if (head) {
      close();
      language = head[1] as Language;
      section = [];
    } else section.push(line);
  }
  close();
  if (Object.keys(body).length === 0) throw new Error('expected a section per language, headed "# fa", "# en" …');
  return { subject, body };
}
