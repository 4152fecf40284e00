import { readFileSync } from 'node:fs';

/** The version of this package, from the package file that lies two folders up, from the sources as from the build. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  // Our own package file.
  return (JSON.parse(text) as { version: string }).version;
}
