/** How the language server is started: by the extension, and as the extension does it by what measures it. */

export interface ServerStart {
  readonly execArgv: string[];
  /** Beside what the process that starts it has. */
  readonly env: Record<string, string>;
}

/** @param env of the process that starts it */
export function serverStart(env: Readonly<Record<string, string | undefined>>): ServerStart {
  return {
    // node:sqlite is still announced as experimental, at every start.
    execArgv: ["--disable-warning=ExperimentalWarning"],
    // The default of glibc, in bytes. Left unsaid, it grows to 64 MB for each thread with what a thread once took, as the
    // parser does while a project is read, and so much is then never given back. Other allocators do not look at it.
    env: { MALLOC_TRIM_THRESHOLD_: env["MALLOC_TRIM_THRESHOLD_"] ?? "131072" },
  };
}
