/** Whether a path from one place to another leaves the first. */

/** @param path as `relative` of `node:path` gives it; a name may begin with two dots, and lies inside all the same */
export function leadsOutside(path: string): boolean {
  return path === ".." || /^(?:\.\.[\\/]|[\\/]|[A-Za-z]:[\\/])/.test(path);
}
