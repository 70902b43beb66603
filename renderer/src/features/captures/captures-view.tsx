import { useApp } from '../../state/app-store.ts';
import { CaptureDetail } from './capture-detail.tsx';
import { CaptureList } from './capture-list.tsx';
import { ImportDrop } from './import-drop.tsx';
import { useLibrary } from './library-store.ts';
import { TrashView } from './trash-view.tsx';

/** What was recorded: the list, one of them, or what was deleted. */
export function CapturesView() {
  const openId = useApp((state) => state.openCaptureId);
  const isTrashOpen = useLibrary((state) => state.isTrashOpen);
  if (openId !== null) return <CaptureDetail key={openId} id={openId} />;
  return <ImportDrop>{isTrashOpen ? <TrashView /> : <CaptureList />}</ImportDrop>;
}
