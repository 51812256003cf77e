// The entry point of every npm script. It's plain JavaScript without dependencies, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = [
  'start',
  'dev',
  'test',
  'check',
  'fix',
  'migration',
  'db',
  'jobs',
  'bench',
  'matrix',
  'soak',
  'mutants',
  'pack',
  'docs',
];

function isOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** Compares contents, because git and `npm install` leave misleading modification times. */
function isInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  const installed = packagesOf(marker);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const found = installed[path];
    if (path === '') return true;
    // Builds for other systems are optional and may be missing.
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * Forwards signals to the child. Ctrl-C reaches the whole terminal group and npm forwards signals too, so the child may
 * see one twice. If npm was killed, it forwards nothing, but then our parent process changes.
 */
function forwardSignalsTo(child) {
  // Each signal once: a prompt survives Ctrl-C but must still end with SIGTERM.
  const forwarded = new Set();
  const forward = (signal) => {
    if (!forwarded.has(signal)) child.kill(signal);
    forwarded.add(signal);
  };
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && forward('SIGHUP'), 1000);
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return () => {
    clearInterval(watch);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward);
  };
}

/** Resolves to an exit status like a shell's. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const release = forwardSignalsTo(child);
    child.on('error', (error) => {
      console.error(`Can't run ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

async function install() {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  console.log('… Installing packages (once)');
  const heartbeat = setInterval(() => console.log(`… Installing packages (${seconds()})`), 10_000);
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const status = npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  clearInterval(heartbeat);
  if (status === 0) console.log(`✓ Packages (${seconds()})`);
  return status;
}

/**
 * Runs the install scripts of packages that package.json allows by name, once per installed package. npm itself runs none
 * (.npmrc), because the npm of Node 20 and 22 doesn't know that list.
 */
async function runAllowedScripts() {
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(allowScripts).filter((one) => allowScripts[one])) {
    const folder = join(root, 'node_modules', name);
    const marker = join(folder, '.install-scripts-ran');
    // Builds for other systems aren't installed.
    if (!existsSync(folder) || existsSync(marker)) continue;
    const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const script of ['preinstall', 'install', 'postinstall'].filter((one) => scripts[one])) {
      const status = await run(scripts[script], [], { cwd: folder, shell: true });
      if (status !== 0) return status;
    }
    writeFileSync(marker, '');
  }
  return 0;
}

async function main() {
  const command = process.argv[2];
  if (isOldNode()) {
    console.error(`Offload needs Node 20.19 or newer. This is Node ${process.versions.node}.`);
    return 1;
  }
  if (!commands.includes(command)) {
    console.error(`Usage: node scripts/bootstrap.mjs ${commands.join('|')}`);
    return 1;
  }
  if (!isInstalled()) {
    const status = await install();
    if (status !== 0) return status;
  }
  const prepared = await runAllowedScripts();
  if (prepared !== 0) return prepared;
  const script = join(root, 'scripts/commands', `${command}.ts`);
  const loader = join(root, 'scripts/tsx.mjs');
  return run(process.execPath, ['--import', loader, script, ...process.argv.slice(3)]);
}

process.exitCode = await main();
