import { ConfigurationError } from '../core/errors.ts';
import { isHeaderToken } from './header-value.ts';

/**
 * A value that goes into a header as it is. It is not shown: it is a secret, or was mistaken for one.
 * @throws ConfigurationError
 */
export function checkToken(value: string, name: string): string {
  if (isHeaderToken(value)) return value;
  throw new ConfigurationError(
    `${name} holds a blank, a line break or another character that cannot be sent. Was it copied whole and alone?`,
  );
}
