export { measureWindow, prepareLibrary } from './measure-window.ts';
export { missedLevels } from './window-levels.ts';
