const script = '/service-worker.js';

/** Asks the user for permission and subscribes this browser to push messages. Returns null if the user declines. */
export async function subscribe(publicKey: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(script);
  const { pushManager } = await navigator.serviceWorker.ready;
  // An earlier one may belong to another user, or to other keys.
  await (await pushManager.getSubscription())?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  return (await pushManager.subscribe(options)).toJSON();
}

/** Ends this browser's push subscription. */
export async function endSubscription(): Promise<void> {
  await (await findSubscription())?.unsubscribe();
}

/** Returns the endpoint of this browser's push subscription, or null without one. */
export async function findPushEndpoint(): Promise<string | null> {
  return (await findSubscription())?.endpoint ?? null;
}

async function findSubscription() {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration(script);
  // Some browsers have workers but no push.
  return registration && 'pushManager' in registration ? registration.pushManager.getSubscription() : null;
}
