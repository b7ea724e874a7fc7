/** Whether a media query holds, as a panel is made wider and narrower. */
import { useEffect, useState } from "preact/hooks";

export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const take = (): void => {
      setHolds(list.matches);
    };
    list.addEventListener("change", take);
    take();
    return () => {
      list.removeEventListener("change", take);
    };
  }, [query]);
  return holds;
}
