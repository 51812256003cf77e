/** What a lock by a name is about, as the seed of its hash: the same name locks something else in each. */
export const lockSpace = { calls: 0, requests: 1, room: 2, orders: 3, admins: 4, sweeps: 5, shares: 6 };
