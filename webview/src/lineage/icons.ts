/** Our icons, as stroke paths in a 16 by 16 box, shared by cards (plain DOM) and controls (Preact). */
import type { Look } from "./model/look.ts";

/**
 * Statuses differ in outline, not only in colour: they can be told apart in grey and at a glance. The lenses and the tree
 * have the same shapes, as product icons of VS Code.
 */
export const LOOK_ICONS: Readonly<Record<Look, string>> = {
  current: "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M5 8.2l2.1 2.1L11 6.1",
  stale: "M8 2.1L14.6 13.7H1.4zM8 6.4v3.3M8 11.6v.2",
  missing:
    "M6.4 1.95a6.3 6.3 0 0 1 3.2 0M12.3 3.5a6.3 6.3 0 0 1 1.6 2.8M13.9 9.7a6.3 6.3 0 0 1-1.6 2.8M9.6 14.05a6.3 6.3 0 0 1-3.2 0M3.7 12.5a6.3 6.3 0 0 1-1.6-2.8M2.1 6.3a6.3 6.3 0 0 1 1.6-2.8",
  failed: "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  blocked: "M5.3 1.75h5.4l3.55 3.55v5.4l-3.55 3.55H5.3L1.75 10.7V5.3zM4.8 8h6.4",
  running: "M8 1.75A6.25 6.25 0 1 1 1.75 8",
  retrying: "M8 1.75A6.25 6.25 0 1 1 1.75 8M8 4.6V8l2.3 1.6",
  waiting: "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M8 4.6V8l2.3 1.6",
  external: "M9.5 2.25h4.25V6.5M13.5 2.5L7.5 8.5M11.5 9.5v3.25a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h3.25",
  unknown:
    "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.2v.4",
};

export const ICONS = {
  fit: "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  pin: "M9.8 1.8l4.4 4.4-1 1-.9-.2-2.6 2.6.2 2.3-1 1-2.9-2.9-3.6 3.6M6 10L3.1 7.1l1-1 2.3.2L9 3.7l-.2-.9",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  play: "M4.5 2.7v10.6L13 8z",
  stop: "M3.75 3.75h8.5v8.5h-8.5z",
  open: "M9.3 2H3.5a.5.5 0 0 0-.5.5v11a.5.5 0 0 0 .5.5h9a.5.5 0 0 0 .5-.5V5.7zM9 2v4h4",
  upstream: "M13.5 8h-9M8 4L4 8l4 4",
  downstream: "M2.5 8h9M8 4l4 4-4 4",
  focus: "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M8 1v3M8 12v3M1 8h3M12 8h3",
  save: "M8 2v8M4.8 7L8 10.2L11.2 7M2.5 11.5v2h11v-2",
  search: "M6.8 2.2a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 0 0 0-9.2M10.2 10.2l3.6 3.6",
} as const;

export type IconName = keyof typeof ICONS;
