import { LoadingState } from '../../components/states.tsx';

export default function OverviewPage() {
  return <LoadingState />;
}
