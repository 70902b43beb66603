import type { Summary } from '../../contract/index.ts';

const TEXT: Record<NonNullable<Summary['negotiated']>['engine'], string> = {
  ws: 'ws (the library)',
  direct: 'direct (Sockscope’s own receive path)',
};

/** What took the frames from the socket, of the newest connection; `null` where no connection was opened or it is not known. */
export function engineText({ negotiated }: Pick<Summary, 'negotiated'>): string | null {
  return negotiated === null ? null : TEXT[negotiated.engine];
}
