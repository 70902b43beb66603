import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** The platform's own menus with their usual names, roles and keys. */
export function setUpMenu(): void {
  app.setAboutPanelOptions({
    applicationName: 'Sockscope',
    applicationVersion: app.getVersion(),
    copyright: 'Streaming monitor and laboratory for WebSocket streams. MIT license.',
  });
  const mac = process.platform === 'darwin';
  const about: MenuItemConstructorOptions = { label: 'About Sockscope', click: () => app.showAboutPanel() };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' } as const] : []),
      { role: 'fileMenu' },
      { role: 'editMenu' },
      view,
      { role: 'windowMenu' },
      { role: 'help', submenu: mac ? [] : [about] },
    ]),
  );
}
