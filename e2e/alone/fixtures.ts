import { once } from 'node:events';
import { createServer } from 'node:http';
import { test as base } from '../fixtures';
import { smallPicture } from '../pictures';
import { setting } from '../setting';

export { expect } from '../fixtures';

export const test = base.extend<{ site: PictureSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it depends on
  site: async ({}, use) => {
    const site = await openPictureSite();
    await use(site);
    await site.close();
  },
});

interface PictureSite {
  /** The address of what is at this path. */
  at(path: string): string;
  /** Sets the status for URLs that begin like this: 200 responds with an image. */
  answer(path: string, status: number): void;
  close(): Promise<void>;
}

/** A site with images that the worker may fetch. It is empty at first. */
async function openPictureSite(): Promise<PictureSite> {
  const { buffer } = await smallPicture();
  const port = setting('E2E_PICTURES_PORT');
  const answers = new Map<string, number>();
  const server = createServer(({ url = '' }, response) => {
    const [, status = 404] = [...answers].find(([path]) => url.startsWith(path)) ?? [];
    response.writeHead(status, { 'Content-Type': 'image/jpeg' }).end(status === 200 ? buffer : undefined);
  });
  server.listen(Number(port), 'localhost');
  await once(server, 'listening');
  return {
    at: (path) => `http://localhost:${port}${path}`,
    answer: (path, status) => void answers.set(path, status),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
