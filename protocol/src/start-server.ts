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
    // In bytes, for glibc; other allocators do not look at it. Left unsaid, it grows to 64 MB for each thread with what a
    // thread once took, as compiling and parsing do while a project is read, and so much is then never given back. Its first
    // value of 128 kB is hardly more than a message takes.
    env: { MALLOC_TRIM_THRESHOLD_: env["MALLOC_TRIM_THRESHOLD_"] ?? "1000000" },
  };
}
