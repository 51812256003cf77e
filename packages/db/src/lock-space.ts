/** What a lock by a name is about, as the seed of its hash. The core uses other seeds. */
export const lockSpace = { calls: 0, room: 2, orders: 3, admins: 4 };
