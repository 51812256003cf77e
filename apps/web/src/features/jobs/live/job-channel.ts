const channelName = 'offload-jobs';

/** Tells the other tabs of this browser that somebody acted on a job: a finished one may have come back to life. */
export function announceAction(jobId: string): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(jobId);
  channel.close();
}

export function onActionElsewhere(jobId: string, listener: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === jobId) listener();
  });
  return () => channel.close();
}
