// A message file of a plugin: front matter (channel, to), then one section per language under "## fa", whose first line may be "Subject: …".

import { languages } from '../../schemas/local-text.ts';
import type { Language, MessageDefinition } from '../../schemas/types.ts';

/** @throws Error that says what was expected, for the operator */
export function readMessage(name: string, text: string): MessageDefinition {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replace(/\r\n?/g, '\n').replace(/^\ufeff/, ''));
  if (parts === null)
    throw new Error(`messages/${name}.md: expected front matter between two lines of ---, found none`);
  const front = new Map(
    (parts[1] ?? '').split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    }),
  );
  const subject: { [language in Language]?: string } = {};
  const body: { [language in Language]?: string } = {};
  for (const section of (parts[2] ?? '').split(/^## +/m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const language = languages.find((known) => known === heading.trim());
    if (language === undefined)
      throw new Error(`messages/${name}.md: expected a language (${languages.join(', ')}), found "${heading.trim()}"`);
    const titled = /^Subject: *(.+)$/.exec(lines[0] ?? '')?.[1];
    if (titled !== undefined) subject[language] = titled.trim();
    body[language] = lines
      .slice(titled === undefined ? 0 : 1)
      .join('\n')
      .trim();
  }
  const channel = front.get('channel');
  if (channel !== 'sms' && channel !== 'email' && channel !== 'inApp') {
    throw new Error(`messages/${name}.md: expected channel sms, email or inApp, found "${channel ?? ''}"`);
  }
  return {
    kind: 'message',
    name,
    channel,
    to: front.get('to') ?? '',
    ...(Object.keys(subject).length === 0 ? {} : { subject }),
    body,
  };
}
