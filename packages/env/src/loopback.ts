/** Returns whether a URL's host name, or an address, is this machine, so that traffic to it can't be intercepted. */
export function isLoopback(hostname: string): boolean {
  return ['localhost', '[::1]', '::1'].includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname);
}
