import { expect, test } from '../fixtures';
import {
  createUser,
  fillSignIn,
  jobsOf,
  password,
  refusedAfterSignOut,
  signInAsAdmin,
  signUp,
  startSession,
  welcome,
} from '../people';
import { setting } from '../setting';

const nonexistent = '0199a0c4-0000-7000-8000-000000000000';

test("another user's job returns 404, on its page and in the API, but an admin opens it", async ({
  page,
  email,
  browser,
  mistakes,
}) => {
  mistakes.expect(/status of 404/);
  const { id } = await welcome(page, email);
  const context = await browser.newContext();
  const stranger = await context.newPage();
  await createUser(stranger, `stranger-${email}`);

  expect((await stranger.goto(`/jobs/${id}`))?.status()).toBe(404);
  await expect(stranger.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  for (const hidden of [nonexistent, 'nonsense', `${id}%00`]) {
    expect((await stranger.request.get(`/jobs/${hidden}`)).status(), hidden).toBe(404);
  }
  for (const hidden of [id, nonexistent, 'nonsense']) {
    for (const path of [hidden, `${hidden}/timeline`, `${hidden}/events`]) {
      const answer = await stranger.request.get(`/api/jobs/${path}`);
      expect(answer.status(), path).toBe(404);
      expect(answer.headers()['content-type']).toContain('application/problem+json');
    }
    for (const action of ['cancel', 'retry']) {
      const answer = await stranger.request.post(`/api/jobs/${hidden}/${action}`);
      expect(answer.status(), action).toBe(404);
    }
  }
  expect((await jobsOf(stranger)).map((job) => job.id)).not.toContain(id);

  await signInAsAdmin(stranger);
  await stranger.goto(`/jobs/${id}`);
  await expect(stranger.getByRole('heading', { name: 'Welcome email' })).toBeVisible();
  await context.close();
});

test('signing out ends the session for pages, the API, and a copied cookie', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(refusedAfterSignOut);
  await signUp(page, email, password);
  await startSession(page, email);
  const [{ id } = { id: '' }] = await jobsOf(page);
  await page.goto(`/jobs/${id}`);
  const kept = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const withCookie = () => page.request.get('/api/jobs', { headers: { Cookie: kept } });
  await page.getByRole('button', { name: `Account: ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login$/);

  expect((await page.request.get('/api/jobs')).status()).toBe(401);
  expect((await withCookie()).status()).toBe(401);
  await page.goto(`/jobs/${id}`);
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent(`/jobs/${id}`)}`);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);

  await page.goto(`/jobs/${id}`);
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(`/jobs/${id}`);
});

const elsewhere = [
  'https://example.org/',
  '//example.org/',
  '/\\example.org/',
  '\\\\example.org',
  '/\t/example.org/',
  '/%09/example.org',
  '/.//example.org',
  'javascript:alert(1)',
  'data:text/html,hello',
];

test('next= never leads to another site, neither through the form nor past it', async ({
  page,
  email,
  mistakes,
}) => {
  // Some of these are paths of ours that don't exist.
  mistakes.expect(/status of 404/);
  const here = setting('E2E_URL');
  await signUp(page, email, password);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  // The form and the redirect past it decide by the same function, whose own test has more of them.
  await page.goto(`/login?next=${encodeURIComponent('/\\example.org/')}`);
  await fillSignIn(page, email, password);
  await expect(page.getByRole('button', { name: `Account: ${email}` })).toBeVisible();
  for (const next of elsewhere) {
    const past = await page.request.get(`/login?next=${encodeURIComponent(next)}`, { maxRedirects: 0 });
    expect(new URL(past.headers().location ?? '', here).origin, next).toBe(here);
  }
  expect(asked.filter((url) => new URL(url).origin !== here)).toEqual([]);
});
