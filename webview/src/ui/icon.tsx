/** An icon in a control. */
import { ICONS, type IconName } from "../lineage/icons.ts";

export function Icon({
  name,
  path,
  className = "icon",
}: {
  readonly name?: IconName;
  readonly path?: string;
  readonly className?: string;
}) {
  return (
    <svg viewBox="0 0 16 16" class={className} aria-hidden="true">
      <path d={path ?? (name === undefined ? "" : ICONS[name])} />
    </svg>
  );
}
