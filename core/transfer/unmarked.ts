// Marks of direction and other signs of no width, which spreadsheets and web pages leave in cells: nobody sees them.
const marks = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;

export function unmarked(text: string): string {
  return text.replace(marks, '').trim();
}
