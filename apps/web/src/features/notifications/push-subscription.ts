const script = '/service-worker.js';

/** Returns why this browser can't show notifications, or null if it can. */
export function whyUnavailable(): string | null {
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!isSupported)
    return 'This browser can’t show notifications here. They need HTTPS and a browser that supports them.';
  if (Notification.permission === 'denied') return blocked;
  return null;
}

const blocked =
  'You have blocked notifications from this site. Allow them in your browser’s settings, and reload the page.';

/** Asks the user for permission, and has this browser's push service take messages. Returns null if the user declines. */
export async function subscribe(publicKey: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(script);
  const { pushManager } = await navigator.serviceWorker.ready;
  // An earlier one may belong to another user, or to other keys.
  await (await pushManager.getSubscription())?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  return (await pushManager.subscribe(options)).toJSON();
}

/** Has the push service of this browser take no more messages. */
export async function endSubscription(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(script);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
