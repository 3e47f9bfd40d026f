import { useParams } from 'react-router-dom';
import { AlertDetail } from '../../alert/alert-detail.tsx';

/** One alert at its own address. */
export default function AlertPage() {
  const { id } = useParams<{ id: string }>();
  return <AlertDetail id={decoded(id)} wide={true} />;
}

/** Routers of both hosts decode the path, but not what was encoded twice; an id that can't be decoded is taken as it is. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
