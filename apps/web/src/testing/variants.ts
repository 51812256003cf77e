import type { Variant } from '@/kinds/resize-image/outcome/variants';

const types = { webp: 'image/webp', avif: 'image/avif', jpg: 'image/jpeg' };

/** Images for tests: two widths in three formats, as a job lists them. */
export const exampleVariants: Variant[] = [640, 320].flatMap((width) =>
  Object.entries(types).map(([ending, contentType]) => ({
    id: `${width}-${ending}`,
    name: `beach-${width}.${ending}`,
    contentType,
    bytes: width * 10,
    width,
    height: width / 2,
    url: `/api/files/${width}-${ending}`,
    expiresAt: null,
  })),
);
