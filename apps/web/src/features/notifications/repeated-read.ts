const gatherMs = 300;

/**
 * Returns a function that schedules a read. Calls before it starts share one read, and calls during a read share the next
 * one, so a thousand changes at once cause few reads.
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
