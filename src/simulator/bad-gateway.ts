const PAGE = '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>502 Bad Gateway</body>\n</html>\n';

/** A gateway's own page, not the API's JSON. */
export function badGateway(): Response {
  return new Response(PAGE, { status: 502, headers: { 'content-type': 'text/html' } });
}
