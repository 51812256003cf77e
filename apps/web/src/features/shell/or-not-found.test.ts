import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ApiError, noPage } from '@/server/http/api-error';
import { titleOrNotFound } from './or-not-found';

const folder = fileURLToPath(new URL('../../app', import.meta.url));

/** Pages of things that may be missing, or that aren't for everyone. */
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('/page.tsx'))
  .map((file) => ({ file, code: readFileSync(join(folder, file), 'utf8') }))
  .filter(({ file, code }) => file.includes('[') || /\b(requireStaff|noPage|notFound)\b/.test(code));

it('wraps every page that may be missing, and its title', () => {
  expect(pages.length).toBeGreaterThan(3);
  for (const { file, code } of pages) {
    expect(code, file).toMatch(/^export default orNotFound\(/m);
    expect(code, file).toMatch(/^export const generateMetadata = titleOrNotFound\(/m);
    expect(code, `${file}: throw noPage() instead`).not.toMatch(/\bnotFound\(/);
  }
});

it("titles a page, and says nothing of one that isn't there", async () => {
  expect(await titleOrNotFound(async () => 'Users')({})).toEqual({ title: 'Users' });
  const missing = titleOrNotFound(async () => Promise.reject(noPage()));
  expect(await missing({})).toEqual({ title: { absolute: 'Not found · Offload' } });
});

it('leaves other errors to the page that has them', async () => {
  const error = new ApiError(503, 'The database is down.');
  await expect(titleOrNotFound(async () => Promise.reject(error))({})).rejects.toBe(error);
});
