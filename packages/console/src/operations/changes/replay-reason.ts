const form = /^Replayed as ([\da-f-]{36})$/;

/** Returns the reason for which a job is dismissed when it's replayed. */
export function replayReason(newId: string): string {
  return `Replayed as ${newId}`;
}

/** Returns the ID of the job that replays a dismissed one; null if it was dismissed for another reason. */
export function replayIn(reason: string): string | null {
  return form.exec(reason)?.[1] ?? null;
}
