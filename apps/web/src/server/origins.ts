const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The origins that are this application: its own, and where that is this machine, this machine's other names. */
export function ownOrigins(appUrl: string): string[] {
  const url = new URL(appUrl);
  if (!loopback.includes(url.hostname)) return [url.origin];
  return loopback.map((name) => {
    url.hostname = name;
    return url.origin;
  });
}
