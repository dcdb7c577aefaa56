// The first 32 bits of SHA-256 (FIPS 180-4), again and again over texts that begin alike. WebCrypto is no match for it here: it is missing on plain http,
// and a promise for each of some ten thousand short texts costs more than hashing them.

const block = 64;

/** FIPS 180-4, 4.2.2 and 5.3.3: fractional parts of cube and square roots of the first primes. */
const { rounds, begin } = constants();

function constants(): { rounds: Uint32Array; begin: Uint32Array } {
  const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number += 1)
    if (primes.every((prime) => number % prime > 0)) primes.push(number);
  return {
    rounds: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    begin: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  };
}

const words = new Uint32Array(64);

function compress(state: Uint32Array, bytes: Uint8Array, offset: number): void {
  const w = words;
  for (let i = 0; i < 16; i += 1) {
    const at = offset + i * 4;
    w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const added = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i += 1) state[i] = (state[i]! + added[i]!) | 0;
}

/** Hashes texts that begin with `prefix`: its whole blocks are taken in once. ASCII only. @returns the first 32 bits */
export function hashAfter(prefix: string): (rest: string) => number {
  const whole = Math.floor(prefix.length / block) * block;
  const encoder = new TextEncoder();
  const bytes = encoder.encode(prefix);
  const begun = begin.slice();
  for (let at = 0; at < whole; at += block) compress(begun, bytes, at);
  const tail = bytes.subarray(whole);
  const buffer = new Uint8Array(block * 4);
  const state = new Uint32Array(8);
  return (rest) => {
    buffer.set(tail);
    const { written } = encoder.encodeInto(rest, buffer.subarray(tail.length));
    const length = tail.length + written;
    const end = Math.ceil((length + 9) / block) * block;
    buffer.fill(0, length, end);
    buffer[length] = 0x80;
    const bits = (whole + length) * 8;
    for (let i = 0; i < 4; i += 1) buffer[end - 1 - i] = (bits >>> (8 * i)) & 0xff;
    state.set(begun);
    for (let at = 0; at < end; at += block) compress(state, buffer, at);
    return state[0]!;
  };
}
