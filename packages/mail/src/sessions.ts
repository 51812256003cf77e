import { createTransport } from 'nodemailer';
import { type Dialogue, openSession, type Session, type SmtpTimeouts } from './session';

/** Host names of this machine, whose traffic can't be intercepted. */
const thisMachine = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;
const maxSessions = 5;
const idleMs = 30_000;
// A message that waits longer for its reply frees its place, so that slow ones don't hold up all others.
const placeMs = 15_000;

/** Pools a few connections to the mail server at `url`, each for many messages. Connects on demand. */
export function openSessions(url: string, timeouts: SmtpTimeouts) {
  const { options: given } = createTransport({ url });
  // An attacker between us and another machine could strip its offer of STARTTLS.
  const options = { requireTLS: !thisMachine.test(new URL(url).hostname), ...given };
  const sessions = createSessions(() => openSession(options, timeouts));
  const takePlace = createPlaces(maxSessions);

  return {
    /** Sends one message. Returns the server's reply, or rejects with Nodemailer's error. */
    async send(dialogue: Dialogue): Promise<string> {
      const release = await takePlace();
      const timer = setTimeout(release, placeMs);
      try {
        for (;;) {
          const session = await sessions.take();
          const wasReused = session.isReused();
          try {
            return await sessions.sendBy(session, dialogue);
          } catch (error) {
            // The idle connection had died, which says nothing about the server. Try another one.
            if (!wasReused || session.hasBegun() || hasReply(error)) throw error;
          }
        }
      } finally {
        clearTimeout(timer);
        release();
      }
    },
    close: sessions.close,
  };
}

/** Keeps sessions for later messages, and closes those that were idle for long. */
function createSessions(open: () => Promise<Session>) {
  const all = new Set<Session>();
  const idle = new Map<Session, NodeJS.Timeout>();

  function noLongerIdle(session: Session): void {
    clearTimeout(idle.get(session));
    idle.delete(session);
  }
  return {
    async take(): Promise<Session> {
      const [session] = idle.keys();
      if (session) {
        noLongerIdle(session);
        return session;
      }
      const opened = await open();
      all.add(opened);
      opened.onEnd(() => {
        all.delete(opened);
        noLongerIdle(opened);
      });
      return opened;
    },
    async sendBy(session: Session, dialogue: Dialogue): Promise<string> {
      try {
        const response = await session.send(dialogue);
        idle.set(session, setTimeout(session.close, idleMs).unref());
        return response;
      } catch (error) {
        session.close();
        throw error;
      }
    },
    close(): void {
      for (const session of all) session.close();
    },
  };
}

/**
 * Returns a function that waits for one of so many places. It returns a function that frees the place, which may be called
 * twice.
 */
function createPlaces(count: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async () => {
    if (taken < count) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    };
  };
}

/** Returns whether the server replied anything other than that it's shutting down. */
function hasReply(error: unknown): boolean {
  return error instanceof Error && 'responseCode' in error && error.responseCode !== 421;
}
