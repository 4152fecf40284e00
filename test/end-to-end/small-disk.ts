import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that can be filled up and made read-only. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Leaves so many bytes of room, about. */
  leaveRoom(bytes: number): void;
  /** Takes away what `leaveRoom` put there. */
  makeRoom(): void;
  remount(options: string): void;
}

/** Mounts a file system in memory. @throws Error where that is not allowed */
export function mountSmallDisk(bytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'batch-router-disk-'));
  try {
    mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'batch-router-test', path]);
  } catch (cause) {
    rmSync(path, { recursive: true });
    throw cause;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    leaveRoom: (room) => {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - room)));
    },
    makeRoom: () => rmSync(ballast),
    remount: (options) => mount(['-o', `remount,${options}`, path]),
    [Symbol.dispose]: () => {
      run('umount', ['--lazy', path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** Why there can be no small disks here; undefined where there can be. */
export function whyNoSmallDisk(): string | undefined {
  try {
    mountSmallDisk(1_000_000)[Symbol.dispose]();
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function mount(args: readonly string[]): void {
  run('mount', args);
}

function run(command: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command}: ${stderr.trim()}`);
}
