// Runs TypeScript: `node --import ./scripts/tsx.mjs file.ts`. tsx runs the compiled code that it finds in a folder of the temporary
// folder, which another user of this machine may have created, so it gets no cache. That takes 0.1 s of CPU time per command.
process.env.TSX_DISABLE_CACHE = '1';
await import('tsx');
