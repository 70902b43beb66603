import type { ServerResponse } from 'node:http';

/** What is sent, and how a browser shall call it. */
interface SentDocument {
  mediaType: string;
  content: string | Uint8Array;
  /** Of Content-Disposition (RFC 6266), for instance `filename="a.html"`. */
  name: string;
  isDownload: boolean;
}

/** Sends a document that was made of data: it may run no script and load nothing, and is kept by nobody. */
export function sendDocument(response: ServerResponse, { mediaType, content, name, isDownload }: SentDocument): void {
  response.writeHead(200, {
    'content-type': mediaType,
    'content-disposition': `${isDownload ? 'attachment' : 'inline'}; ${name}`,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(content);
}

/** A file's name in quotes. A header takes no letters beyond ASCII. */
export function asciiName(fileName: string): string {
  return `filename="${fileName.replace(/[^\x20-\x7e]+/g, '_')}"`;
}
