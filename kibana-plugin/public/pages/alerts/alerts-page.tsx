import { useWholeView } from '../../hooks/use-view.tsx';
import { AlertGroups } from './alert-groups.tsx';
import { AlertList } from './alert-list.tsx';

/** All alerts of the view, one by one or grouped. */
export default function AlertsPage() {
  const { view } = useWholeView();
  return view.group === '' ? <AlertList /> : <AlertGroups by={view.group} />;
}
