/** The least id (UUID v7) that a job asked for at this moment or later can have. */
export function firstIdAt(moment: Date): string {
  const within = Math.min(Math.max(0, moment.getTime()), 2 ** 48 - 1);
  const ms = within.toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}

/** When the job was asked for that has this id. */
export function momentOfId(id: string): Date {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16));
}
