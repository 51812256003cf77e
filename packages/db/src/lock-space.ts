/** The purposes of advisory locks, as seeds of their hashes. The core uses other seeds. */
export const lockSpace = { calls: 0, room: 2, orders: 3, admins: 4, orderIndex: 10, notifications: 12 };
