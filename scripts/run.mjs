// Runs a script or an installed command with the project's own Node.
//
// Plain JavaScript on purpose: this is the one file that must start on whatever Node the machine carries. It installs
// the dependencies when they are missing or older than the lock file, then hands over to the Node that they bring.
//
//   node scripts/run.mjs                      install only
//   node scripts/run.mjs src/cli/main.ts …    run a source file
//   node scripts/run.mjs vitest run …         run a command of node_modules/.bin
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', 'node');
const stamp = join(modules, '.installed-from');

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(digest) {
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
}

function install(digest) {
  process.stderr.write('Installing the dependencies (once) …\n');
  // Not `npm ci`: that refuses a lock file made where a tool's builds for other systems could not be had. This too takes
  // the versions of the lock file, and leaves it as it is.
  const done = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // npm's own talk goes to stderr: stdout belongs to the command that was asked for.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0 || !existsSync(node)) {
    process.stderr.write('The dependencies could not be installed; `npm install --no-save` says why.\n');
    process.exit(done.status || 1);
  }
  writeFileSync(stamp, digest);
}

const digest = lockDigest();
if (!isInstalled(digest)) install(digest);

const [script, ...args] = process.argv.slice(2);
if (script !== undefined) {
  const isSource = /\.(ts|mjs|js)$/.test(script);
  const command = isSource ? join(root, script) : join(modules, '.bin', script);
  const child = spawn(node, [...process.execArgv, ...nodeFlags(isSource), command, ...args], {
    stdio: 'inherit',
    // A source file runs where the user stands; a tool works on the project.
    cwd: isSource ? (process.env.INIT_CWD ?? process.cwd()) : root,
    env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // A terminal sends these to the child as well: passed on, one Ctrl-C would arrive as two.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  stopWithParent(child);
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** When npm is ended by force, what it started must not go on by itself. */
function stopWithParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 200);
  watch.unref();
}

function nodeFlags(isSource) {
  return isSource ? ['--disable-warning=ExperimentalWarning'] : [];
}
