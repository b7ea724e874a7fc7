/** What the file may be called whose folder is a project, as the server has it; the first where one is made. */
export const CONFIG_NAMES = [
  "headwater.config.ts",
  "headwater.config.mts",
  "headwater.config.js",
  "headwater.config.mjs",
] as const;
