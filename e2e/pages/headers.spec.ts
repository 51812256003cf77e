import { expect, test } from '../fixtures';
import { welcome } from '../people';

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

test('every response has the security headers, and none reveals the software behind it', async ({
  page,
  email,
}) => {
  const { id } = await welcome(page, email);
  const paths = ['/', '/jobs', `/jobs/${id}`, '/nothing', '/api/health', '/api/jobs', '/api/nothing'];
  for (const path of paths) {
    const headers = (await page.request.get(path)).headers();
    expect(headers, path).toMatchObject(everywhere);
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], path).toMatch(/default-src '(self|none)'/);
    expect(headers, path).not.toHaveProperty('x-powered-by');
  }
});

test('pages run only their own scripts, identified by a nonce per response', async ({
  page,
  email,
  mistakes,
}) => {
  const { id } = await welcome(page, email);
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

  mistakes.expect(/Content Security Policy|status of 404/);
  await page.goto('/jobs');
  const refused = page.waitForEvent('console', (message) => message.text().includes('script-src'));
  await page.evaluate(
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')",
  );
  await refused;
  expect(await page.evaluate('window.ran')).toBeUndefined();
});

test('no cache stores what a session can see', async ({ page, email }) => {
  const { id } = await welcome(page, email);
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
    const { 'cache-control': caching = '' } = (await page.request.get(path)).headers();
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
  page,
  email,
}) => {
  const { id } = await welcome(page, email);
  for (const path of ['/', '/signup', '/login', '/jobs', `/jobs/${id}`, '/nothing']) {
    const html = await (await page.request.get(path)).text();
    const links = html.match(/<link rel="icon" [^>]*>/g) ?? [];
    expect(links, path).toEqual([
      expect.stringMatching(/href="\/favicon\.ico[?"].*image\/x-icon/),
      expect.stringMatching(/href="\/icon\.svg[?"].*image\/svg\+xml/),
    ]);
  }
  const icons = { '/favicon.ico': 'image/x-icon', '/icon.svg': 'image/svg+xml' };
  for (const [path, type] of Object.entries(icons)) {
    const response = await page.request.get(path);
    expect(response.status(), path).toBe(200);
    expect(response.headers(), path).toMatchObject({ ...everywhere, 'content-type': type });
  }
});

test('a connection is kept open longer than a proxy in front would keep it', async ({ request }) => {
  const answer = await request.get('/api/openapi.json');
  expect(answer.headers()['keep-alive']).toBe('timeout=75');
});

test("scripts and other sites can't access the session cookie", async ({ page, email }) => {
  await welcome(page, email);
  await page.goto('/jobs');
  // A script writes one cookie: the browser's language and time zone.
  const cookies = (await page.context().cookies()).filter(({ name }) => name !== 'reader');
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(await page.evaluate('document.cookie')).toMatch(/^(reader=[^;]*)?$/);
});

test('no page can be framed', async ({ page, mistakes }) => {
  mistakes.expect(/frame-ancestors/);
  await page.goto('/');
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.evaluate(
    "document.body.append(Object.assign(document.createElement('iframe'), { src: '/login' }))",
  );
  await refused;
  await expect(page.frameLocator('iframe').getByLabel('Email')).toHaveCount(0);
});

test('no page loads anything from another site', async ({ page, email }) => {
  const { id } = await welcome(page, email);
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  for (const path of ['/', '/signup', '/jobs', `/jobs/${id}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).or(page.getByText('Sign up')).first()).toBeVisible();
  }
  expect([...origins]).toEqual([new URL(page.url()).origin]);
});
