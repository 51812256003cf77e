/** Returns a name that every system can unpack. */
export function safeName(name: string): string {
  return name.replace(/[\\/:*?"<>|]/g, '_');
}

/** Returns safe names without duplicates: `a.csv`, `a (2).csv`. */
export function uniqueNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((given) => {
    const name = safeName(given);
    const [, base = name, ending = ''] = /^(.+?)(\.\w{1,5})?$/.exec(name) ?? [];
    let unique = name;
    for (let copy = 2; taken.has(unique.toLowerCase()); copy += 1) unique = `${base} (${copy})${ending}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
