import { expect, it } from 'vitest';
import { exampleVariants } from '@/testing/variants';
import { formatName, variantsByFormat } from './variants';

const shown = (moves: boolean) =>
  variantsByFormat(exampleVariants, moves).map((format) => format.map(({ name }) => name));

it('lists the best format first, and the narrowest image of each first', () => {
  expect(shown(false)).toEqual([
    ['beach-320.avif', 'beach-640.avif'],
    ['beach-320.webp', 'beach-640.webp'],
    ['beach-320.jpg', 'beach-640.jpg'],
  ]);
});

it('lists the animated format first if the image is animated', () => {
  expect(shown(true).map(([narrowest]) => narrowest)).toEqual([
    'beach-320.webp',
    'beach-320.avif',
    'beach-320.jpg',
  ]);
});

it('shows every format, also one that it has no rank for', () => {
  const [png, tiff] = ['image/png', 'image/tiff'].map((contentType) =>
    exampleVariants.slice(0, 1).map((file) => ({ ...file, contentType })),
  );
  expect(variantsByFormat([...(tiff ?? []), ...(png ?? [])], false)).toEqual([png, tiff]);
});

it("ignores files without dimensions, and files that aren't images", () => {
  const unmeasured = exampleVariants.map((file) => ({ ...file, width: null }));
  const texts = exampleVariants.map((file) => ({ ...file, contentType: 'text/plain' }));
  expect(variantsByFormat([...unmeasured, ...texts], false)).toEqual([]);
});

it('formats format names', () => {
  expect(['image/webp', 'jpeg', 'image/new'].map(formatName)).toEqual(['WebP', 'JPEG', 'NEW']);
});
