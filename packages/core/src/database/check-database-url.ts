/** Throws an `Error` that says what to fix if the URL isn't one of PostgreSQL. */
export function checkDatabaseUrl(caller: string, url: string | undefined): string {
  if (!url) throw new Error(`${caller} needs the URL of the database. Set DATABASE_URL.`);
  if (!/^postgres(ql)?:/.test(url))
    throw new Error('The URL of the database must start with postgresql://. Change DATABASE_URL.');
  // Node's own error contains the URL with its password, which must not be logged.
  if (!URL.canParse(url))
    throw new Error(
      'The URL of the database is not valid. If its password has special characters, percent-encode them: %23 for #. Change DATABASE_URL.',
    );
  return url;
}

export function checkListenUrl(caller: string, url: string): void {
  if (!URL.canParse(url))
    throw new Error(`${caller}: listenUrl must be a URL, such as postgresql://localhost/app.`);
}
