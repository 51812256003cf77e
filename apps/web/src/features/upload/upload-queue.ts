import type { Problem } from '@offload/console/text';
import { useSyncExternalStore } from 'react';
import type { Answer, Done } from '../http/http';
import type { UploadOptions } from '../http/upload-file';

/** A file that is being sent, waits, or was rejected. */
export interface Upload {
  id: number;
  file: File;
  fields: Record<string, string>;
  /** How much has been sent; null while it isn’t being sent. */
  percent: number | null;
  problem: Problem | null;
}

export interface UploadState {
  uploads: readonly Upload[];
  /** The last file that has been accepted, and the response to it. */
  latest: { file: File; answer: Done } | null;
}

type Send = (file: File, options: UploadOptions) => Promise<Answer | null>;

// A browser has six connections to a host, and live updates use one of them.
const maxConcurrent = 2;

/** Uploads files a few at a time, whichever page is open. Rejected files stay until they are removed or sent again. */
export function createUploadQueue(send: Send) {
  const { read, subscribe, set, add, change, without } = createUploadState();
  const sending = new Map<number, AbortController>();

  function sendNext(): void {
    const next = read().uploads.find(({ id, problem }) => !problem && !sending.has(id));
    if (!next || sending.size >= maxConcurrent) return;
    void sendOne(next);
    sendNext();
  }
  async function sendOne({ id, file, fields }: Upload): Promise<void> {
    const controller = new AbortController();
    sending.set(id, controller);
    const onSent = (share: number) => change(id, { percent: Math.floor(share * 100) });
    onSent(0);
    const answer = await send(file, { fields, onSent, signal: controller.signal });
    sending.delete(id);
    if (answer?.ok) set({ uploads: without(id), latest: { file, answer } });
    else if (answer) change(id, { percent: null, problem: answer.problem });
    sendNext();
  }

  return {
    read,
    subscribe,
    /** With a problem, the file is only shown. */
    add(file: File, fields: Record<string, string>, problem: Problem | null = null): void {
      add({ file, fields, problem });
      sendNext();
    },
    sendAgain(id: number, fields: Record<string, string>): void {
      change(id, { fields, problem: null });
      sendNext();
    },
    remove(id: number): void {
      set({ uploads: without(id) });
      sending.get(id)?.abort();
    },
  };
}

function createUploadState() {
  let state: UploadState = { uploads: [], latest: null };
  let latestId = 0;
  const listeners = new Set<() => void>();

  function set(changes: Partial<UploadState>): void {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  }
  return {
    read: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    add(upload: Omit<Upload, 'id' | 'percent'>): void {
      latestId += 1;
      set({ uploads: [...state.uploads, { ...upload, id: latestId, percent: null }] });
    },
    change(id: number, changes: Partial<Upload>): void {
      set({ uploads: state.uploads.map((one) => (one.id === id ? { ...one, ...changes } : one)) });
    },
    without: (id: number): readonly Upload[] => state.uploads.filter((one) => one.id !== id),
  };
}

export function useUploads({ subscribe, read }: ReturnType<typeof createUploadQueue>): UploadState {
  return useSyncExternalStore(subscribe, read, read);
}
