import { join } from 'node:path';
import envPaths from 'env-paths';

/** The folder that holds captures, settings and caches: `SOCKSCOPE_HOME`, or the platform's place for application data. */
export function libraryHome(env: NodeJS.ProcessEnv): string {
  return env['SOCKSCOPE_HOME'] || envPaths('sockscope', { suffix: '' }).data;
}

/** Folders of a library. */
export function libraryFolders(
  home: string,
): Record<'captures' | 'trash' | 'frames' | 'experiments' | 'ownExperiments' | 'experimentTrash', string> {
  return {
    captures: join(home, 'captures'),
    trash: join(home, 'trash'),
    frames: join(home, 'frames'),
    experiments: join(home, 'experiments'),
    ownExperiments: join(home, 'own-experiments'),
    experimentTrash: join(home, 'experiment-trash'),
  };
}
