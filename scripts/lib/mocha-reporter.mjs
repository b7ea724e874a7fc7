/** mocha's spec reporter, which also writes the counts to the file given as the reporter option `stats`. */
import { writeFileSync } from "node:fs";
import Mocha from "mocha";

export default class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      writeFileSync(options.reporterOptions.stats, JSON.stringify(this.stats));
    });
  }
}
