import { LoadingState } from '../../components/states.tsx';

export default function AlertPage() {
  return <LoadingState />;
}
