import sharp from 'sharp';
import { defineSample } from '../src/sample';
import { type ImageFormat, resizeImage } from './contract';

const widths = [320, 640];
const formats: ImageFormat[] = ['webp', 'avif'];
const size = { width: 1_200, height: 900 };

/** Draws an image in which every pixel differs from its neighbors, so that the encoders have work to do. */
function drawPattern(): Promise<Buffer> {
  const pixels = Buffer.alloc(size.width * size.height * 3);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 31 + ((at >> 7) ^ (at >> 3))) & 255;
  return sharp(pixels, { raw: { ...size, channels: 3 } })
    .jpeg()
    .toBuffer();
}

export default defineSample(resizeImage, async ({ upload }) => ({
  payload: { name: 'pattern.jpg', widths, formats },
  sources: [await upload('pattern.jpg', 'image/jpeg', await drawPattern())],
}));
