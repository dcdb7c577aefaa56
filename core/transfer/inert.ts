// Cells that a spreadsheet would run are written with an apostrophe before them, and lose it when they are read again (CSV injection; OWASP).

/** With apostrophes of its own before it, too: one is added and one is taken. */
const dangerous = /^'*[=+\-@\t\r\0]/;

/** For texts alone: numbers are written as numbers. */
export function inert(text: string): string {
  return dangerous.test(text) ? `'${text}` : text;
}

/** For cells that are texts whatever they begin with: only what would lose an apostrophe of its own gets one more. */
export function unmistaken(text: string): string {
  return text.startsWith("'") ? inert(text) : text;
}

export function awake(text: string): string {
  return text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text;
}
