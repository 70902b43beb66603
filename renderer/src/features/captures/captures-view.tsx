import { useApp } from '../../state/app-store.ts';
import { CaptureDetail } from './capture-detail.tsx';
import { CaptureList } from './capture-list.tsx';

/** What was recorded: the list, or one of them. */
export function CapturesView() {
  const openId = useApp((state) => state.openCaptureId);
  return openId === null ? <CaptureList /> : <CaptureDetail key={openId} id={openId} />;
}
