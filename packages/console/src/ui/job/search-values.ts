export const maxSearchLength = 300;

/** Returns the time that a text names; null if it names none, such as February 31. */
export function momentOf(text: string | null): Date | null {
  const moment = new Date(`${text}Z`);
  return text === null || Number.isNaN(moment.getTime()) ? null : moment;
}
