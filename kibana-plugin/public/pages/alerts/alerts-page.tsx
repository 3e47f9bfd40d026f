import { LoadingState } from '../../components/states.tsx';

export default function AlertsPage() {
  return <LoadingState />;
}
