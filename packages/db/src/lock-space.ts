/** The purposes of advisory locks, as seeds of their hashes. The core and the kinds (3 and 10) use other seeds. */
export const lockSpace = { calls: 0, room: 2, admins: 4, notifications: 12 };
