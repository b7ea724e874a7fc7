/**
 * Loaded into a process before its own code: ends it when the process that started it is gone, however that process
 * ended. A server of VS Code that is left over keeps its port, its memory and its extension hosts.
 */
"use strict";

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 1000).unref();
