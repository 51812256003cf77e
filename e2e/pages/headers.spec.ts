import { expect, test } from '../fixtures';
import { jobsOf, password, signIn, signUp, welcome } from '../people';

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

test('every response has the security headers, and none reveals the software behind it', async ({
  visitor,
  email,
}) => {
  const { id } = await welcome(visitor, email);
  const paths = ['/', '/jobs', `/jobs/${id}`, '/nothing', '/api/health', '/api/jobs', '/api/nothing'];
  for (const path of paths) {
    const headers = (await visitor.request.get(path)).headers();
    expect(headers, path).toMatchObject(everywhere);
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], path).toMatch(/default-src '(self|none)'/);
    expect(headers, path).not.toHaveProperty('x-powered-by');
  }
});

test("pages run only their own scripts, which can't read the session cookie, and can't be framed", async ({
  page,
  email,
  mistakes,
}) => {
  await signUp(page, email, password);
  await signIn(page, email);
  const [{ id } = { id: '' }] = await jobsOf(page);
  const nonces = new Set<string>();
  for (const path of ['/', '/login', '/jobs', `/jobs/${id}`, '/nothing']) {
    const answer = await page.request.get(path, { headers: { 'x-nonce': 'mine' } });
    const scripts = answer.headers()['content-security-policy']?.match(/script-src [^;]*/)?.[0] ?? '';
    expect(scripts, path).not.toContain('unsafe');
    const nonce = scripts.match(/'nonce-([^']{22,})'/)?.[1] ?? '';
    nonces.add(nonce);
    const tags = (await answer.text()).match(/<script[^>]*>/g) ?? [];
    expect(tags.length, path).toBeGreaterThan(0);
    expect(tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  }
  expect(nonces.size).toBe(5);

  mistakes.expect(/Content Security Policy|frame-ancestors|status of 404/);
  await page.goto('/jobs');
  const refused = page.waitForEvent('console', (message) => message.text().includes('script-src'));
  await page.evaluate(
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')",
  );
  await refused;
  expect(await page.evaluate('window.ran')).toBeUndefined();

  // A script writes one cookie: the browser's language and time zone.
  const cookies = (await page.context().cookies()).filter(({ name }) => name !== 'reader');
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(await page.evaluate('document.cookie')).toMatch(/^(reader=[^;]*)?$/);

  const unframed = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.evaluate(
    "document.body.append(Object.assign(document.createElement('iframe'), { src: '/login' }))",
  );
  await unframed;
  await expect(page.frameLocator('iframe').getByLabel('Email')).toHaveCount(0);
});

test('no cache stores what a session can see', async ({ visitor, email }) => {
  const { id } = await welcome(visitor, email);
  const pages = [
    '/',
    '/jobs',
    `/jobs/${id}`,
    '/reports',
    '/images',
    '/imports',
    '/orders',
    '/account',
    '/nothing',
  ];
  const calls = [
    'jobs',
    `jobs/${id}`,
    `jobs/${id}/timeline`,
    'storage',
    'schedules',
    'auth/get-session',
    'nothing',
  ];
  for (const path of [...pages, ...calls.map((call) => `/api/${call}`)]) {
    const { 'cache-control': caching = '' } = (await visitor.request.get(path)).headers();
    expect(caching, path).toContain('private');
    expect(caching, path).toContain('no-store');
  }
});

test("Next's image optimizer is off, and logs nothing that a visitor has made up", async ({ request }) => {
  const urls = ['/icon.svg', '%0aforged line', 'https://evil.example/a.png'];
  for (const url of urls) {
    expect((await request.get(`/_next/image?url=${url}&w=640&q=75`)).status(), url).toBe(404);
  }
});

test('every page links to the icons, and /favicon.ico exists for tools that only request that', async ({
  visitor,
  email,
}) => {
  const { id } = await welcome(visitor, email);
  for (const path of ['/', '/signup', '/login', '/jobs', `/jobs/${id}`, '/nothing']) {
    const html = await (await visitor.request.get(path)).text();
    const links = html.match(/<link rel="icon" [^>]*>/g) ?? [];
    expect(links, path).toEqual([
      expect.stringMatching(/href="\/favicon\.ico[?"].*image\/x-icon/),
      expect.stringMatching(/href="\/icon\.svg[?"].*image\/svg\+xml/),
    ]);
  }
  const icons = { '/favicon.ico': 'image/x-icon', '/icon.svg': 'image/svg+xml' };
  for (const [path, type] of Object.entries(icons)) {
    const response = await visitor.request.get(path);
    expect(response.status(), path).toBe(200);
    expect(response.headers(), path).toMatchObject({ ...everywhere, 'content-type': type });
  }
});

test('a connection is kept open longer than a proxy in front would keep it', async ({ request }) => {
  const answer = await request.get('/api/openapi.json');
  expect(answer.headers()['keep-alive']).toBe('timeout=75');
});
