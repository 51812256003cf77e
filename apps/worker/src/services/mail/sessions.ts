import { isLoopback } from '@offload/env';
import { createTransport } from 'nodemailer';
import { type Dialogue, openSession, type Patience, type Session } from './session';

const maxSessions = 5;
const idleMs = 30_000;
// A message that waits longer for its reply leaves its place to another: all must not stand still behind a few.
const placeMs = 15_000;

/** Connections to the mail server of `url`, a few at a time and each for many messages. Connects when it must. */
export function openSessions(url: string, patience: Patience) {
  const { options: given } = createTransport({ url });
  // Whoever is between us and another machine could take its offer of STARTTLS away.
  const options = { requireTLS: !isLoopback(new URL(url).hostname), ...given };
  const all = new Set<Session>();
  const idle = new Map<Session, NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  let taken = 0;

  /** Waits for a place. Returns how to leave it; leaving it twice changes nothing. */
  async function takePlace(): Promise<() => void> {
    if (taken < maxSessions) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    };
  }

  async function take(): Promise<Session> {
    const [session] = idle.keys();
    if (session) {
      clearTimeout(idle.get(session));
      idle.delete(session);
      return session;
    }
    const opened = await openSession(options, patience);
    all.add(opened);
    opened.onEnd(() => {
      all.delete(opened);
      clearTimeout(idle.get(opened));
      idle.delete(opened);
    });
    return opened;
  }

  async function sendBy(session: Session, dialogue: Dialogue): Promise<string> {
    try {
      const response = await session.send(dialogue);
      idle.set(session, setTimeout(session.close, idleMs).unref());
      return response;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  return {
    /** Has the dialogue of one message. Returns the server's reply, or rejects with Nodemailer's error. */
    async send(dialogue: Dialogue): Promise<string> {
      const leave = await takePlace();
      const timer = setTimeout(leave, placeMs);
      try {
        for (;;) {
          const session = await take();
          const wasReused = session.isReused();
          try {
            return await sendBy(session, dialogue);
          } catch (error) {
            // It had died since the last message: that says nothing of the server.
            if (!wasReused || session.hasBegun() || hasReply(error)) throw error;
          }
        }
      } finally {
        clearTimeout(timer);
        leave();
      }
    },
    close() {
      for (const session of all) session.close();
    },
  };
}

/** Whether the server said something, other than that it goes away. */
function hasReply(error: unknown): boolean {
  return error instanceof Error && 'responseCode' in error && error.responseCode !== 421;
}
