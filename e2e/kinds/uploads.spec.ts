import { connect } from 'node:net';
import { expect, test } from '../fixtures';
import { createUser, untilSucceeded, type Visitor } from '../people';
import { setting } from '../setting';

const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEUzZpk7I4HSAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=',
  'base64',
);

test('an image is resized, and each resized image can be downloaded, or all at once', async ({
  visitor,
  email,
}) => {
  await createUser(visitor, email);
  const file = { name: 'pixel.png', mimeType: 'image/png', buffer: pixel };
  const multipart = { file, widths: '1,2', formats: 'webp,jpeg' };
  const asked = await visitor.request.post('/api/images', { multipart });
  expect(asked.status()).toBe(202);
  const { id } = await asked.json();
  await untilSucceeded(visitor, id);
  const { files } = await (await visitor.request.get(`/api/jobs/${id}`)).json();
  expect(files.map(({ name }: { name: string }) => name).sort()).toEqual([
    'pixel-1.jpg',
    'pixel-1.webp',
    'pixel-2.jpg',
    'pixel-2.webp',
  ]);
  for (const { url, bytes } of files)
    expect(await (await visitor.request.get(url)).body()).toHaveLength(bytes);
  const zip = await (await visitor.request.get(`/api/jobs/${id}/files.zip`)).body();
  for (const { name } of files) expect(zip.includes(name)).toBe(true);
  expect((await visitor.request.delete(`/api/images/${id}`)).status()).toBe(204);
  expect((await visitor.request.get(`/api/jobs/${id}`)).status()).toBe(404);
});

test("a file that is too large is rejected while it's still uploading", async ({ visitor, email }) => {
  await createUser(visitor, email);
  const { status, sent } = await sendUntilAnswered(visitor, png, 1_000_000_000);
  expect(status).toBe('HTTP/1.1 413 Payload Too Large');
  expect(sent).toBeLessThan(60_000_000);
});

test("a file that isn't an image is rejected by its first bytes", async ({ visitor, email }) => {
  await createUser(visitor, email);
  const { status, sent } = await sendUntilAnswered(visitor, Buffer.from('<svg>'), 1_000_000_000);
  expect(status).toBe('HTTP/1.1 415 Unsupported Media Type');
  expect(sent).toBeLessThan(20_000_000);
});

test('a browser shows why, even though it sends everything first', async ({ page, email, mistakes }) => {
  mistakes.expect(/status of 413/);
  await createUser(page, email);
  await page.goto('/jobs');
  const answer = await page.evaluate(
    async (signature) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(signature), new Uint8Array(30_000_000)]), 'large.png');
      const response = await fetch('/api/images', { method: 'POST', body: form });
      return { status: response.status, problem: await response.json() };
    },
    [...png],
  );
  expect(answer).toMatchObject({ status: 413, problem: { detail: 'The file is over the 25 MB limit.' } });
});

/** Announces a file of `bytes` bytes, sends it until the server responds, and disconnects. */
async function sendUntilAnswered(page: Visitor, head: Buffer, bytes: number) {
  const { hostname, port, host } = new URL(setting('E2E_URL'));
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = connect(Number(port), hostname);
  let sent = 0;
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? ''));
    socket.once('error', reject);
  });
  socket.write(
    `POST /api/images HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookies}\r\nContent-Length: ${bytes}\r\n` +
      'Content-Type: multipart/form-data; boundary=x\r\n\r\n' +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n',
  );
  socket.write(head);
  const part = Buffer.alloc(100_000);
  function pour(): void {
    while (!socket.destroyed && sent < bytes) {
      sent += part.length;
      if (!socket.write(part)) return void socket.once('drain', pour);
    }
  }
  pour();
  const status = await answer;
  const sentBefore = sent;
  socket.destroy();
  return { status, sent: sentBefore };
}
