/**
 * Returns what a user entered into a `datetime-local` field as a time for the API. What isn't a time, such as one in a year of
 * five digits, stays as it is: the API says what is wrong.
 */
export function timeOf(entered: string): string {
  const time = new Date(entered);
  return Number.isNaN(time.getTime()) ? entered : time.toISOString();
}
