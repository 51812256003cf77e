import type { Encoding } from '../contract';

/** How much of a file is read to guess its format. */
export const headBytes = 65_536;

/** Returns the encoding of a text by its first bytes, or null if they are only ASCII. */
export function guessEncoding(bytes: Uint8Array): Encoding | null {
  const utf16 = guessUtf16(bytes);
  if (utf16 || bytes.every((byte) => byte < 0x80)) return utf16;
  const text = new TextDecoder().decode(bytes, { stream: true });
  const [all, wrong] = [/[^\0-\x7f]/gu, /\uFFFD/g].map((kind) => text.match(kind)?.length ?? 0);
  // A few broken rows don't make a file another encoding.
  if (4 * (wrong ?? 0) <= (all ?? 0)) return 'utf-8';
  return isValid(bytes, 'shift_jis') && looksJapanese(bytes) ? 'shift_jis' : 'utf-8';
}

/** The beginning of a text. */
export interface TextStart {
  text: string;
  /** Whether this is the whole text. */
  isWhole: boolean;
  /** Null if it's only ASCII so far. */
  encoding: Encoding | null;
}

/** Decodes the first bytes of a file. `isWhole` means that there are no others. Guesses the encoding unless it's given. */
export function readStart(bytes: Uint8Array, isWhole: boolean, given: Encoding | null = null): TextStart {
  const encoding = given ?? guessEncoding(bytes);
  const text = new TextDecoder(encoding ?? 'utf-8').decode(bytes, { stream: true });
  return { text, isWhole, encoding };
}

const sampleBytes = 1_000;

function guessUtf16(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Separators and ASCII letters have a zero byte in UTF-16, and text in other encodings has none.
  const sample = bytes.subarray(0, sampleBytes);
  const countZeros = (parity: number) => sample.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  const [even, odd] = [countZeros(0), countZeros(1)];
  const isUtf16 = 16 * Math.max(even, odd) >= sample.length && sample.length > 0 && Math.min(even, odd) === 0;
  if (!isUtf16) return null;
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const isHalfWidth = (byte = 0) => byte >= 0xa1 && byte <= 0xdf;

/**
 * Returns whether bytes that are valid Shift_JIS are Japanese. Text in Western encodings is often valid, too: `Jäger` would
 * be `J臠er`. But few of its letters fall where kana and common kanji are, and those rarely follow each other.
 */
function looksJapanese(bytes: Uint8Array): boolean {
  let [all, japanese] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const [byte = 0, next = 0] = bytes.subarray(at, at + 2);
    if (byte < 0x80) continue;
    all += 1;
    if (isHalfWidth(byte)) {
      if (byte < 0xc0 && (isHalfWidth(next) || isHalfWidth(bytes[at - 1]))) japanese += 1;
      continue;
    }
    if ((byte >= 0x81 && byte <= 0x83) || (byte < 0xa0 && next >= 0x80)) japanese += 1;
    at += 1;
  }
  return 4 * japanese >= all;
}
