// What the edge runtime gets instead of entries that need Node.js. As one value, so that no bundler misses their exports first.
module.exports = fail();

function fail() {
  throw new Error(
    "@offload/core needs Node.js, and this code runs in the edge runtime. Remove `export const runtime = 'edge'`, or call a route that runs in Node.js. Contracts can be imported from @offload/core/contract.",
  );
}
