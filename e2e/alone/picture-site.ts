import { once } from 'node:events';
import { createServer } from 'node:http';
import { samplePicture } from '../pictures';
import { setting } from '../setting';

export interface PictureSite {
  /** The address of what is at this path. */
  at(path: string): string;
  /** Says how it answers, from now on, to whoever asks for what begins like this: 200 is a picture. */
  answer(path: string, status: number): void;
  close(): Promise<void>;
}

/** Somebody's site with pictures, where the worker may fetch them. Nothing is on it yet. */
export async function openPictureSite(): Promise<PictureSite> {
  const { buffer } = await samplePicture();
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
