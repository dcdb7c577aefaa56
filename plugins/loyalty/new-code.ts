// Codes that buy something: of rewards and of coupons.

/** Twelve of 32 signs that cannot be mistaken for each other: 60 random bits, so that nobody finds one by trying. */
export function newCode(): string {
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const text = [...bytes].map((byte) => signs[byte % 32]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}
