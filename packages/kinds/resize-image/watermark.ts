import { createRequire } from 'node:module';
import sharp, { type OverlayOptions } from 'sharp';

const resolve = createRequire(import.meta.url).resolve;
// Our own fonts: a machine without fonts would leave the watermark out.
const fontfile = resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const japaneseFont = resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf');
const japanese = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

interface Canvas {
  width: number;
  height: number;
  frames: number;
}

/** Returns the layers that draw `text` in the lower right corner of every frame, or none if it doesn't fit. */
export async function watermarkLayers(text: string, canvas: Canvas): Promise<OverlayOptions[]> {
  const margin = Math.max(2, Math.round(canvas.width * 0.02));
  const room = { width: canvas.width - 2 * margin, height: canvas.height - 2 * margin };
  const lines = Math.max(8, Math.round(canvas.width * 0.035));
  if (room.width < 16 || room.height < lines) return [];
  const label = await drawLabel(text, lines);
  const { data, info } = await sharp(label)
    .resize({ ...room, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return Array.from({ length: canvas.frames }, (_, frame) => ({
    input: data,
    raw: { width, height, channels: 4 },
    left: canvas.width - margin - width,
    top: (frame + 1) * canvas.height - margin - height,
  }));
}

async function drawLabel(text: string, pixels: number): Promise<Buffer> {
  // Once Pango has drawn with a font, it also uses it for characters that another font lacks.
  if (japanese.test(text)) await sharp({ text: { text: '日', fontfile: japaneseFont } }).toBuffer();
  const words = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const markup = `<span foreground="white" background="black" background_alpha="45%"> ${words} </span>`;
  return sharp({ text: { text: markup, font: `DejaVu Sans ${pixels}`, fontfile, rgba: true, dpi: 72 } })
    .png()
    .toBuffer();
}
