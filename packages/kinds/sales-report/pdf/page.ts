import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { keepLayouts } from './layouts';

export const colors = { ink: '#1a1b1e', dim: '#5c636a', line: '#dee2e6', fill: '#f1f3f5', accent: '#1864ab' };
/** A4, in points. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 56, bottom: 780 };

export type Doc = PDFKit.PDFDocument;
type Weight = 'regular' | 'bold';

interface TextStyle {
  size?: number;
  weight?: Weight;
  color?: string;
  align?: 'left' | 'right';
  /** Longer text ends in an ellipsis. */
  width?: number;
  /** For numbers, which must not be cut off: the text is drawn smaller instead. */
  shrinks?: boolean;
}

const resolve = createRequire(import.meta.url).resolve;
const fonts = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
  japanese: '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
};

/** Opens an empty document. Only the characters in use are embedded from its fonts. */
export function openDocument(info: { title: string; author: string; now: Date }): Doc {
  const doc = new PDFDocument({
    autoFirstPage: false,
    size: 'A4',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: { Title: info.title, Author: info.author, Creator: 'Offload', CreationDate: info.now },
  });
  for (const [name, file] of Object.entries(fonts)) doc.registerFont(name, resolve(file));
  return doc;
}

// Characters that only the Japanese font has, including symbols such as ㈱, ・, and ①.
const japanese =
  /([\u2190-\u21ff\u2460-\u27bf\u2e80-\u9fff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffef\u{1f100}-\u{1f2ff}\u{20000}-\u{2ffff}]+)/u;

interface Run {
  text: string;
  font: string;
}

/** Splits a text into parts, each with a font that has its characters. */
function runsOf(text: string, weight: Weight): Run[] {
  return text
    .split(japanese)
    .map((part, at) => ({ text: part, font: at % 2 === 1 ? 'japanese' : weight }))
    .filter((run) => run.text !== '');
}

function setFont(doc: Doc, name: string, size: number): Doc {
  doc.font(name).fontSize(size);
  keepLayouts(doc);
  return doc;
}

function widthOf(doc: Doc, runs: Run[], size: number): number {
  return runs.reduce((sum, run) => sum + setFont(doc, run.font, size).widthOfString(run.text), 0);
}

/** Draws one line of text with its top at `y`. If it's right-aligned, it ends at `x`. */
export function write(doc: Doc, text: string, x: number, y: number, style: TextStyle = {}): void {
  const { weight = 'regular', color = colors.ink, align = 'left' } = style;
  const { runs, size } = fit(doc, text.replace(/\s+/g, ' ').trim(), { size: 9, ...style, weight });
  let at = align === 'right' ? x - widthOf(doc, runs, size) : x;
  doc.fillColor(color);
  for (const run of runs) {
    setFont(doc, run.font, size);
    // Fonts differ in height, so all of them share a baseline.
    doc.text(run.text, at, y + size, { lineBreak: false, baseline: 'alphabetic' });
    at += doc.widthOfString(run.text);
  }
}

function fit(
  doc: Doc,
  text: string,
  { weight, size, width = Number.POSITIVE_INFINITY, shrinks }: TextStyle & { weight: Weight; size: number },
): { runs: Run[]; size: number } {
  const whole = runsOf(text, weight);
  const needed = widthOf(doc, whole, size);
  if (needed <= width) return { runs: whole, size };
  if (shrinks) return { runs: whole, size: (size * width) / needed };
  const characters = [...text];
  while (characters.length > 1) {
    characters.pop();
    const runs = runsOf(`${characters.join('').trimEnd()}…`, weight);
    if (widthOf(doc, runs, size) <= width) return { runs, size };
  }
  return { runs: whole.slice(0, 1), size };
}
