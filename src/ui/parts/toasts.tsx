/** Where short notes appear ("Undid: color of the coat"). Loaded after the first paint. */
import { Toaster } from 'sonner';

export default function Toasts() {
  return <Toaster theme="dark" position="bottom-center" offset={200} duration={2200} visibleToasts={2} />;
}
