// Work that a browser does before it sends a form (hashcash): numbers whose SHA-256 with ticket and submission begins with zero bits. Cheap to check,
// dear to do ten thousand times. Several small pieces instead of one: together they take nearly the same time on every try.

/** Pieces of one proof. Their number is a power of two, so that pieces are whole bits easier. */
export const proofParts = 8;
const partBits = Math.log2(proofParts);

/** Zero bits that one piece of work of so many bits must show. */
export function bitsOfPart(bits: number): number {
  return Math.max(0, bits - partBits);
}

/** What is hashed: bound to the submission, so that one ticket's work lets in one submission. */
export function proofText(ticket: string, submission: string, part: number, tried: number): string {
  return `${ticket}.${submission}.${part}.${tried}`;
}

/** Do the first 32 bits begin with so many zeros? */
export function showsWork(first: number, bits: number): boolean {
  return bits === 0 || first >>> 0 < 2 ** (32 - bits);
}
