import { hasFinished } from '@offload/core/contract';
import { follow, onReturn } from '@offload/react';
import type { JobView } from '@/api/jobs/job-schema';

const name = 'offload-notifications';

/**
 * Calls back when notifications may have changed after a position, in this tab or another one. Of all tabs, one keeps a
 * stream and tells the others, because a browser opens only six connections to a server. Over plain HTTP there are no
 * locks, so the notifications change only with the page.
 */
export function followNotifications(after: string, onChange: () => void): () => void {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', onChange);
  const ended = new AbortController();
  const stopReturning = onReturn(onChange);
  if (window.isSecureContext) {
    void keepStream(`/api/events?after=${after}`, ended.signal, () => {
      channel.postMessage(null);
      onChange();
    });
  }
  return () => {
    ended.abort();
    stopReturning();
    channel.close();
  };
}

/** Tells all tabs, this one too, that notifications have changed. */
export function announceChange(): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage(null);
  channel.close();
}

/** Waits until no other tab keeps the stream, and keeps it until `signal` is aborted. */
async function keepStream(eventsUrl: string, signal: AbortSignal, onChange: () => void): Promise<void> {
  let hasOpened = false;
  const stream = () =>
    new Promise<void>((resolve) => {
      const close = follow({
        url: '/api/notifications',
        eventsUrl,
        // The tab's title counts what happens meanwhile.
        whenHidden: 'follow',
        onEvent({ data }) {
          const job: JobView = JSON.parse(data);
          if (hasFinished(job.state)) onChange();
        },
        async onOpen() {
          if (hasOpened) onChange();
          hasOpened = true;
        },
        onBody: onChange,
        onConnection: () => undefined,
      });
      signal.addEventListener('abort', () => {
        close();
        resolve();
      });
    });
  try {
    await navigator.locks.request(name, { signal }, stream);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
