const gatherMs = 300;

/**
 * Returns a function that has something read soon. Calls before it is read share one read, and calls while it's read share
 * the next one: a thousand changes at once are few reads.
 */
export function createRepeatedRead(read: () => Promise<void>): () => void {
  let isReading = false;
  let isWanted = false;

  async function readWhileWanted(): Promise<void> {
    isReading = true;
    while (isWanted) {
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      isWanted = false;
      await read();
    }
    isReading = false;
  }
  return () => {
    isWanted = true;
    if (!isReading) void readWhileWanted();
  };
}
