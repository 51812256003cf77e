/** Returns a file that comes with the app; null if it can't be loaded. */
export async function readSample(name: string, type: string): Promise<File | null> {
  try {
    const response = await fetch(`/${name}`);
    return response.ok ? new File([await response.blob()], name, { type }) : null;
  } catch {
    return null;
  }
}
