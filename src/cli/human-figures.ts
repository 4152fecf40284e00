const NUMBER = 'en';
const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1,234,567` */
export function showCount(count: number): string {
  return count.toLocaleString(NUMBER);
}

/** How many requests there are, and in how many ways each was asked: `250`, `250 × 3` */
export function showRequests(requests: number, targets: number): string {
  return targets < 2 ? showCount(requests) : `${showCount(requests)} × ${targets}`;
}

/** `1 batch`, `2 batches`, `1,000 requests` */
export function showMany(count: number, one: string, many: string = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`;
}

/** `999 bytes`, `1.2 MB`; steps of 1,000. */
export function showBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** `45 s`, `2 min 5 s`, `3 h 20 min` */
export function showDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long something is still waited for, in whole seconds: what is not over is never `0 s`. */
export function showWait(ms: number): string {
  return showDuration(Math.max(1, Math.ceil(ms / 1000)) * 1000);
}

/** An ISO time as people read it, still in UTC: `2026-11-21 14:36 UTC` */
export function showTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
