import { expect, it } from 'vitest';
import { exampleVariants } from '@/testing/variants';
import { htmlSnippet } from './html-snippet';
import { variantsByFormat } from './variants';

const placeholder = 'data:image/webp;base64,UklGRg==';
const formats = variantsByFormat(exampleVariants, false);

it('lists the best format first, and sets the size before the image loads', () => {
  const html = htmlSnippet({ alt: 'beach', formats, placeholder });
  expect(html).toBe(`<picture>
  <source type="image/avif" srcset="beach-320.avif 320w, beach-640.avif 640w" sizes="(max-width: 640px) 100vw, 640px">
  <source type="image/webp" srcset="beach-320.webp 320w, beach-640.webp 640w" sizes="(max-width: 640px) 100vw, 640px">
  <img src="beach-640.jpg" srcset="beach-320.jpg 320w, beach-640.jpg 640w" sizes="(max-width: 640px) 100vw, 640px"
    width="640" height="320" alt="beach" loading="lazy" onload="this.style.background=''"
    style="max-width: 100%; height: auto; background: url('data:image/webp;base64,UklGRg==') center / cover no-repeat">
</picture>`);
});

it('escapes names, and uses the file names of the ZIP', () => {
  const alt = '"><script>alert(1)</script> & co';
  const named = [[...exampleVariants].slice(0, 1).map((one) => ({ ...one, name: 'a "b", <c>.webp' }))];
  const html = htmlSnippet({ alt, formats: named, placeholder });
  expect(html).toContain('alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"');
  expect(html).toContain('src="a%20_b_%2C%20_c_.webp"');
  expect(html).not.toContain('<script');
});

it('is empty if there are no images', () => {
  expect(htmlSnippet({ alt: 'beach', formats: [], placeholder })).toBe('');
});
