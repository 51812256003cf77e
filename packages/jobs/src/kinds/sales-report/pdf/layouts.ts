interface Layout {
  glyphs: unknown[];
  positions: unknown[];
  advanceWidth: number;
}

/** What PDFKit calls to lay out a word in a font that it embeds. */
interface Font {
  layoutRun(word: string): Layout;
  layoutCached(word: string): Layout;
}

const mostKept = 5_000;
const digits = /([0-9])/;
const plain = /^[ -~]*$/;
const ours = new WeakSet<Font>();

/**
 * Makes the font in use lay out numbers digit by digit, which in ours neither kern nor join with what is plain, and keep
 * so many layouts at most. By itself PDFKit works out each number of an order anew, and keeps every word for good.
 */
export function keepLayouts(doc: PDFKit.PDFDocument): void {
  const font: unknown = Reflect.get(doc, '_font');
  if (!isFont(font) || ours.has(font)) return;
  ours.add(font);
  const kept = new Map<string, Layout>();
  const keep = (word: string, layout: Layout) => {
    if (kept.size >= mostKept) kept.clear();
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
