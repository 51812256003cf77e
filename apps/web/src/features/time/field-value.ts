/** Returns what a field of type `datetime-local` shows for an ISO time in UTC without a zone; empty for none. */
export function localFieldValue(utc: string | null): string {
  if (!utc) return '';
  const moment = new Date(`${utc}Z`);
  return withoutZone(new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000));
}

/** Returns the ISO time in UTC, without a zone, of what was typed into such a field; empty for none. */
export function utcFieldValue(local: string): string {
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? '' : withoutZone(moment);
}

function withoutZone(moment: Date): string {
  return moment.toISOString().slice(0, 16);
}
