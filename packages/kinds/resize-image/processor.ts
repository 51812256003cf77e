import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { defineProcessor, type JobContext, PermanentError } from '@offload/core/contract';
import {
  baseName,
  type ImageResult,
  imageName,
  maxImageBytes,
  missedWidths,
  pictureName,
  resizeImage,
  savedPercent,
  sourceFormats,
} from './contract';
import { openPicture, type Picture } from './picture';
import { makePlaceholder, makeVariants, planSizes, type Variant } from './variants';

export default defineProcessor(resizeImage, async (payload, ctx) => {
  const name = imageName(payload);
  const original = await (payload.imageUrl ? fetchOriginal(payload.imageUrl, name, ctx) : readSource(ctx));
  const { picture } = original;
  const total = planSizes(payload, picture).length * new Set(payload.formats).size;
  const made: Variant[] = [];

  await ctx.progress(5, 'Reading the image');
  const placeholder = await makePlaceholder(picture, payload.ratio);
  for await (const variant of makeVariants(picture, payload)) {
    await writeVariant(ctx, name, variant);
    made.push(variant);
    ctx.log.info(`Made ${variant.width} × ${variant.height} as ${variant.format}`, {
      bytes: variant.content.length,
    });
    const step = `${variant.width} × ${variant.height} as ${variant.format}: ${made.length} of ${total}`;
    await ctx.progress(5 + (94 * made.length) / total, step);
  }
  const missed = missedWidths(payload.widths, Math.max(...made.map(({ width }) => width)));
  return { ...describe(original, placeholder, made), missedWidths: missed, warnings: missed.length };
});

interface Original {
  picture: Picture;
  bytes: number;
  sourceId: string;
}

async function readSource(ctx: JobContext): Promise<Original> {
  const [source] = await ctx.services.files.sources();
  if (!source) throw new PermanentError('no_image', 'The job has no image to work on.');
  const content = await buffer(await ctx.services.files.open(source.id));
  return { picture: await openPicture(content), bytes: content.length, sourceId: source.id };
}

async function fetchOriginal(address: string, name: string, ctx: JobContext): Promise<Original> {
  await ctx.progress(2, 'Fetching the image');
  const content = await ctx.services.web.fetch(address, { maxBytes: maxImageBytes });
  const picture = await openPicture(content);
  const { format } = picture;
  const file = { name: pictureName(name, format), contentType: `image/${format}`, isSource: true };
  const { id, bytes } = await ctx.services.files.write(file, Readable.from([content]));
  return { picture, bytes, sourceId: id };
}

async function writeVariant(ctx: JobContext, name: string, variant: Variant): Promise<void> {
  const { format, width, height, content } = variant;
  const file = {
    name: `${baseName(name)}-${width}.${sourceFormats[format]}`,
    contentType: `image/${format}`,
    width,
    height,
  };
  await ctx.services.files.write(file, Readable.from([content]));
}

function describe(
  { picture: { format, width, height, frames }, bytes, sourceId }: Original,
  placeholder: string,
  made: Variant[],
): ImageResult {
  const widest = Math.max(...made.map((variant) => variant.width));
  const best = Math.min(...made.filter((one) => one.width === widest).map((one) => one.content.length));
  return {
    original: { format, width, height, frames, bytes, sourceId },
    placeholder,
    savedPercent: savedPercent(bytes, best),
  };
}
