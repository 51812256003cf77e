import { clientProblem, readProblem, unreachable } from '@offload/console/text';
import type { Answer, Failed } from './http';

export interface UploadOptions {
  fields?: Record<string, string>;
  /** Called with the share that has been sent, from 0 to 1. */
  onSent: (share: number) => void;
  signal: AbortSignal;
}

/** Uploads a file to our own API as the form's `file`. Never throws. Returns null if `signal` was aborted. */
export function upload(path: string, file: File, options: UploadOptions): Promise<Answer | null> {
  const { fields = {}, onSent, signal } = options;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  // fetch doesn't report upload progress.
  const request = new XMLHttpRequest();
  request.open('POST', path);
  request.setRequestHeader('Accept', 'application/json');
  request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0));
  return new Promise((resolve) => {
    const stopAsking = askBeforeLeaving();
    request.addEventListener('loadend', stopAsking);
    request.addEventListener('load', () => resolve(answerOf(request)));
    request.addEventListener('error', () => resolve(failureOf(file)));
    request.addEventListener('abort', () => resolve(null));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

/** Makes the browser ask before leaving the page, because a reload would drop the file. Returns a function that stops that. */
function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}

/** Browsers report a folder, and a file that has changed since it was chosen, like this. */
export const unreadable = clientProblem(
  'This file can’t be read. It’s a folder, or it was moved or changed. Choose a file.',
);

/** Returns why there is no response. The browser doesn't send a request if it can't read the file. */
async function failureOf(file: File): Promise<Failed> {
  const isReadable = await canRead(file);
  return { ok: false, problem: isReadable ? unreachable : unreadable };
}

async function canRead(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function answerOf(request: XMLHttpRequest): Promise<Answer> {
  const { status, responseText } = request;
  if (status >= 200 && status < 300)
    return { ok: true, location: request.getResponseHeader('Location'), body: {} };
  const type = request.getResponseHeader('Content-Type') ?? '';
  const response = new Response(responseText, { status, headers: { 'Content-Type': type } });
  return { ok: false, problem: await readProblem(response) };
}
