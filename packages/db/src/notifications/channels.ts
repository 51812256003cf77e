/** How the owner of a finished job can be notified. */
export const channels = ['bell', 'email', 'push'] as const;

export type Channel = (typeof channels)[number];

/** The columns of a user that say which final states of jobs a channel notifies them of. */
export const eventColumns = {
  bell: 'bellEvents',
  email: 'emailEvents',
  push: 'pushEvents',
} as const satisfies Record<Channel, string>;

const defaults = ['succeeded', 'failed'];

/** What a new user is notified of. Not of cancellations: users cancel their own jobs. */
export const defaultEvents = { bellEvents: defaults, emailEvents: defaults, pushEvents: defaults };
