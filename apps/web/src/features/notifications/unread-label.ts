/** Returns a number of unread notifications, which the API counts up to 100. */
export function unreadLabel(unread: number): string {
  return unread >= 100 ? '99+' : String(unread);
}
