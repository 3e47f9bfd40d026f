import { useView } from '../../hooks/use-view.ts';
import { AlertGroups } from './alert-groups.tsx';
import { AlertList } from './alert-list.tsx';

/** All alerts of the view, one by one or grouped. */
export default function AlertsPage() {
  const { view } = useView();
  return view.group === '' ? <AlertList /> : <AlertGroups by={view.group} />;
}
