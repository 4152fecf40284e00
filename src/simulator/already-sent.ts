import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

/** What a route returns when it wrote to Node's own response, or cut the connection. */
export const ALREADY_SENT: Response = RESPONSE_ALREADY_SENT;
