export interface ByteRange {
  start: number;
  /** Inclusive: `0-0` is one byte. */
  end: number;
}

/**
 * Parses a Range header for a file of `bytes` bytes. Returns null if the response is the whole file: no header, several
 * ranges, or an invalid one. (range-parser 1 takes `bytes=-99` of ten bytes for unsatisfiable and any unit for bytes, and
 * version 2 needs Node 22.)
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '')) return null;
  if (from === '') {
    const last = Math.min(Number(to), bytes);
    return last === 0 ? 'unsatisfiable' : { start: bytes - last, end: bytes - 1 };
  }
  const start = Number(from);
  const end = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start >= bytes) return 'unsatisfiable';
  return end < start ? null : { start, end };
}
