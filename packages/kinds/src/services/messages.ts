export interface Links {
  /**
   * Creates a one-time link that lets this user choose a password. It replaces the link of an earlier attempt. Throws a
   * `PermanentError` unless the user owns the job and its kind grants access.
   */
  setPassword(personId: string, valid: { hours: number }): Promise<string>;
  /** Returns the URL of a page of the app. */
  page(path: `/${string}`): string;
}

export interface Message {
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /**
   * Sends the job's email to the recipient set when the job was enqueued, or to its owner's current address if its kind
   * grants access. Does nothing if the mail server has already accepted it. Throws a `PermanentError` if the server rejects
   * it permanently, or if the recipient isn't the owner's verified address, unless the kind grants access or has an
   * `editableRecipient`.
   */
  send(message: Message): Promise<{ messageId: string; acceptedAt: string }>;
}

/** An unread notification of the job's owner: one finished job, or many of a kind. */
export interface UnreadNotification {
  jobId: string;
  kind: string;
  state: string;
  title: string | null;
  count: number;
  unread: number;
  /** How many parts of the succeeded jobs weren't done. */
  warnings: number;
}

export interface PushMessage {
  title: string;
  body: string;
  /** The page that opens on a click. */
  url: string;
}

export interface Push {
  /** Returns the owner's unread notifications for devices, newest first. */
  findUnread(): Promise<UnreadNotification[]>;
  /**
   * Sends a message to a device of the job's owner. It replaces an earlier one that hasn't arrived. Returns false if the
   * device gets none: its user has signed out there, or its browser has ended the subscription. Throws a `PermanentError`
   * if the push service rejects the message, and a `TransientError` if a retry may work.
   */
  send(subscriptionId: string, message: PushMessage): Promise<boolean>;
}
