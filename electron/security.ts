import { basename, join } from 'node:path';
import { app, protocol, type Session, session, type WebContents } from 'electron';
import { isStreamUrl } from '../main/window-files.ts';
import { isRendererUrl, RENDERER_ORIGIN, RENDERER_SCHEME, respondWithRendererFile } from './renderer-files.ts';

/** Schemes that a request of the page may have; `blob` and `data` never leave the process, `devtools` is Chromium's own inspector. */
const LOCAL_SCHEMES = [`${RENDERER_SCHEME}:`, 'blob:', 'data:', 'devtools:'];

/** The one permission a page needs: to copy an address to the clipboard when its button is pressed. */
const GRANTED = 'clipboard-sanitized-write';

/**
 * What must be said before Electron is ready: the page's scheme counts as a secure origin, and whatever contents come to be are confined.
 * The sandbox is the window's own setting; `app.enableSandbox()` would add nothing to it, and overrules the `--no-sandbox` that tests pass.
 */
export function confineRenderers(log: (line: string) => void): void {
  protocol.registerSchemesAsPrivileged([{ scheme: RENDERER_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  app.on('web-contents-created', (_event, contents) => confineContents(contents, log));
}

/** Serves the built renderer in `folder` and recorded frames, and nothing else: no other address is fetched but a stream's on this machine, and no permission granted. */
export function confineSession(
  folder: string,
  respondWithFrame: (request: { url: string; method: string }) => Promise<Response | null>,
  log: (line: string) => void,
): void {
  const confined: Session = session.defaultSession;
  confined.protocol.handle(
    RENDERER_SCHEME,
    async (request) => (await respondWithFrame(request)) ?? respondWithRendererFile(folder, request),
  );
  confined.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !LOCAL_SCHEMES.some((scheme) => details.url.startsWith(scheme)) && !isStreamUrl(details.url);
    if (cancel) log(`refused: request for ${details.url}`);
    answer({ cancel });
  });
  confined.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === GRANTED && isRendererUrl(contents.getURL())),
  );
  confined.setPermissionCheckHandler(
    (contents, permission) => permission === GRANTED && contents !== null && isRendererUrl(contents.getURL()),
  );
  confined.setDevicePermissionHandler(() => false);
  confined.on('will-download', (event, item) => {
    // A chart that the page drew as a picture and saves; the system asks where to. Nothing else is ever downloaded.
    const isPicture = item.getURL().startsWith(`blob:${RENDERER_ORIGIN}/`) && item.getMimeType() === 'image/png';
    if (!isPicture) return event.preventDefault();
    // No test can operate the system's dialog.
    const testFolder = process.env['SOCKSCOPE_TEST_SAVE_DIR'];
    if (testFolder) item.setSavePath(join(testFolder, basename(item.getFilename())));
  });
}

function confineContents(contents: WebContents, log: (line: string) => void): void {
  const refuse = (event: { preventDefault(): void }, what: string) => {
    log(`refused: ${what}`);
    event.preventDefault();
  };
  contents.setWindowOpenHandler(({ url }) => {
    log(`refused: window for ${url}`);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (event.url !== contents.getURL()) refuse(event, `navigation to ${event.url}`);
  });
  contents.on('will-redirect', (event) => refuse(event, `redirect to ${event.url}`));
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) refuse(event, `frame for ${event.url}`);
  });
  contents.on('will-attach-webview', (event) => refuse(event, 'webview'));
}
