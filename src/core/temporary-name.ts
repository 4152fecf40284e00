import { createMark } from './ids.ts';

/** Tells this process from an earlier one of the same number: in a container each may be number 1. */
let mark: string | undefined;
let named = 0;

/**
 * The name under which a file or directory is written until it is complete. Nobody else gets it, in this process or
 * another, so that two who write the same file do not write into each other's.
 */
export function temporaryName(path: string): string {
  mark ??= createMark();
  named += 1;
  return `${path}.tmp-${process.pid}-${mark}-${named}`;
}

/** What `temporaryName` puts at the end: the number of the process, its mark, and how many names came before. */
const ENDING = /\.tmp-(\d+)-([0-9a-f]{8})-\d+$/;

/** Whether a name is a temporary one that belongs to no living process. */
export function isLeftBehind(name: string): boolean {
  const [, pid, owner] = ENDING.exec(name) ?? [];
  if (pid === undefined) return false;
  return Number(pid) === process.pid ? owner !== mark : !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // Not allowed to signal it: it is somebody else's, and alive.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
