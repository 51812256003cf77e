const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Returns the app's origins: its own, and if that is this machine, this machine's other names. */
export function ownOrigins(appUrl: string): string[] {
  const url = new URL(appUrl);
  if (!isOnThisMachine(appUrl)) return [url.origin];
  return loopback.map((name) => {
    url.hostname = name;
    return url.origin;
  });
}

/** Returns whether the app's URL is on this machine, so that it can only be used from here. */
export function isOnThisMachine(appUrl: string): boolean {
  return loopback.includes(new URL(appUrl).hostname);
}
