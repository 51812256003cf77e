const silenceMs = 2000;
const heartbeatMs = 15_000;

/** Says what is going on while one waits, and how long it took; a quick step is a single line. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const started = Date.now();
  const seconds = (digits: number) => `${((Date.now() - started) / 1000).toFixed(digits)} s`;
  const first = setTimeout(() => console.log(`… ${title}`), silenceMs);
  const heartbeat = setInterval(() => console.log(`… ${title} (${seconds(0)})`), heartbeatMs);
  try {
    const result = await work();
    console.log(`✓ ${title} (${seconds(1)})`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(heartbeat);
  }
}
