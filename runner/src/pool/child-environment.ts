/** The environment of a process that runs user code, before what the project's files add to it. */
export function childEnvironment(compileCache: string | null): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(compileCache === null || process.env["NODE_COMPILE_CACHE"] !== undefined
      ? {}
      : { NODE_COMPILE_CACHE: compileCache }),
    ...(process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" }),
  };
}

/** Of Node itself. The loader has to ask what an import in a certain file means. */
export const CHILD_ARGUMENTS: readonly string[] = [
  "--disable-warning=ExperimentalWarning",
  "--experimental-import-meta-resolve",
];
