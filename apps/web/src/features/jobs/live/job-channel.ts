const channelName = 'offload-jobs';

/** Tells other tabs of this browser about an action on a job: a finished one may be running again. */
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
