import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { imageOptions } from './contract';
import { openPicture } from './picture';
import { makeVariants } from './variants';

const picture = (width = 300, height = 200) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#c33',
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  });

/** Returns a PNG whose header claims this size. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.of()),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

async function codeOf(content: Buffer): Promise<string> {
  try {
    for await (const _ of makeVariants(
      await openPicture(content),
      imageOptions.parse({ formats: ['jpeg'] }),
    )) {
      // It only matters that the variants can be made.
    }
    return 'made';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `untold: ${error}`;
  }
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

const inputs: [string, string, () => Promise<Buffer> | Buffer][] = [
  ['a bomb of 900 megapixels', 'image_too_large', () => pngOf(30_000, 30_000)],
  [
    'an image that claims 2,147,483,647 pixels per side',
    'unreadable_image',
    () => pngOf(0x7fffffff, 0x7fffffff),
  ],
  [
    'a truncated JPEG',
    'unreadable_image',
    async () => (await picture().jpeg().toBuffer()).subarray(0, 9_000),
  ],
  ['a truncated PNG', 'unreadable_image', async () => (await picture().png().toBuffer()).subarray(0, 9_000)],
  ['a PNG without its pixels', 'unreadable_image', () => pngOf(300, 200)],
  ['an SVG', 'not_an_image', () => Buffer.from(svg)],
  ['a TIFF', 'not_an_image', () => picture().tiff().toBuffer()],
  ['a PDF', 'not_an_image', () => Buffer.from('%PDF-1.7\n%%EOF')],
  ['text', 'not_an_image', () => Buffer.from('just text')],
  ['nothing', 'not_an_image', () => Buffer.of()],
  [
    'a JPEG followed by HTML',
    'made',
    async () => Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')]),
  ],
  ['1 × 60000', 'image_too_long', () => picture(1, 60_000).png().toBuffer()],
  ['16000 × 1', 'made', () => picture(16_000, 1).png().toBuffer()],
];

it.each(inputs)('handles %s: %s', async (_name, code, make) => {
  expect(await codeOf(await make())).toBe(code);
});
