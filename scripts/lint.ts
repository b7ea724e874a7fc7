/** `npm run lint`: style, layout and unused code, without the rest of `npm test`. */
import { lint } from "./lib/checks.ts";

const print = (text: string): boolean => process.stdout.write(text);
for (const suite of lint) {
  const { failed } = await suite.run(print);
  if (failed > 0) process.exitCode = 1;
  console.log(`${suite.name}: ${failed > 0 ? "FAILED" : "passed"}`);
}
