// What a browser needs in a container, and what keeps it from contacting other hosts.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { CHROMIUM_PATH, CHROMIUM_SHELL_PATH } = process.env;

/** By default, a Chromium without windows, which takes half of the CPU. Without a path, Playwright uses its own. */
const shellPath = CHROMIUM_SHELL_PATH ?? CHROMIUM_PATH;
export const launchOptions = { args, ...(shellPath && { executablePath: shellPath }) };

/** For `test.use`: the whole browser, which also shows notifications and PDF files. */
export const wholeBrowser = {
  launchOptions: { args, ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : { channel: 'chromium' }) },
};
