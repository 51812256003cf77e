import { safeName } from '@/api/files/zip-names';
import type { Variant } from './variants';

interface Snippet {
  /** A description for those who don’t see the image. */
  alt: string;
  /** By format, best first, and the narrowest of each first. */
  formats: Variant[][];
  placeholder: string;
}

/** Returns a `<picture>` for the files of the ZIP, in the same folder as the page. */
export function htmlSnippet({ alt, formats, placeholder }: Snippet): string {
  const fallback = formats.at(-1) ?? [];
  const widest = fallback.at(-1);
  if (!widest) return '';
  const sizes = `(max-width: ${widest.width}px) 100vw, ${widest.width}px`;
  const sources = formats
    .slice(0, -1)
    .map((format) => `  <source type="${typeOf(format)}" srcset="${srcset(format)}" sizes="${sizes}">\n`);
  // The placeholder is removed once the image has loaded: it would show through transparent parts.
  return `<picture>
${sources.join('')}  <img src="${address(widest)}" srcset="${srcset(fallback)}" sizes="${sizes}"
    width="${widest.width}" height="${widest.height}" alt="${escaped(alt)}" loading="lazy" onload="this.style.background=''"
    style="max-width: 100%; height: auto; background: url('${placeholder}') center / cover no-repeat">
</picture>`;
}

function typeOf([first]: Variant[]): string {
  return first?.contentType ?? '';
}

function srcset(format: Variant[]): string {
  return format.map((variant) => `${address(variant)} ${variant.width}w`).join(', ');
}

// Encoded, because a space or a comma in a name would end the URL.
function address({ name }: Variant): string {
  return encodeURIComponent(safeName(name));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}
