const script = '/service-worker.js';

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
  await (await findSubscription())?.unsubscribe();
}

/** Returns where this browser's push service takes messages, or null if it takes none. */
export async function findPushEndpoint(): Promise<string | null> {
  return (await findSubscription())?.endpoint ?? null;
}

async function findSubscription() {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration(script);
  // Some browsers have workers but no push.
  return registration && 'pushManager' in registration ? registration.pushManager.getSubscription() : null;
}
