import { unreachable } from '@offload/console/text';
import { afterEach, expect, it, vi } from 'vitest';
import { upload } from './upload-file';

/** A request that never gets a response. */
class FailingRequest extends EventTarget {
  upload = new EventTarget();
  open() {}
  setRequestHeader() {}
  abort() {}
  send() {
    this.dispatchEvent(new Event('error'));
  }
}

afterEach(() => vi.unstubAllGlobals());

/** A file whose bytes are read like this: jsdom itself can't. */
function fileOf(arrayBuffer: () => Promise<ArrayBuffer>): File {
  const file = new File(['order_number'], 'orders.csv');
  vi.spyOn(file, 'slice').mockReturnValue(Object.assign(new Blob(), { arrayBuffer }));
  return file;
}

async function send(file: File) {
  vi.stubGlobal('XMLHttpRequest', FailingRequest);
  const signal = new AbortController().signal;
  const answer = await upload('/api/imports', file, { onSent: () => undefined, signal });
  return answer?.ok ? null : answer?.problem;
}

it('says that the server can’t be reached if the file can be read', async () => {
  expect(await send(fileOf(async () => new ArrayBuffer(1)))).toBe(unreachable);
});

it('says that a folder, or a file that has changed since it was chosen, can’t be read', async () => {
  const problem = await send(fileOf(() => Promise.reject(new DOMException('It is gone.', 'NotFoundError'))));
  expect(problem?.detail).toMatch(/^This file can’t be read\./);
});
