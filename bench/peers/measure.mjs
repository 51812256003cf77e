const [, , url, count, pickUps] = process.argv;

/**
 * Measures a peer: jobs per second from the first to the last of `count` that wait, and for `pickUps` more, one by one, the
 * milliseconds from adding a job until it runs. Prints both as JSON. `open` returns how to add jobs and to start working.
 */
export async function measure(open) {
  let onJob = () => undefined;
  const { add, start } = await open(url, () => onJob());
  await add(Number(count));
  const times = [];
  const finished = new Promise((resolve) => {
    onJob = () => {
      times.push(performance.now());
      if (times.length === Number(count)) resolve();
    };
  });
  await start();
  await finished;
  const seconds = (times.at(-1) - times[0]) / 1_000;

  const waits = [];
  while (waits.length < Number(pickUps)) {
    const running = new Promise((resolve) => {
      onJob = resolve;
    });
    const added = performance.now();
    await add(1);
    await running;
    waits.push(performance.now() - added);
  }
  console.log(JSON.stringify({ perSecond: (times.length - 1) / seconds, waits }));
  process.exit(0);
}
