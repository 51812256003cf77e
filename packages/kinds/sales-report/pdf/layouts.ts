interface Layout {
  glyphs: unknown[];
  positions: unknown[];
  advanceWidth: number;
}

/** The part of PDFKit's embedded fonts that lays out words. */
interface Font {
  layoutRun(word: string): Layout;
  layoutCached(word: string): Layout;
}

const maxKept = 5_000;
const digits = /([0-9])/;
const plain = /^[ -~]*$/;
const patched = new WeakSet<Font>();

/**
 * Makes the current font lay out numbers digit by digit (our fonts don't kern digits or join them with ASCII) and cache a
 * limited number of layouts. Without this, PDFKit lays out each order number again and caches every word forever.
 */
export function keepLayouts(doc: PDFKit.PDFDocument): void {
  const font: unknown = Reflect.get(doc, '_font');
  if (!isFont(font) || patched.has(font)) return;
  patched.add(font);
  const kept = new Map<string, Layout>();
  const keep = (word: string, layout: Layout) => {
    if (kept.size >= maxKept) kept.clear();
    kept.set(word, layout);
    return layout;
  };
  const layOut = (part: string) => kept.get(part) ?? keep(part, font.layoutRun(part));
  font.layoutCached = (word) => {
    const known = kept.get(word);
    if (known) return known;
    if (!plain.test(word)) return layOut(word);
    const parts = word.split(digits).filter((part) => part !== '');
    return parts.length === 1 ? layOut(word) : keep(word, join(parts.map(layOut)));
  };
}

function isFont(font: unknown): font is Font {
  return typeof font === 'object' && font !== null && 'layoutRun' in font && 'layoutCached' in font;
}

function join(layouts: Layout[]): Layout {
  return {
    glyphs: layouts.flatMap(({ glyphs }) => glyphs),
    positions: layouts.flatMap(({ positions }) => positions),
    advanceWidth: layouts.reduce((sum, layout) => sum + layout.advanceWidth, 0),
  };
}
