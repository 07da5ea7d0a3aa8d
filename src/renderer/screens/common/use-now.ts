import { useEffect, useState } from 'react';

/** The time, renewed each minute while the component is shown and the window visible. For "12 min ago". */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setNow(new Date());
    }, 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
