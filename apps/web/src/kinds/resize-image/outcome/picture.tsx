import { type ComponentProps, useCallback, useState } from 'react';
import { inlineUrl, type Variant } from './variants';

interface PictureProps extends Pick<ComponentProps<'img'>, 'className' | 'loading'> {
  alt: string;
  /** By format, best first, and the narrowest of each first. */
  formats: Variant[][];
  /** The displayed width, by which the browser chooses a file. */
  sizes: string;
  placeholder: string | undefined;
}

/** An image in the best format that the browser supports, no larger than needed, with a placeholder until it loads. */
export function Picture({ alt, formats, sizes, placeholder, ...look }: PictureProps) {
  const [isLoaded, setIsLoaded] = useState(false);
  // It may have loaded before hydration.
  const checkLoaded = useCallback((image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth > 0) setIsLoaded(true);
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
        ref={checkLoaded}
        onLoad={() => setIsLoaded(true)}
        src={inlineUrl(narrowest.url)}
        srcSet={srcSet(fallback)}
        sizes={sizes}
        width={narrowest.width}
        height={narrowest.height}
        alt={alt}
        // It would show through transparent parts.
        style={isLoaded || !placeholder ? undefined : { backgroundImage: `url("${placeholder}")` }}
      />
    </picture>
  );
}

function srcSet(format: Variant[]): string {
  return format.map(({ url, width }) => `${inlineUrl(url)} ${width}w`).join(', ');
}
