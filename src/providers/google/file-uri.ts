/** Where the files of the Files API are, as their own `uri` says (Files API reference). */
const FILES_URI = 'https://generativelanguage.googleapis.com/v1beta/files/';
/** What stands in front of a file's id in its name. */
const FILES = 'files/';

/** The address of an uploaded file by its name `files/abc`, its bare id `abc`, or its address itself. */
export function uriOfFile(name: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return name;
  return FILES_URI + (name.startsWith(FILES) ? name.slice(FILES.length) : name);
}

/** The name `files/abc` of an uploaded file; undefined for an address that is not one of the Files API. */
export function fileOfUri(uri: string): string | undefined {
  if (!uri.startsWith(FILES_URI) || uri.length === FILES_URI.length) return undefined;
  return FILES + uri.slice(FILES_URI.length);
}
