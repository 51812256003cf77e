import { type ComponentProps, useCallback, useState } from 'react';
import { shownAt, type Variant } from './variants';

interface PictureProps extends Pick<ComponentProps<'img'>, 'className' | 'loading'> {
  alt: string;
  /** By format, the best one first, and of each the narrowest first. */
  formats: Variant[][];
  /** How wide it is shown, for the browser to choose by. */
  sizes: string;
  placeholder: string | undefined;
}

/** A picture in the best format that the browser knows, no larger than needed; until it is there, its placeholder. */
export function Picture({ alt, formats, sizes, placeholder, ...look }: PictureProps) {
  const [isThere, setIsThere] = useState(false);
  // Before the page is alive it may have been loaded already.
  const lookOnce = useCallback((image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth > 0) setIsThere(true);
  }, []);
  const fallback = formats.at(-1) ?? [];
  const [narrowest] = fallback;
  if (!narrowest) return null;
  return (
    <picture>
      {formats.slice(0, -1).map((format) => (
        <source
          key={format[0]?.contentType}
          type={format[0]?.contentType}
          srcSet={srcSet(format)}
          sizes={sizes}
        />
      ))}
      <img
        {...look}
        ref={lookOnce}
        onLoad={() => setIsThere(true)}
        src={shownAt(narrowest.url)}
        srcSet={srcSet(fallback)}
        sizes={sizes}
        width={narrowest.width}
        height={narrowest.height}
        alt={alt}
        // It would shine through where the picture is transparent.
        style={isThere || !placeholder ? undefined : { backgroundImage: `url("${placeholder}")` }}
      />
    </picture>
  );
}

function srcSet(format: Variant[]): string {
  return format.map(({ url, width }) => `${shownAt(url)} ${width}w`).join(', ');
}
