/** Measures with the queue that tests are given. */
export async function onQueue<Value>(queue: string, measure: () => Promise<Value>): Promise<Value> {
  Object.assign(process.env, { TEST_QUEUE: queue });
  try {
    return await measure();
  } finally {
    Object.assign(process.env, { TEST_QUEUE: 'postgresql' });
  }
}
