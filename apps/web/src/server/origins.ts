const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The origins that are this application: its own, and where that is this machine, this machine's other names. */
export function ownOrigins(appUrl: string): string[] {
  const url = new URL(appUrl);
  if (!isOnThisMachine(appUrl)) return [url.origin];
  return loopback.map((name) => {
    url.hostname = name;
    return url.origin;
  });
}

/** Whether the application's own address is one of this machine: it is then used from here only. */
export function isOnThisMachine(appUrl: string): boolean {
  return loopback.includes(new URL(appUrl).hostname);
}
