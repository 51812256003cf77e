/** What a lock by a name is about, as the seed of its hash: the same name locks something else in each. */
export const lockSpace = { requests: 1, sweeps: 5, shares: 6, schedules: 7, migrations: 8 };
