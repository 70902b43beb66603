import { type HtmlValue, html, SafeHtml } from './safe-html.ts';

/** No network and no script, whatever the data says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A document that is one file: runs no script and needs no network. `style` is trusted text of our own. */
export function htmlPage(page: { title: string; style: string; body: HtmlValue; footer: string }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new SafeHtml(POLICY)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${page.title}</title>
<style>${new SafeHtml(page.style)}</style>
</head>
<body>
<main>
${page.body}</main>
<footer>${page.footer}</footer>
</body>
</html>
`.markup;
}
