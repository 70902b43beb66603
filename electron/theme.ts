import { nativeTheme } from 'electron';
import type { RequestHandlers } from '../contract/ipc.ts';
import type { Settings } from '../contract/settings.ts';

/** Menus, dialogs and the page's `prefers-color-scheme` follow the theme of the settings. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme === 'auto' ? 'system' : theme;
}

/** The engine's setter, followed by the theme taking effect. */
export function settingsHandler(set: RequestHandlers['settings.set']): Pick<RequestHandlers, 'settings.set'> {
  return {
    'settings.set': async (patch) => {
      const settings = await set(patch);
      applyTheme(settings.theme);
      return settings;
    },
  };
}
