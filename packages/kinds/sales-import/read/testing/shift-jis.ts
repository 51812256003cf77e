/** Encodes text as Shift_JIS, which Node only decodes. */
export function toShiftJis(text: string): Buffer {
  const codes = new Map<string, number[]>();
  for (const code of allCodes()) codes.set(new TextDecoder('shift_jis').decode(Uint8Array.from(code)), code);
  return Buffer.from([...text].flatMap((character) => codes.get(character) ?? [...Buffer.from(character)]));
}

function* allCodes(): Generator<number[]> {
  for (let lead = 0x81; lead <= 0xea; lead += 1) {
    if (lead >= 0xa1 && lead <= 0xdf) yield [lead];
    else for (let trail = 0x40; trail <= 0xfc; trail += 1) yield [lead, trail];
  }
}
