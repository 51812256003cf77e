/** Returns the URL of the database. Throws an `Error` that says what to fix if it isn't one of PostgreSQL. */
export function checkDatabaseUrl(caller: string, url: string | undefined): string {
  if (!url) throw new Error(`${caller} needs the URL of the database. Set DATABASE_URL.`);
  if (!/^postgres(ql)?:/.test(url))
    throw new Error('The URL of the database must start with postgresql://. Change DATABASE_URL.');
  return url;
}
