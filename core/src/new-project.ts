/** The files of a project that are the same wherever it begins: on the command line or in the editor. */

/** What the file may be called whose folder is a project, in the order of preference; the first where one is made. */
export const CONFIG_NAMES = [
  "headwater.config.ts",
  "headwater.config.mts",
  "headwater.config.js",
  "headwater.config.mjs",
] as const;

/** The `tsconfig.json` of a project that has none: checked strictly, loaded as it is written. */
export const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "preserve",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "skipLibCheck": true
  }
}
`;
